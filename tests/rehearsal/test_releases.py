"""What Terraform installs by Helm is rendered by real Helm, with the values that Terraform gave the provider."""

import json

import pytest
from support.packed_charts import CONFIG_MAP, pack
from support.required import required

from stackwright.model.stack_records import records
from stackwright.rehearsal.life import RehearsalFailure
from stackwright.rehearsal.releases import Helm, Release, planned, releases
from stackwright.rehearsal.script import Part
from stackwright.synthesis.document import Document

GIVEN = {
    "name": "tool",
    "namespace": "tools",
    "repository": "https://charts.example.com",
    "chart": "tool",
    "version": "1.2.3",
    "values": ["a: 1\n", "b: 2\n"],
    "set": None,
    "set_list": None,
    "set_sensitive": None,
    "skip_crds": None,
}
DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tools.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Tool, plural: tools}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: {spec: {type: object, properties: {size: {type: integer}}}}
"""
CUSTOM = "apiVersion: example.com/v1\nkind: Tool\nmetadata: {name: one}\nspec: {size: {{ .Values.size }}}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of the charts; nothing is fetched."""
    monkeypatch.setenv("STACKWRIGHT_CHARTS", str(tmp_path / "charts"))
    return tmp_path / "charts"


@pytest.fixture
def part(platforms):
    """A stack of `dev`, whose cluster is of a version of its own."""
    cluster = {"cluster": {"version": "1.34", "node_groups": {"general": {"instance_types": ["t3.medium"]}}}}
    (stack,) = (one for one in platforms.platform(cluster).stacks() if one.name == "dev-cluster")
    (record,) = records([stack])
    return Part(record, Document({"resource": {"helm_release": {"tool": {"version": "1.2.3"}}}}), stack.owner)


@pytest.fixture
def render(part, tmp_path):
    """Renders releases, one after the other: what the report says, and the objects."""
    renderer = Helm(tmp_path / "releases")

    def one(address="helm_release.tool", *, pinned=True, **given):
        drawn = renderer.render(part, Release(address, GIVEN | given, pinned))
        made = renderer.rendered["dev"][-1].objects if not drawn.why_not else ()
        return drawn, made

    return one


def test_helm_is_given_the_values_that_the_provider_was_given(helm, folder, render, tmp_path):
    """Every text of values byte for byte and in its order, then single ones; and the version of the cluster."""
    pack(folder, "tool", "1.2.3", {"values": CONFIG_MAP})
    texts = ['a: 1\nb: "Zürich"\t\n', 'c: {"d": [1]}   ']
    one = {"name": "e", "value": "0123", "type": "string"}
    drawn, (made,) = render(
        values=texts,
        set=[{"name": "a", "value": "2", "type": None}],
        set_sensitive=[one],
        set_list=[{"name": "f", "value": ["g", "h"]}],
    )

    assert [file.read_bytes().decode() for file in sorted(tmp_path.glob("releases/**/*.yaml"))] == texts
    assert json.loads(made["data"]["values"]) == {"a": 2, "b": "Zürich", "c": {"d": [1]}, "e": "0123", "f": ["g", "h"]}
    assert made["data"]["kubernetes"] == "v1.34"
    assert (drawn.release, drawn.chart, drawn.objects, drawn.why_not) == ("tool", "tool 1.2.3", 1, "")


def test_the_values_are_those_in_the_state(helm, terraform, workspace, folder, part, tmp_path):
    """Byte for byte, with what only an apply could tell."""
    pack(folder, "tool", "1.2.3", {"values": CONFIG_MAP})
    space = {"main": {"metadata": [{"name": "tools"}]}}
    named = {name: GIVEN[name] for name in ("name", "repository", "chart", "version")}
    values = ['a: "Zürich" # \\ \r\n\n', "uid: ${kubernetes_namespace_v1.main.metadata[0].uid}"]
    release = {**named, "namespace": "${kubernetes_namespace_v1.main.id}", "values": values}
    document = {
        "terraform": {"required_providers": required("helm", "kubernetes")},
        "resource": {"kubernetes_namespace_v1": space, "helm_release": {"tool": release}},
    }
    there = workspace(document)
    assert there.apply().returncode == 0
    shown = json.loads(there.terraform("show", "-json").stdout)["values"]["root_module"]["resources"]
    (found,) = releases(part, shown)
    Helm(tmp_path / "releases").render(part, found)
    kept = there.state()["helm_release.tool"]["values"]

    assert [file.read_bytes() for file in sorted(tmp_path.glob("releases/**/*.yaml"))] == [one.encode() for one in kept]
    assert kept[0] == values[0]
    assert there.state()["kubernetes_namespace_v1.main"]["metadata"][0]["uid"] in kept[1]


REFUSED = {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False}


