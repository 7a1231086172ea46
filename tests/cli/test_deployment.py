"""`promote`, `rollback` and `versions` on the command line."""

import json
import os
import subprocess

import pytest
from support.trees import DIGEST, VERSIONS, contents, kustomization, tree

from stackwright.cli.main import main


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A tree in a repository of somebody with a name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    subprocess.run(["git", "init", "--quiet", "."], check=True)
    subprocess.run(["git", "config", "user.name", "Ada Okafor"], check=True)
    return tree(tmp_path / "gitops")


def run(capsys, *arguments: str):
    """Exit code, data and talk of a command."""
    code = main([*arguments])
    return code, *capsys.readouterr()


def test_promote_shows_what_it_did(shop, capsys):
    """The difference is data, as a reviewer will see it; what is left to do is talk."""
    code, out, err = run(capsys, "promote", "api", "--from", "dev", "--to", "staging")

    assert code == 0
    assert [line for line in out.splitlines() if line[:1] in "+-" and "deployed_at" not in line] == [
        "--- a/gitops/registry/versions.yaml",
        "+++ b/gitops/registry/versions.yaml",
        "+      - tag: v1.2.0",
        "+        deployed_by: Ada Okafor",
        "--- a/gitops/workloads/shop/overlays/staging/kustomization.yaml",
        "+++ b/gitops/workloads/shop/overlays/staging/kustomization.yaml",
        '-    newTag: "v1.1.0" # by promotion only',
        '+    newTag: "v1.2.0" # by promotion only',
    ]
    assert err == (
        "shop/api: staging goes from v1.1.0 to v1.2.0\n"
        "nothing is committed or pushed: Argo CD sees it when you do that\n"
    )


def test_the_difference_is_one_that_git_takes(shop, capsys):
    """Undone by `git apply --reverse`."""
    before = contents(shop)
    _, out, _ = run(capsys, "promote", "api", "--from", "dev", "--to", "staging")
    subprocess.run(["git", "apply", "--reverse"], input=out, text=True, check=True)

    assert contents(shop) == before


def test_nothing_is_committed(shop, capsys):
    """Neither is anything staged: a person looks at it first."""
    run(capsys, "promote", "api", "--from", "dev", "--to", "staging")
    said = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True, check=True).stdout

    assert said == "?? gitops/\n"


def merged(capsys, first, second):
    """Whether the work of two people merges: what each of them promoted, beginning at the same commit."""
    git = ["git", "-c", "user.email=ada@shop.example"]
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "start"], check=True)
    for number, words in enumerate((first, second)):
        subprocess.run([*git, "checkout", "--quiet", "-b", f"work-{number}", f"HEAD~{number}"], check=True)
        assert run(capsys, "promote", "api", *words)[0] == 0
        subprocess.run([*git, "commit", "--quiet", "--all", "--message", "promoted"], check=True)
    return subprocess.run([*git, "merge", "--quiet", "work-0"], capture_output=True, check=False).returncode == 0


def test_promotions_to_two_environments_merge(shop, capsys):
    """Nobody has to wait for somebody else's review."""
    assert merged(capsys, ("--from", "dev", "--to", "staging"), ("--from", "staging", "--to", "prod"))
    assert run(capsys, "versions")[0] == 0


def test_two_promotions_to_one_environment_conflict(shop, capsys):
    """Which of them runs, a person decides."""
    assert not merged(capsys, ("--to", "dev", "--tag", "v1.3.0"), ("--to", "dev", "--tag", "v1.4.0"))


def test_another_repository_has_to_hold_the_image(shop, capsys):
    """Each environment pulls from its own; promoting copies no image, and says so."""
    file = kustomization(shop, "staging")
    file.write_text(file.read_text().replace("registry.example/api", "staging.example/api"))
    _, _, err = run(capsys, "promote", "api", "--from", "dev", "--to", "staging")

    assert "staging.example/api must hold that image; copy it from registry.example/api, digest and all\n" in err


def test_rollback_undoes_a_promotion(shop, capsys):
    """To the last byte."""
    before = contents(shop)
    run(capsys, "promote", "api", "--from", "dev", "--to", "staging", "--by", "Ben")

    assert run(capsys, "rollback", "api", "--env", "staging")[0] == 0
    assert contents(shop) == before


