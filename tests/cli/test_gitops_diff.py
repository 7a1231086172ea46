"""`gitops diff`: what changes in an environment, as a reviewer wants to read it."""

import json
import subprocess

import pytest
import yaml
from support.argo_cd import CHART, ON, STORE, on, pack
from support.trees import contents

from stackwright.cli.main import main


@pytest.fixture
def diff(argo_cd, capsys):
    """Commits what there is, makes a change, and gives what `gitops diff dev --base HEAD` says of it."""
    argo_cd.commit()

    def run(*arguments: str, code=0):
        assert main(["gitops", "diff", "dev", "--base", "HEAD", "--quiet", *arguments]) == code
        out, err = capsys.readouterr()
        return err if code else out

    return run


def test_nothing_changes(helm, kubectl, diff):
    """Not even what a chart makes up at each rendering."""
    assert diff() == "nothing changes in dev\n"


def test_only_what_changed_is_shown(helm, kubectl, argo_cd, diff):
    """Field by field, lists by the names of their items; images first."""
    argo_cd.edit("shop/shop.yaml", "replicas: 1", "replicas: 3")
    argo_cd.edit("shop/shop.yaml", "shop:1.0.0", "shop:1.1.0")
    argo_cd.edit("shop/shop.yaml", "{ name: A, value: a }, { name: B, value: b }", "{ name: B, value: c }")

    assert diff() == (
        "application  image                  from   to\n"
        "-----------  ---------------------  -----  -----\n"
        "shop         registry.example/shop  1.0.0  1.1.0\n"
        "\n"
        "shop: 1 changed\n"
        "  ~ Deployment shop/shop\n"
        "      spec.replicas: 1 → 3\n"
        '      - spec.template.spec.containers[web].env[A]: {"name": "A", "value": "a"}\n'
        "      spec.template.spec.containers[web].env[B].value: b → c\n"
        "      spec.template.spec.containers[web].image: registry.example/shop:1.0.0 → registry.example/shop:1.1.0\n"
        "\n"
        "applications as they were: 1\n"
    )


def test_objects_come_and_go(helm, kubectl, argo_cd, diff):
    """By kind, namespace and name."""
    argo_cd.edit("shop/shop.yaml", "kind: Secret\nmetadata: { name: shop", "kind: ConfigMap\nmetadata: { name: shop")

    assert diff() == (
        "shop: 1 new, 1 gone\n  + ConfigMap shop/shop\n  - Secret shop/shop\n\napplications as they were: 1\n"
    )


def test_a_long_text_is_shown_by_its_changed_lines(helm, kubectl, argo_cd, diff):
    """With a line around them; and the application that hands it over is unchanged."""
    argo_cd.edit("store/values.yaml", "two", "zwei")

    assert diff() == (
        "store: 1 changed\n"
        "  ~ ConfigMap data/store\n"
        "      data.config:\n"
        "        @@ -1,3 +1,3 @@\n"
        "         one\n"
        "        -two\n"
        "        +zwei\n"
        "         three\n"
        "  not shown: 2 fields that the chart makes up at each rendering\n"
        "\n"
        "applications as they were: 1\n"
    )


def test_what_a_chart_makes_up_hides_no_real_change(helm, kubectl, argo_cd, diff):
    """In the same object."""
    argo_cd.edit("store/values.yaml", "size: 10", "size: 20")
    shown = diff()

    assert '  ~ ConfigMap data/made-up\n      data.size: "10" → "20"\n' in shown
    assert "certificate" not in shown


def test_a_secret_is_never_shown(helm, kubectl, argo_cd, diff):
    """Only that it changed."""
    argo_cd.edit("shop/shop.yaml", "correct horse", "wrong horse")
    shown, document = diff(), diff("--json")

    assert "  ~ Secret shop/shop\n      stringData.password: hidden, digest " in shown
    assert "horse" not in shown + document


def test_a_terminal_gets_no_commands(helm, kubectl, argo_cd, diff):
    """Whatever somebody writes into a tree that somebody else looks at."""
    argo_cd.tree({"store/values.yaml": 'size: 10\nconfig: "one\\n\\e[2Jtwo\\nthree\\n"\n'})
    shown = diff()

    assert "\x1b" not in shown
    assert "+�[2Jtwo\n" in shown