@pytest.mark.parametrize(
    ("templates", "schema", "values", "said"),
    [
        ({}, REFUSED, "replicas: 2", "additional properties 'replicas' not allowed"),
        ({"values": '{{ fail "name a host" }}'}, None, "a: 1", "name a host"),
        ({"values": "{{ .Values.a.b.c }}"}, None, "a: 1", "can't evaluate field b"),
        ({}, None, "a: [1", "did not find expected ',' or ']'"),
        ({"values": "kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\ndata: {a: {{ .Values.a }}}"}, None, "a: 1",
         "ConfigMap x: data.a: 1 is not of type 'string', 'null'"),
        ({"values": "kind: Tool\napiVersion: example.com/v1\nmetadata: {name: x}"}, None, "a: 1",
         "Tool x: no such kind is served: example.com/v1 Tool"),
    ],
    ids=["schema", "fail", "template", "yaml", "object", "kind"],
)  # fmt: skip
def test_what_does_not_render_is_told_with_release_and_chart(helm, folder, render, templates, schema, values, said):
    """In Helm's own words, or in those of the schema of what it renders."""
    pack(folder, "tool", "1.2.3", templates, schema)
    with pytest.raises(RehearsalFailure) as failed:
        render(values=[values])

    assert str(failed.value).startswith(
        "dev-cluster: render failed\n\nrelease tool of chart tool 1.2.3 (helm_release.tool): "
    )
    assert "; mend the values where they are made: in the environment file, or in the layer\n\n" in str(failed.value)
    assert said in " ".join(failed.value.message.split())


@pytest.mark.parametrize(("size", "problem"), [("1", ""), ("big", "spec.size: 'big' is not of type 'integer'")])
def test_custom_resources_are_held_against_definitions_of_earlier_releases(helm, folder, render, size, problem):
    """The second release of Argo CD is made of what the first one defines."""
    pack(folder, "definitions", "1.0.0", {"definition": DEFINITION})
    pack(folder, "tool", "1.2.3", {"custom": CUSTOM})
    render("helm_release.definitions", chart="definitions", version="1.0.0")
    if problem:
        with pytest.raises(RehearsalFailure, match=problem):
            render(values=[f"size: {size}"])
    else:
        assert render(values=[f"size: {size}"])[0].objects == 1


def test_releases_come_after_those_that_they_wait_for(part):
    """Terraform shows them by the alphabet."""
    document = {"resource": {"helm_release": {name: {"version": "1"} for name in "abc"}}}
    waits = {"a": ["helm_release.c", "kubernetes_namespace_v1.x"], "b": [], "c": ["helm_release.b"]}
    state = [
        {"type": "helm_release", "mode": "managed", "name": name, "address": f"helm_release.{name}", "values": GIVEN}
        | ({"depends_on": others} if others else {})
        for name, others in waits.items()
    ]
    found = releases(Part(part.stack, Document(document)), state)

    assert [one.address for one in found] == ["helm_release.b", "helm_release.c", "helm_release.a"]


def test_without_helm_a_release_is_told_as_not_rendered(render, folder, tmp_path, monkeypatch):
    """It is no failure: a rehearsal needs Terraform, and nothing else that is to be installed."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert render()[0].why_not == "there is no helm on PATH"


@pytest.mark.parametrize(("given", "pinned"), [({"repository": None}, True), ({"version": "1"}, False)])
def test_a_chart_that_is_not_pinned_is_told_as_not_rendered(helm, render, given, pinned):
    """Nobody knows which one the provider would take."""
    assert render(pinned=pinned, **given)[0].why_not == "it names no repository and version"


def test_a_chart_that_the_folder_does_not_have_is_a_failure(helm, render, folder):
    """Whoever names a folder says that all charts are in it, and nothing is fetched."""
    folder.mkdir()
    with pytest.raises(RehearsalFailure, match=r"there is no tool-1\.2\.3\.tgz in .*charts; put it there"):
        render()


def test_a_chart_that_cannot_be_fetched_is_told_as_not_rendered(helm, render, tmp_path, monkeypatch):
    """A rehearsal needs no network."""
    monkeypatch.delenv("STACKWRIGHT_CHARTS", raising=False)
    monkeypatch.setenv("STACKWRIGHT_CACHE_DIR", str(tmp_path / "cache"))
    told = render(repository="http://127.0.0.1:9/charts")[0]

    assert told.why_not.startswith("its chart cannot be had: ")


def test_what_is_only_planned_is_told_as_not_rendered(part):
    """What it would be given, nobody knows."""
    document = {"resource": {"helm_release": {"a": {"name": "tool", "chart": "tool", "version": "1.2.3"}}}}
    (told,) = planned(Part(part.stack, Document(document)))

    assert (told.release, told.chart, told.why_not) == ("tool", "tool 1.2.3", "it is planned only")
