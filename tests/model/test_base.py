"""Files against what they were at a revision of git: Kubernetes goes up one version at a time."""

import subprocess

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.platforms import ENVIRONMENT, PLATFORM, changed, write

from stackwright.cli.main import main
from stackwright.model.catalogue.kubernetes_versions import SUPPORT, minor
from stackwright.model.files.base import faults_since
from stackwright.model.rules import upgrades

AUTO = {"auto_mode": {"enabled": True}, "upgrade_policy": "EXTENDED"}
VERSIONS = st.sampled_from(sorted(SUPPORT))


def files(version=None, **changes):
    """The valid platform, with a cluster of a version."""
    cluster = {**AUTO, **({"version": version} if version else {})}
    return {"platform": PLATFORM, "dev": changed(ENVIRONMENT, {"cluster": cluster, **changes})}


@pytest.fixture
def folder(tmp_path):
    """Environment files below the root of a repository of git, committed with Kubernetes 1.33."""
    folder = write(tmp_path / "deep" / "environments", files("1.33"))
    commit(folder)
    return folder


def commit(folder):
    """What stands in the folder becomes the newest revision."""
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "--quiet"], ["add", "."], [*identity, "commit", "--quiet", "--message", "Change"]):
        subprocess.run(["git", "-C", folder.parent, *command], check=True)


def line(folder, key):
    """Where a key stands in `dev.yaml`."""
    return 1 + (folder / "dev.yaml").read_text().split(f'"{key}"')[0].count("\n")


@given(VERSIONS, VERSIONS)
def test_a_version_stays_or_goes_up_by_one(old, new):
    """EKS refuses everything else, and says so after minutes of apply."""
    found = list(upgrades.faults({"cluster": {"version": old}}, {"cluster": {"version": new}}))

    assert bool(found) == (minor(new) - minor(old) not in {0, 1})


@given(
    st.sampled_from([None, [], {}, "text", {"cluster": None}, {"cluster": {"version": 3}}, {"cluster": []}]), VERSIONS
)
def test_a_file_without_a_known_version_is_not_compared(other, version):
    """Its own faults are reported by the loader; a cluster that is new may have any version."""
    known = {"cluster": {"version": version}}

    assert not list(upgrades.faults(other, known))
    assert not list(upgrades.faults(known, other))


def test_a_skipped_version_is_refused_with_the_other_faults(folder, capsys):
    """At its line, in the same report as all that the file alone shows."""
    write(folder, files("1.35", **{"network.zones": 9}))

    assert main(["validate", "--environments", str(folder), "--base", "HEAD"]) == 1
    _, err = capsys.readouterr()
    assert err.startswith("error: 2 faults found\n")
    assert f"dev.yaml:{line(folder, 'zones')}: network.zones: must be 1 to 6 zones" in err
    assert f"dev.yaml:{line(folder, 'version')}: cluster.version: was 1.33, and EKS skips no version (https://" in err
    assert 'got "1.35"; write 1.34, and go on when it is applied\n' in err


@pytest.mark.parametrize(("wrong", "told"), [("tags: {}\ntags: {a: b}", 1), ('cluster: {version: "1.36"}', 0)])
def test_a_faulty_file_is_compared_unless_its_version_is_in_doubt(folder, wrong, told):
    """What is written twice may be either."""
    write(folder, files("1.35"))
    text = yaml.safe_dump(files("1.35")["dev"]) + wrong
    (folder / "dev.yaml").write_text(text)

    assert len(list(faults_since(folder, "HEAD"))) == told


def test_a_downgrade_is_refused(folder):
    """A cluster has to be made anew for that."""
    write(folder, files("1.32"))
    (fault,) = faults_since(folder, "HEAD")

    assert "cluster.version: was 1.33, and EKS never goes back" in str(fault)
    assert str(fault).endswith('got "1.32"; write 1.33')


def test_one_version_up_is_fine(folder, capsys):
    """Against the branch that is applied, and any other revision."""
    write(folder, files("1.34"))
    commit(folder)
    write(folder, files("1.35"))

    assert main(["validate", "--environments", str(folder), "--base", "HEAD"]) == 0
    assert main(["validate", "--environments", str(folder), "--base", "HEAD~1"]) == 1
    assert main(["validate", "--environments", str(folder)]) == 0


def test_a_version_that_is_left_out_is_the_default_one(folder):
    """Whoever removes the line changes the version all the same."""
    write(folder, files())
    (fault,) = faults_since(folder, "HEAD")

    assert f":{line(folder, 'cluster')}: cluster.version: was 1.33, and EKS skips no version" in str(fault)


def test_files_that_are_new_gone_or_broken_are_not_compared(folder):
    """There is nothing to hold them against; what is wrong with them now is not the base's business."""
    (folder / "broken.yaml").write_text("{")
    commit(folder)
    write(folder, {**files("1.34"), "new": files("1.36")["dev"], "broken": files("1.36")["dev"]})
    assert list(faults_since(folder, "HEAD")) == []
    (folder / "dev.yaml").write_text("{")
    assert list(faults_since(folder, "HEAD")) == []
    (folder / "dev.yaml").unlink()
    assert list(faults_since(folder, "HEAD")) == []


@pytest.mark.parametrize("revision", ["no-such-branch", "--all", "HEAD:environments"])
def test_a_revision_that_there_is_not_is_named(folder, revision, capsys):
    """And is never taken for an option of git's."""
    assert main(["validate", "--environments", str(folder), f"--base={revision}"]) == 1
    assert "name a revision that is fetched" in capsys.readouterr().err


def test_a_revision_without_environment_files_is_no_base(folder, tmp_path, capsys):
    """A slip in the folder must not pass for a comparison."""
    other = write(tmp_path / "deep" / "elsewhere", files("1.36"))

    assert main(["validate", "--environments", str(other), "--base", "HEAD"]) == 1
    assert "HEAD has no environment files in" in capsys.readouterr().err
    assert main(["validate", "--environments", str(tmp_path / "no"), "--base", "HEAD"]) == 1
    assert "is not a folder" in capsys.readouterr().err


def test_without_git_there_is_no_base(folder, monkeypatch, capsys):
    """Nothing else needs it."""
    monkeypatch.setenv("PATH", "")

    assert main(["validate", "--environments", str(folder), "--base", "HEAD"]) == 1
    assert "error: git is not installed" in capsys.readouterr().err
