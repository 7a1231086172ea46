"""`providers lock`, and the version of Terraform that a platform pins."""

import json
import shutil

import pytest

from stackwright.cli.main import main
from stackwright.delivery.locking import version
from stackwright.delivery.locking.providers import Source, locked
from stackwright.model.stack_records import records
from stackwright.rehearsal.stand_in.installation import Requirement, install
from stackwright.synthesis.document import Document
from stackwright.synthesis.handover import LOCK
from stackwright.synthesis.provider_lock import LockError, laid
from stackwright.terraform.binary import Terraform, TerraformError
from stackwright.terraform.runner import Runner
from stackwright.terraform.workspace import Workspace

AWS = "registry.terraform.io/hashicorp/aws"
PROVIDERS = {
    Requirement("hashicorp/aws", "6.25.0"): ["aws_vpc"],
    Requirement("hashicorp/helm", "3.1.1"): [],
    Requirement("hashicorp/kubernetes", "2.38.0"): [],
}
HERE = ["linux_amd64", "linux_arm64"]


@pytest.fixture
def mirror(tmp_path):
    """A mirror with stand-ins, and the configuration that names it."""
    configuration = install(tmp_path / "stand-ins", PROVIDERS)
    return configuration, tmp_path / "stand-ins" / "mirror"


def stack(backend=None, **versions):
    """A stack that requires providers of HashiCorp's, and keeps its state in a file unless it says otherwise."""
    providers = {name: {"source": f"hashicorp/{name}", "version": one} for name, one in versions.items()}
    return Document({"terraform": {"required_providers": providers, "backend": backend or {"local": {}}}})


@pytest.fixture
def pretend(tmp_path, monkeypatch):
    """Puts a program on PATH that says that it is Terraform of a version."""

    def put(number):
        program = tmp_path / "bin" / "terraform"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\necho \'{{"terraform_version": "{number}"}}\'\n')
        program.chmod(0o755)
        monkeypatch.setenv("TERRAFORM_BINARY_NAME", str(program))

    return put


def test_stacks_that_contradict_each_other_are_told():
    """One lock holds one version of a provider."""
    documents = {"one": stack(aws="6.25.0"), "two": stack(aws="6.26.0")}

    with pytest.raises(
        LockError, match=r"aws cannot be locked once for all stacks: it is 6.25.0 in one, 6.26.0 in two"
    ):
        locked(documents, HERE, Terraform("terraform", "1.11.4"), Runner.unattended(), Source())


def test_what_terraform_locks_is_what_it_takes(terraform, mirror, tmp_path, monkeypatch, platforms):
    """Each stack can be initialized by its part of the lock, and by nothing else than what was locked."""
    configuration, folder = mirror
    documents = {"one": stack(aws="6.25.0", helm="3.1.1"), "two": stack(aws=">= 6.0.0")}
    lock = locked(documents, HERE, Terraform.find(), Runner.unattended(), Source(folder=folder))
    assert lock.versions[AWS] == "6.25.0"

    output = tmp_path / "out"
    template = records(platforms.platform().stacks())[0]
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(configuration))
    for name, document in documents.items():
        (output / "stacks" / name).mkdir(parents=True)
        (output / "stacks" / name / "cdk.tf.json").write_text(document.text())
    lock.lay(output, documents)
    spaces = []
    for name in documents:
        one = type(template)(**{**vars(template), "name": name, "folder": f"stacks/{name}"})
        spaces.append(Workspace(one, output, Terraform.find(), Runner.unattended()))
        spaces[-1].init()
        assert laid(spaces[-1].folder) == {address: lock.versions[address] for address in laid(spaces[-1].folder)}

    file = spaces[0].folder / LOCK
    text = file.read_text()
    file.write_text(text.replace('"h1:', '"h1:x', 1))
    shutil.rmtree(spaces[0].folder / ".terraform")
    with pytest.raises(TerraformError, match=r"one: terraform init failed(.|\n)*lock anew: .* providers lock"):
        spaces[0].init()
    file.write_text("\n".join([text.partition("\nprovider")[0], lock.entries[AWS]]))
    with pytest.raises(TerraformError, match="Provider dependency changes detected"):
        spaces[0].init()


def test_terraforms_own_lock_binds_nobody(terraform, mirror, tmp_path, monkeypatch, platforms):
    """It was written where it stands: it may grow, as when another machine takes over."""
    configuration, _ = mirror
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(configuration))
    template = records(platforms.platform().stacks())[0]
    one = type(template)(**{**vars(template), "name": "one", "folder": "stacks/one"})
    (tmp_path / "out" / "stacks" / "one").mkdir(parents=True)
    file = tmp_path / "out" / "stacks" / "one" / "cdk.tf.json"
    file.write_text(stack(aws="6.25.0").text())
    space = Workspace(one, tmp_path / "out", Terraform.find(), Runner.unattended())

    space.init()
    file.write_text(stack(aws="6.25.0", helm="3.1.1").text())
    space.init()

    assert 'hashicorp/helm"' in (space.folder / LOCK).read_text()


