"""Whatever is missing or wrong while a tree is rendered is one message, with a remedy, and no traceback."""

import shutil

import pytest
from support.argo_cd import CHART, pack

from stackwright.cli.main import main
from stackwright.gitops.rendering import charts


@pytest.fixture
def said(argo_cd, capsys):
    """What `gitops render dev` says when it cannot."""

    def render():
        code = main(["gitops", "render", "dev", "--quiet"])
        out, err = capsys.readouterr()
        assert (code, out) == (1, "")
        assert not (argo_cd.folder / "gitops.out").exists()
        return err

    return render


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """Leaves nothing on PATH but the programs that are given."""

    def leave(*programs: str):
        folder = tmp_path / "bin"
        folder.mkdir()
        for program in programs:
            (folder / program).symlink_to(shutil.which(program))
        monkeypatch.setenv("PATH", str(folder))

    return leave


def test_without_kubectl(helm, said, alone):
    """How to get it."""
    alone("helm")

    assert said() == (
        "error: there is no kubectl on PATH; install kubectl 1.27 or newer (https://kubernetes.io/docs/tasks/tools)\n"
    )


def test_without_helm(kubectl, said, alone):
    """How to get it, once and not for each application."""
    alone("kubectl")

    assert said() == (
        "error: there is no helm on PATH; install Helm 3.14 or newer (https://helm.sh/docs/intro/install)\n"
    )


def test_without_a_tree(argo_cd, said):
    """Where it is looked for, and which key says so."""
    shutil.rmtree(argo_cd.folder / "gitops/root")

    assert said() == (
        f"error: there is no folder gitops/root in {argo_cd.folder}, which Argo CD is to read; "
        "put the tree there, or name its folder: gitops.path of dev.yaml\n"
    )


def test_a_chart_that_is_not_in_the_folder(helm, kubectl, argo_cd, said):
    """Which archive, and which folder."""
    (argo_cd.folder / "charts/store-1.0.0.tgz").unlink()

    assert said() == (
        f"error: STACKWRIGHT_CHARTS is set, and there is no store-1.0.0.tgz in {argo_cd.folder}/charts; "
        "put it there, or unset the variable\n"
    )


def test_a_chart_repository_that_is_not_reached(helm, kubectl, argo_cd, said, monkeypatch):
    """Which one, what Helm says of it, and how to do without."""
    monkeypatch.delenv(charts.FOLDER)
    argo_cd.edit("root/store.yaml", "https://charts.example", "http://127.0.0.1:1")
    message = said()

    assert message.startswith("error: store-1.0.0.tgz cannot be fetched from http://127.0.0.1:1: helm pull failed: ")
    assert message.endswith("; check the network and the pin, or put it into a folder that STACKWRIGHT_CHARTS names\n")
    assert message.count("\n") == 1


def test_values_that_are_no_yaml(helm, kubectl, argo_cd, said):
    """File and line."""
    argo_cd.tree({"store/values.yaml": "size: 1\nconfig: [\nvpc: {\n"})
    message = said()

    assert message.startswith("error: gitops/store/values.yaml:4: is not valid YAML: ")
    assert message.endswith("; mend the syntax\n")


def test_plain_files_that_are_no_yaml(helm, kubectl, argo_cd, said):
    """File and line, also of a folder without a kustomization."""
    (argo_cd.folder / "gitops/shop/kustomization.yaml").unlink()
    argo_cd.tree({"shop/shop.yaml": "kind: Deployment\n  metadata: {}\n"})

    assert said().startswith("error: gitops/shop/shop.yaml:2: is not valid YAML: ")


def test_values_that_are_not_there(helm, kubectl, argo_cd, said):
    """Which application wants them."""
    (argo_cd.folder / "gitops/store/values.yaml").unlink()

    assert said() == (
        "error: store: takes values from gitops/store/values.yaml, and there is no such file; "
        "add it, or set ignoreMissingValueFiles\n"
    )


def test_a_chart_that_refuses_its_values(helm, kubectl, argo_cd, said):
    """What Helm says, and where the values are."""
    texts = {**CHART, "templates/fail.yaml": '{{ fail "size is too small" }}'}
    pack(argo_cd.folder / "charts/store-1.0.0.tgz", texts)
    message = said()

    assert message.startswith("error: store: helm template failed: execution error at ")
    assert message.endswith(
        "size is too small; mend its values, in gitops/store/values.yaml, or the pin of its chart\n"
    )


def test_an_overlay_that_cannot_be_built(helm, kubectl, argo_cd, said):
    """What Kustomize says, and which folder."""
    argo_cd.tree({"shop/kustomization.yaml": "resources: [nothing.yaml]\n"})
    message = said()

    assert message.startswith("error: shop: kubectl kustomize failed: ")
    assert message.endswith("; mend gitops/shop\n")


def test_a_folder_that_is_not_there(helm, kubectl, argo_cd, said):
    """Which application reads it."""
    argo_cd.edit("root/shop.yaml", "/shop'", "/shoop'")

    assert said() == "error: shop: there is no folder gitops/shoop; put it there, or mend the path\n"


def test_an_object_without_a_name(helm, kubectl, argo_cd, said):
    """Argo CD could not know it."""
    (argo_cd.folder / "gitops/shop/kustomization.yaml").unlink()
    argo_cd.tree({"shop/shop.yaml": "{apiVersion: v1, kind: Secret}\n"})

    assert said() == (
        'error: shop: an object has no apiVersion, kind or name: {"apiVersion": "v1", "kind": "Secret"}; add it\n'
    )


def test_all_that_is_wrong_is_told_at_once(helm, kubectl, argo_cd, said):
    """A line for each application."""
    argo_cd.edit("root/shop.yaml", "/shop'", "/shoop'")
    (argo_cd.folder / "gitops/store/values.yaml").unlink()

    assert [line.split(": ")[-2] for line in said().splitlines()] == ["shop", "store"]
