"""`gitops render`: what Argo CD would make of an environment, as files."""

import errno
import json
import os
import re
import signal

import pytest
import yaml
from support.argo_cd import ON, SHOP, on
from support.trees import contents

from stackwright.cli.main import main
from stackwright.gitops import output
from stackwright.gitops.objects.manifests import LARGE
from stackwright.gitops.rendering import applications
from stackwright.synthesis import folders

KINDS = ("ConfigMap", "Secret")


def definition(kind, scope):
    """A definition of a custom resource."""
    spec = {"group": "shop.example", "scope": scope, "names": {"kind": kind, "plural": f"{kind.lower()}s"}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{kind.lower()}s.shop.example"},
        "spec": {**spec, "versions": []},
    }


@pytest.fixture
def run(argo_cd, capsys):
    """Exit code, data and talk of `gitops render dev`."""

    def render(*arguments: str):
        code = main(["gitops", "render", *(arguments or ["dev"])])
        return code, *capsys.readouterr()

    return render


def test_each_object_is_a_file_below_its_application(helm, kubectl, argo_cd, run):
    """And its namespace, if it names one; the application itself lies beside them, its templates resolved."""
    code, *_ = run()
    written = contents(argo_cd.folder / "gitops.out" / "dev")

    assert code == 0
    assert sorted(written) == [
        "applications.json",
        "shop/application.yaml",
        "shop/shop/deployment-shop.yaml",
        "shop/shop/secret-shop.yaml",
        "store/application.yaml",
        "store/clusterrole-store:reader.yaml",
        "store/data/configmap-made-up.yaml",
        "store/data/configmap-store.yaml",
        "store/data/secret-store.yaml",
    ]
    assert yaml.safe_load(written["shop/application.yaml"])["spec"]["source"]["path"] == "gitops/shop"
    assert yaml.safe_load(written["store/data/configmap-store.yaml"])["data"]["size"] == "10"
    assert b"config: |\n    one\n    two\n" in written["store/data/configmap-store.yaml"]


def test_what_is_large_is_written_as_it_was_read(helm, kubectl, argo_cd, run):
    """It says the same; but a large Secret is as secret as any other."""
    large = "x" * LARGE
    texts = [f"kind: {kind}\napiVersion: v1\nmetadata: {{name: large}}\ndata: {{a: {large}}}\n" for kind in KINDS]
    (argo_cd.folder / "gitops/shop/kustomization.yaml").unlink()
    argo_cd.tree({"shop/large.yaml": "---\n".join(texts)})
    run()
    written = contents(argo_cd.folder / "gitops.out/dev/shop/shop")

    assert yaml.safe_load(written["configmap-large.yaml"]) == yaml.safe_load(texts[0])
    assert large.encode() not in written["secret-large.yaml"]


def test_an_object_lies_where_it_goes_to(helm, kubectl, argo_cd, run):
    """That is the application's namespace if it names none, and no namespace if its kind has none."""
    texts = ["{apiVersion: v1, kind: ConfigMap, metadata: {name: shop}}", json.dumps(definition("Store", "Cluster"))]
    texts += ["{apiVersion: shop.example/v1, kind: Store, metadata: {name: shop, namespace: ignored}}"]
    (argo_cd.folder / "gitops/shop/kustomization.yaml").unlink()
    argo_cd.tree({"shop/more.yaml": "\n---\n".join(texts)})
    run()

    assert [file for file in contents(argo_cd.folder / "gitops.out/dev/shop") if "-s" in file] == [
        "customresourcedefinition-stores.shop.example.yaml",
        "shop/configmap-shop.yaml",
        "shop/deployment-shop.yaml",
        "shop/secret-shop.yaml",
        "store-shop.yaml",
    ]


def test_the_table_is_data_and_the_rest_is_talk(helm, kubectl, run):
    """In 80 columns: what there is; then what there is not, and why."""
    _, out, err = run()

    assert out == (
        "application  chart  namespace  objects\n"
        "-----------  -----  ---------  -------\n"
        "shop         -      shop             2\n"
        "store        1.0.0  data             4\n"
    )
    assert re.sub(r"[\d.]+ s\n", "", err) == (
        "not rendered, as Argo CD runs no test of Helm's: Pod store-test\n"
        "known-after-apply, where only an apply can tell: 1 (store 1)\n"
        "2 applications, 6 objects written to gitops.out/dev in "
    )


def test_a_long_name_is_cut(helm, kubectl, argo_cd, run):
    """The table stays within a terminal."""
    argo_cd.edit(
        "root/shop.yaml", "metadata: { name: shop }\n    spec", f"metadata: {{ name: {'long-' * 15}name }}\n    spec"
    )
    _, out, _ = run()

    assert max(map(len, out.splitlines())) == 80
    assert "long-long-…" in out or re.search(r"long-\S*…", out)


def test_what_the_cluster_has_no_label_for_is_told(helm, kubectl, argo_cd, run):
    """With the label."""
    argo_cd.environments(dev=on(SHOP))
    _, out, err = run()

    assert "store" not in out
    assert "not rendered, as the cluster's labels do not choose it: store (enable_velero)\n" in err