def test_the_command_writes_lock_and_version(terraform, node, repository, mirror, capsys, monkeypatch):
    """Beside the environment files, and where tfenv, tenv and mise look; the next synth lays it into every stack."""
    number = Terraform.find().version
    repository.platform({"terraform": {"version": number, "platforms": HERE}})

    assert main(["providers", "lock", "--fs-mirror", str(mirror[1])]) == 0
    out, err = capsys.readouterr()
    assert out == f"{AWS} 6.25.0\n"
    assert "for linux_amd64 and linux_arm64" in err
    assert f'provider "{AWS}"' in (repository.project / "environments" / LOCK).read_text()
    assert (repository.project / ".terraform-version").read_text() == f"{number}\n"

    for verb in ("synth", "app"):
        assert main([verb]) == 0
        assert "notice: .terraform" not in capsys.readouterr().err
        assert laid(repository.project / "cdktf.out" / "stacks" / "dev-network") == {AWS: "6.25.0"}
        shutil.rmtree(repository.project / "cdktf.out")


def test_what_terraform_says_is_told(terraform, node, repository, mirror, capsys):
    """A package that there is not for a platform, for example."""
    assert main(["providers", "lock", "--fs-mirror", str(mirror[1]), "--platform", "windows_386"]) == 1
    assert "terraform providers lock failed" in capsys.readouterr().err
    assert not (repository.project / "environments" / LOCK).exists()


def test_a_new_lock_touches_the_stacks_of_its_provider(repository, capsys):
    """Another package does other things, even where a range of versions stays what it was."""
    entry = 'provider "{}" {{\n  version = "{}"\n}}\n'
    file = repository.project / "environments" / LOCK
    file.write_text(entry.format(AWS, "6.25.0"))
    repository.commit()
    file.write_text(entry.format(AWS, "6.25.1"))

    assert main(["changed", "--base", "HEAD", "--json", "--quiet"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["what"]["dev-network"] == [f"provider {AWS}, as locked: 6.25.0 -> 6.25.1"]


def test_a_pinned_version_is_asked_for_by_every_stack(synth, platforms):
    """By those too which otherwise need a newer Terraform than the rest; without one nothing changes."""
    changes = {"secrets": {"password": {"generate": {}}}}
    wanted = {
        name: one.json["terraform"]["required_version"]
        for name, one in synth(platforms.platform(changes, platform={"terraform.version": "1.12.2"})).items()
    }

    assert wanted == dict.fromkeys(wanted, "1.12.2")
    free = synth(platforms.platform(changes))
    assert free["dev-network"].json["terraform"]["required_version"] == ">= 1.10.0, < 2.0.0"


def test_another_binary_than_the_pinned_one_is_told(pretend, tmp_path, monkeypatch):
    """Before it writes a state that the right one refuses to read."""
    monkeypatch.chdir(tmp_path)
    pretend("1.12.2")
    pinned = [Document({"terraform": {"required_version": "1.11.4"}})]

    with pytest.raises(TerraformError, match=r"is Terraform 1.12.2, and 1.11.4 is pinned as terraform.version in plat"):
        version.find(pinned)
    pretend("1.11.4")
    assert version.find(pinned).version == "1.11.4"
    pretend("1.12.2")
    assert version.find([Document({"terraform": {"required_version": ">= 1.10.0, < 2.0.0"}})]).version == "1.12.2"


def test_a_file_that_says_another_version_is_told(repository, pretend, capsys):
    """A tool would install that one; at a synth as a notice, before an apply as an error."""
    pretend("1.11.4")
    repository.platform({"terraform.version": "1.11.4"})
    (repository.project / ".terraform-version").write_text("1.10.5\n")

    with pytest.raises(TerraformError, match=r"\.terraform-version says 1\.10\.5, and terraform\.version in platform"):
        version.find([Document({"terraform": {"required_version": "1.11.4"}})])
    assert main(["synth"]) == 0
    assert "notice: .terraform-version says 1.10.5" in capsys.readouterr().err


def test_output_of_two_versions_is_told(tmp_path, monkeypatch):
    """Somebody mixed two synths."""
    monkeypatch.chdir(tmp_path)
    two = [Document({"terraform": {"required_version": number}}) for number in ("1.11.4", "1.12.2")]

    with pytest.raises(TerraformError, match=r"ask for Terraform 1\.11\.4 and 1\.12\.2; synthesize them again"):
        version.find(two)