def test_long_values_are_shown_where_they_differ(helm, kubectl, argo_cd, diff):
    """And not from their beginnings, which are the same."""
    argo_cd.edit("shop/shop.yaml", "value: a }", f"value: {'a' * 300}b{'c' * 300} }}")
    argo_cd.commit()
    argo_cd.edit("shop/shop.yaml", "ab", "ax")

    path = "spec.template.spec.containers[web].env[A].value"
    ends = [f"{'a' * 20}{letter}{'c' * 77}…" for letter in "bx"]
    assert f"      {path}:\n        - …{ends[0]}\n        + …{ends[1]}\n" in diff()


def test_what_is_new_and_large_is_cut(helm, kubectl, argo_cd, diff):
    """Whoever wants all of it renders both."""
    variables = ", ".join(f"{{ name: V{number}, value: v }}" for number in range(30))
    argo_cd.edit("shop/shop.yaml", "          env: [{ name: A, value: a }, { name: B, value: b }]\n", "")
    argo_cd.commit()
    argo_cd.edit("shop/shop.yaml", "          resources", f"          env: [{variables}]\n          resources")
    lines = diff().splitlines()

    assert lines[2:5] == [
        "      + spec.template.spec.containers[web].env:",
        "      +   - name: V0",
        "      +     value: v",
    ]
    assert lines[-3] == "        … 38 more"


def test_a_chart_of_another_version_is_told_first(helm, kubectl, argo_cd, diff):
    """Also where it changes nothing but the application."""
    texts = {**CHART, "Chart.yaml": CHART["Chart.yaml"].replace("1.0.0", "1.1.0")}
    pack(argo_cd.folder / "charts/store-1.1.0.tgz", texts)
    argo_cd.edit("root/store.yaml", "1.0.0", "1.1.0")

    assert diff() == (
        "application  chart  from   to\n"
        "-----------  -----  -----  -----\n"
        "store        store  1.0.0  1.1.0\n"
        "\n"
        "store: 1 changed\n"
        "  ~ Application store\n"
        "      spec.sources[0].targetRevision: 1.0.0 → 1.1.0\n"
        "  not shown: 2 fields that the chart makes up at each rendering\n"
        "\n"
        "applications as they were: 1\n"
    )


def test_applications_come_and_go(helm, kubectl, argo_cd, diff):
    """With all their objects; what an environment file switches counts, too."""
    argo_cd.environments(dev=on(STORE))
    gone = diff()
    argo_cd.commit()
    argo_cd.environments(dev=ON)
    new = diff()

    objects = ["Application shop", "Deployment shop/shop", "Secret shop/shop"]
    assert gone.splitlines()[4:8] == ["shop: gone, 3 objects", *(f"  - {one}" for one in objects)]
    assert new.splitlines()[4:8] == ["shop: new, 3 objects", *(f"  + {one}" for one in objects)]
    assert new.splitlines()[2].split() == ["shop", "registry.example/shop", "-", "1.0.0"]


def test_a_large_application_that_is_new_is_told_by_its_kinds(helm, kubectl, argo_cd, diff):
    """What goes with one that is gone is listed: that is what will be missed."""
    names = [f"many-{number}" for number in range(30)]
    texts = [f"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}}}}}\n" for name in names]
    (argo_cd.folder / "gitops/shop/kustomization.yaml").unlink()
    argo_cd.tree({"shop/many.yaml": "---\n".join(texts)})
    argo_cd.commit()
    argo_cd.environments(dev=on(STORE))
    gone = diff()
    argo_cd.commit()
    argo_cd.environments(dev=ON)
    new = diff()

    assert "  - ConfigMap many-29\n" in gone
    assert "shop: new, 33 objects\n  + 1 Application, 30 ConfigMap, 1 Deployment, 1 Secret\n" in new


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ({}, "environments/dev.yaml has no gitops block at HEAD"),
        (None, "HEAD has no environments/dev.yaml"),
        ("no tree", "HEAD has no gitops/root"),
    ],
)
def test_all_is_new_where_there_was_nothing(helm, kubectl, argo_cd, diff, before, why):
    """And it is said why."""
    if before is None:
        argo_cd.git("rm", "--quiet", "-r", "environments")
    elif before == "no tree":
        argo_cd.git("rm", "--quiet", "-r", "gitops/root")
    else:
        argo_cd.environments(dev=before)
    argo_cd.commit()
    argo_cd.git("checkout", "--quiet", "HEAD~1", ".")
    shown = diff()

    assert shown.startswith(f"all of it is new: {why}\n\nshop: new, 3 objects\n")
    assert shown.endswith("\napplications as they were: 0\n")