def test_what_lies_in_the_root_itself_is_told(helm, kubectl, argo_cd, run):
    """It is part of no application, and nobody would miss it in the folder."""
    argo_cd.tree(
        {
            "root/kustomization.yaml": "resources: [shop.yaml, store.yaml, stray.yaml]\n",
            "root/stray.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: stray}}",
        }
    )

    assert "not rendered, as it lies in the root itself: ConfigMap stray\n" in run()[2]


def test_no_secret_is_written(helm, kubectl, argo_cd, run):
    """Its marks are the same while it is the same, and others when it is another."""
    secret = argo_cd.folder / "gitops.out/dev/shop/shop/secret-shop.yaml"
    run()
    first = secret.read_text()
    run()
    second = secret.read_text()
    argo_cd.edit("shop/shop.yaml", "correct horse", "wrong horse")
    run()

    assert "horse" not in first + secret.read_text()
    assert re.search(r"password: hidden, digest [0-9a-f]{8}\n", first)
    assert first == second != secret.read_text()


def test_scripts_get_the_table_as_json(helm, kubectl, argo_cd, run):
    """The same list lies in the folder."""
    _, out, _ = run("dev", "--json")
    listed = json.loads(out)

    assert listed[1] == {
        "name": "store",
        "namespace": "data",
        "charts": [{"chart": "store", "version": "1.0.0"}],
        "objects": 4,
    }
    assert json.loads((argo_cd.folder / "gitops.out/dev/applications.json").read_text())["applications"] == listed


def test_the_folder_is_replaced(helm, kubectl, argo_cd, run):
    """What is not made any more is gone, and nothing is left beside it."""
    run("dev", "--output", "out/dev")
    argo_cd.edit("root/kustomization.yaml", ", store.yaml", "")
    run("dev", "--output", "out/dev")

    assert [*contents(argo_cd.folder / "out")] == [
        "dev/applications.json",
        "dev/shop/application.yaml",
        "dev/shop/shop/deployment-shop.yaml",
        "dev/shop/shop/secret-shop.yaml",
    ]


@pytest.mark.parametrize("moment", ["rendering", "writing", "exchanging"])
def test_an_interrupt_leaves_what_was_there(helm, kubectl, argo_cd, run, monkeypatch, moment):
    """And no draft beside it."""
    run("dev", "--output", "out/dev")
    before = contents(argo_cd.folder / "out")
    argo_cd.edit("root/kustomization.yaml", ", store.yaml", "")

    def press(original):
        def pressed(*given: object, **named: object):
            os.kill(os.getpid(), signal.SIGINT)
            return original(*given, **named)

        return pressed

    where = {
        "rendering": (applications, "applications"),
        "writing": (output, "as_yaml"),
        "exchanging": (folders, "_exchange"),
    }
    monkeypatch.setattr(*where[moment], press(getattr(*where[moment])))
    code, _, err = run("dev", "--output", "out/dev")
    after = contents(argo_cd.folder / "out")

    assert (code, err.splitlines()[-1]) == (130, "interrupted")
    assert (after == before) == (moment != "exchanging")  # it is heard when both have changed places
    assert {path.partition("/")[0] for path in after} == {"dev"}


def test_a_folder_that_is_not_ours_is_left_alone(argo_cd, run):
    """It is refused before anything is rendered."""
    (argo_cd.folder / "mine").mkdir()
    (argo_cd.folder / "mine/notes.txt").write_text("mine")
    code, _, err = run("dev", "--output", "mine")

    assert code == 1
    assert err == (
        "error: mine holds notes.txt, which Stackwright did not write; move it away, or name another folder: --output\n"
    )


def test_a_file_that_somebody_put_into_ours_is_not_lost(helm, kubectl, argo_cd, run):
    """It would be replaced with the folder."""
    run()
    (argo_cd.folder / "gitops.out/dev/shop/notes.txt").write_text("mine")
    code, _, err = run()

    assert code == 1
    assert err.startswith("error: gitops.out/dev holds shop/notes.txt, which Stackwright did not write; ")


def test_an_output_that_is_a_file_is_refused(argo_cd, run):
    """In one line."""
    (argo_cd.folder / "file").write_text("")

    assert run("dev", "--output", "file") == (1, "", "error: file is not a folder; name another one: --output\n")


def test_an_output_that_cannot_be_written_is_told(helm, kubectl, run, monkeypatch):
    """By its own name, and not by that of a draft beside it."""

    def full(*_: object):
        raise OSError(errno.EROFS, "Read-only file system", "/drafts/.dev.3f9a12bc/new")

    monkeypatch.setattr(folders, "_write", full)
    code, _, err = run()

    assert code == 1
    assert err.splitlines()[-1] == (
        "error: gitops.out/dev cannot be written: Read-only file system; check its permissions"
    )


def test_an_unknown_environment_is_told(argo_cd, run):
    """With the one that was meant."""
    argo_cd.environments(dev=ON, prod=ON)

    assert run("prd") == (1, "", "error: there is no environment 'prd'; did you mean 'prod'?\n")


def test_an_environment_without_argo_cd_is_told(argo_cd, run):
    """It has no tree."""
    argo_cd.environments(dev={})

    assert run() == (1, "", "error: dev has no Argo CD: dev.yaml has no gitops block; add one\n")
