"""`gitops check`: every environment rendered and judged, in one report."""

import json
import shutil

import pytest
from support.argo_cd import ON, STORE, on

from stackwright.cli import gitops as verb
from stackwright.cli.main import main
from stackwright.gitops import judging
from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.rendering.unreleased import Taken


@pytest.fixture
def check(argo_cd, monkeypatch, capsys):
    """Exit code, data and talk of `gitops check` with a rule that every Deployment of one replica breaks."""

    def judged(rendered, expected, repository):
        assert (expected.roles, repository.resolve()) == (
            {("velero", "velero-server"): "addons.velero"},
            argo_cd.folder,
        )
        return [
            Finding.of(app, one, "has one replica", "give it two")
            for app in rendered
            for one in app.objects
            if one["kind"] == "Deployment" and one["spec"]["replicas"] == 1
        ]

    monkeypatch.setattr(judging, "judged", judged)

    def run(*arguments: str):
        code = main(["gitops", "check", *arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def nothing_on_path(tmp_path, monkeypatch):
    """Neither Helm nor kubectl."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def test_a_finding_is_told_with_its_file_and_remedy(helm, kubectl, argo_cd, check):
    """Once, with the environments that have it; then how much was judged. A gate says no: exit code 3."""
    argo_cd.environments(dev=ON, prod=ON)
    code, out, err = check()

    assert code == 3
    assert out == (
        "gitops/shop: shop: Deployment shop: has one replica; give it two [dev, prod]\n"
        "\n"
        "judged                                    dev  prod\n"
        "----------------------------------------  ---  ----\n"
        "objects, valid now and in two versions      6     6\n"
        "roles, each with its service account        1     1\n"
        "labels and annotations, written and read   23    23\n"
        "pods that their namespace admits            1     1\n"
        "network policies with their flows           0     0\n"
        "applications in their sync waves            2     2\n"
        "containers, pinned and bounded              1     1\n"
        "findings                                    1     1\n"
    )
    assert err == "1 finding in 2 environments\n"


def test_what_could_not_be_judged_is_said(helm, kubectl, check, monkeypatch):
    """A chart that is packed without its definitions lets anything pass."""
    monkeypatch.setattr(judging, "completed", lambda rendered: (rendered, [Taken("store", 2)]))

    assert check()[2] == (
        "store: its chart is packed without the definitions of a release; 2 objects of\n"
        "  its kinds not judged by their schema\n"
        "1 finding in 1 environment\n"
    )


def test_nothing_found_is_fine(helm, kubectl, argo_cd, check):
    """Exit code 0, and still how much was judged."""
    argo_cd.edit("shop/shop.yaml", "replicas: 1", "replicas: 2")
    code, out, err = check()

    assert (code, err) == (0, "0 findings in 1 environment\n")
    assert out.startswith("judged ")


def test_only_the_named_environments_are_judged(helm, kubectl, argo_cd, check):
    """As often as they are named, once."""
    argo_cd.environments(dev=ON, prod=ON)
    _, out, _ = check("prod", "prod")

    assert out.splitlines()[2].split() == ["judged", "prod"]


def test_environments_without_argo_cd_are_passed_over(helm, kubectl, argo_cd, check):
    """And counted by name; who names one is told."""
    argo_cd.environments(dev=ON, old={})

    assert check()[2].startswith("not judged, without a gitops block: old\n")
    assert check("old") == (1, "", "error: old has no Argo CD: old.yaml has no gitops block; add one\n")


def test_an_unknown_environment_is_told(check):
    """With the one that was meant."""
    assert check("dve") == (1, "", "error: there is no environment 'dve'; did you mean 'dev'?\n")


def test_a_tree_that_cannot_be_rendered_is_not_judged(helm, kubectl, argo_cd, check):
    """That is no finding: exit code 1. The others are judged."""
    argo_cd.environments(dev=ON, prod=on(STORE))
    shutil.rmtree(argo_cd.folder / "gitops/shop")
    code, out, err = check()

    assert code == 1
    assert out.splitlines()[0].split() == ["judged", "prod"]
    assert err == (
        "0 findings in 1 environment\n"
        "error: dev cannot be judged: shop: there is no folder gitops/shop; put it there, or mend the path\n"
    )


def test_without_helm_it_is_skipped_and_counted(argo_cd, check, nothing_on_path):
    """Whoever has no Helm can do without; the environment files are still read."""
    argo_cd.environments(dev=ON, prod=ON)
    code, out, err = check()

    assert (code, out) == (0, "")
    assert " ".join(err.split()) == (
        "skipped: 2 environments (dev, prod): there is no helm on PATH; install Helm 3.14 or newer "
        "(https://helm.sh/docs/intro/install); there is no kubectl on PATH; install kubectl 1.27 or newer "
        "(https://kubernetes.io/docs/tasks/tools)"
    )


def test_ci_must_have_helm(check, nothing_on_path):
    """What skips silently for ever protects nothing."""
    code, out, err = check("--require-helm")

    assert (code, out) == (1, "")
    assert err.startswith("error: there is no helm on PATH; install ")


def test_packages_that_judging_needs_are_named(helm, kubectl, check, monkeypatch):
    """They are not installed with the rest."""
    monkeypatch.setattr(verb, "NEEDED", ("jsonschema", "kubernetes_validator"))

    assert check()[2] == "error: kubernetes_validator not installed; run: pip install 'stackwright[gitops]'\n"


def test_scripts_get_the_report_as_json(helm, kubectl, check):
    """With every finding in its parts."""
    code, out, _ = check("--json")
    (dev,) = json.loads(out)

    assert code == 3
    assert dev["environment"] == "dev"
    assert dev["judged"]["pods that their namespace admits"] == 1
    assert dev["findings"] == [
        {
            "place": "gitops/shop",
            "application": "shop",
            "what": "Deployment shop",
            "problem": "has one replica",
            "remedy": "give it two",
        }
    ]