def test_a_script_gets_all_of_it(helm, kubectl, argo_cd, diff):
    """Values as they are."""
    argo_cd.edit("shop/shop.yaml", "replicas: 1", "replicas: 3")
    found = json.loads(diff("--json"))

    assert (found["environment"], found["base"], found["why_no_base"], found["unchanged"]) == ("dev", "HEAD", None, 1)
    assert found["applications"] == [
        {
            "name": "shop",
            "state": "changed",
            "added": [],
            "removed": [],
            "changed": [
                {
                    "kind": "Deployment",
                    "group": "apps",
                    "namespace": "shop",
                    "name": "shop",
                    "fields": [{"path": "spec.replicas", "old": 1, "new": 3}],
                }
            ],
            "made_up_fields": 0,
        }
    ]


def test_neither_work_tree_nor_index_is_touched(helm, kubectl, argo_cd, diff):
    """Whatever is staged or changed in them, and whatever attributes say."""
    (argo_cd.folder / ".gitattributes").write_text("gitops export-ignore\n")
    argo_cd.commit()
    argo_cd.tree({"shop/note.txt": "staged"})
    argo_cd.git("add", "gitops")
    argo_cd.edit("shop/shop.yaml", "replicas: 1", "replicas: 3")
    before = contents(argo_cd.folder)

    assert "spec.replicas: 1 → 3" in diff()
    assert contents(argo_cd.folder) == before


def test_the_tree_may_lie_below_the_repository(helm, kubectl, argo_cd, diff, monkeypatch):
    """Paths of applications begin at the top of the repository, wherever one stands."""
    argo_cd.edit("shop/shop.yaml", "replicas: 1", "replicas: 3")
    monkeypatch.chdir(argo_cd.folder / "gitops")

    assert "spec.replicas: 1 → 3" in diff("--environments", "../environments")


def test_an_unknown_revision_is_told(diff, capsys):
    """With the remedy."""
    assert main(["gitops", "diff", "dev", "--base", "nowhere"]) == 1
    assert capsys.readouterr().err.endswith("name a revision that is fetched\n")


def test_files_that_were_wrong_then_are_told_as_of_then(argo_cd, diff):
    """By the name of the revision, as they may be right now."""
    file = argo_cd.folder / "environments/dev.yaml"
    good = file.read_text()
    file.write_text(json.dumps({**yaml.safe_load(good), "netwrok": {}}))
    argo_cd.commit()
    file.write_text(good)

    assert "\nHEAD:environments/dev.yaml:1: netwrok: unknown key; did you mean 'network'?\n" in diff(code=1)


def test_a_tree_that_was_wrong_then_is_told_as_of_then(helm, kubectl, argo_cd, diff):
    """By its path in the repository, not by that of a copy which is gone."""
    argo_cd.tree({"store/values.yaml": "a: [\n"})
    argo_cd.commit()
    argo_cd.tree({"store/values.yaml": "size: 1\n"})

    assert diff(code=1).startswith("error: at HEAD: gitops/store/values.yaml:2: is not valid YAML: ")


def test_environment_files_of_elsewhere_are_told(argo_cd, diff, tmp_path):
    """They have no base in this repository."""
    elsewhere = tmp_path / "elsewhere"
    (argo_cd.folder / "environments").rename(elsewhere)
    message = diff("--environments", str(elsewhere), code=1)

    assert message.endswith(f"is not in {argo_cd.folder}, of which a revision is asked; name another folder\n")


def test_without_git_there_is_no_base(argo_cd, capsys):
    """A folder that is no repository is told."""
    with pytest.raises(subprocess.CalledProcessError):
        argo_cd.git("status")

    assert main(["gitops", "diff", "dev", "--base", "HEAD"]) == 1
    assert "not a git repository" in capsys.readouterr().err