def test_a_new_image_comes_by_its_tag(shop, capsys):
    """Or its digest, or both."""
    assert run(capsys, "promote", "api", "--to", "dev", "--tag", "main", "--digest", DIGEST)[0] == 0
    assert DIGEST in kustomization(shop, "dev").read_text()


@pytest.mark.parametrize("words", [[], ["--from", "dev", "--tag", "v1.3.0"]])
def test_an_image_comes_from_one_place(shop, capsys, words):
    """Neither from none nor from two; the usage says how."""
    with pytest.raises(SystemExit) as end:
        main(["promote", "api", "--to", "dev", *words])
    assert end.value.code == 2
    assert "give either --from, or --tag or --digest" in capsys.readouterr().err


def test_somebody_deploys(shop, capsys):
    """Where git knows nobody, the one who deploys is asked for; nothing is written without."""
    subprocess.run(["git", "config", "--unset", "user.name"], check=True)
    before = contents(shop)
    code, _, err = run(capsys, "promote", "api", "--from", "dev", "--to", "staging")

    assert (code, contents(shop)) == (1, before)
    assert err == "error: nobody knows who deploys: git has no user.name here; give --by NAME\n"


def test_versions_is_a_table_of_who_runs_what_where(shop, capsys):
    """In the order of the file and of the environments."""
    code, out, _ = run(capsys, "versions")

    assert code == 0
    assert out == (
        "service      env      image   since       by\n"
        "-----------  -------  ------  ----------  --------------\n"
        "shop/api     dev      v1.2.0  2026-11-20  Ada Okafor\n"
        "shop/api     staging  v1.1.0  2026-11-11  Ben Lindqvist\n"
        "shop/api     prod     v1.0.0  2026-11-02  Cleo Marchetti\n"
        "shop/worker  dev      v9.0.0  2026-10-01  Ada Okafor\n"
        "shop/worker  staging  v9.0.0  2026-10-02  Ada Okafor\n"
        "shop/worker  prod     v9.0.0  2026-10-03  Ada Okafor\n"
    )


def test_versions_fits_a_terminal(tmp_path, capsys):
    """Long tags, digests and names are cut; JSON has them whole."""
    long = "v1.2.0-build.20261121183000.main.3f2a91c"
    text = VERSIONS.replace("tag: v1.2.0", f"tag: {long}").replace("Ada Okafor", "Ada " + "Okafor " * 9)
    shop = tree(tmp_path / "gitops", text.replace("tag: v1.1.0", f"digest: {DIGEST}"))
    kustomization(shop, "dev").write_text(kustomization(shop, "dev").read_text().replace("v1.2.0", long))
    overlay = kustomization(shop, "staging")
    overlay.write_text(overlay.read_text().replace('newTag: "v1.1.0"', f"digest: {DIGEST}"))

    code, out, _ = run(capsys, "versions", "--tree", str(shop))
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "v1.2.0-build.202611…" in out
    assert long in run(capsys, "versions", "--json", "--tree", str(shop))[1]


def test_versions_of_one_service_as_json(shop, capsys):
    """With what ran before."""
    _, out, _ = run(capsys, "versions", "api", "--json")

    assert [(one["environment"], one["tag"], len(one["before"])) for one in json.loads(out)] == [
        ("dev", "v1.2.0", 0),
        ("staging", "v1.1.0", 1),
        ("prod", "v1.0.0", 0),
    ]
    assert json.loads(out)[0] == {
        "service": "shop/api",
        "environment": "dev",
        "tag": "v1.2.0",
        "digest": None,
        "deployed_at": "2026-11-20T08:00:00Z",
        "deployed_by": "Ada Okafor",
        "before": [],
    }


def test_versions_tells_where_the_files_disagree(shop, capsys):
    """The table stands, and the command fails: a pipeline notices."""
    file = kustomization(shop, "prod")
    file.write_text(file.read_text().replace("v1.0.0", "v0.9.0"))
    code, out, err = run(capsys, "versions")

    assert (code, len(out.splitlines())) == (1, 8)
    assert err.startswith("error: gitops/workloads/shop/overlays/prod/kustomization.yaml:9: image 'api' is v0.9.0, and")


def test_the_shipped_table_fits_a_terminal(capsys):
    """In 80 columns."""
    _, out, _ = run(capsys, "versions")

    assert max(map(len, out.splitlines())) <= 80
