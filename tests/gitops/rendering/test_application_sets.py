"""ApplicationSets become the applications that Argo CD's own controller would make of them."""

import pytest

from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.rendering.application_sets import applications
from stackwright.gitops.rendering.cluster import Cluster

CLUSTER = Cluster("acme-dev", "1.35", {"enable_loki": "true", "stage": "development"}, {"aws_region": "eu-west-1"})


def application_set(*generators: dict, name="loki", wave="0", **template):
    """An ApplicationSet as a person writes it."""
    return {
        "metadata": {"name": name, "annotations": {"argocd.argoproj.io/sync-wave": wave}},
        "spec": {"goTemplate": True, "generators": list(generators), "template": template or {"metadata": {}}},
    }


def clusters(**labels):
    """A generator of the clusters with some labels."""
    return {"clusters": {"selector": {"matchLabels": labels}}}


def made(tmp_path, *sets: dict):
    """The applications, without what all of them say."""
    return [
        {k: v for k, v in one.items() if k not in {"apiVersion", "kind"}}
        for one in applications(sets, CLUSTER, tmp_path)
    ]


def test_a_set_is_on_where_the_cluster_has_its_label(helm, tmp_path):
    """And its texts are filled in from the cluster's secret."""
    on = application_set(clusters(enable_loki="true"), spec={"region": "{{ .metadata.annotations.aws_region }}"})
    off = application_set(clusters(enable_loki="false"), spec={"region": "{{ .metadata.annotations.nothing }}"})

    assert made(tmp_path, on, off) == [{"spec": {"region": "eu-west-1"}}]


@pytest.mark.parametrize(
    ("operator", "values", "chosen"),
    [("In", ["development"], 1), ("NotIn", ["development"], 0), ("Exists", [], 1), ("DoesNotExist", [], 0)],
)
def test_expressions_choose_as_labels_do(tmp_path, operator, values, chosen):
    """All four operators of Kubernetes."""
    selector = {"matchExpressions": [{"key": "stage", "operator": operator, "values": values}]}

    assert len(made(tmp_path, application_set({"clusters": {"selector": selector}}))) == chosen


def test_each_text_is_a_template_by_itself(helm, tmp_path):
    """What is filled in is text, whatever stands in it: it breaks no YAML around it, and is no template again."""
    given = ['a: "b"', "- x", "line\nline", "{{ .name }}"]
    sets = [application_set({"list": {"elements": [{"text": text}]}}, spec={"value": "{{ .text }}"}) for text in given]

    assert [one["spec"]["value"] for one in made(tmp_path, *sets)] == given


def test_a_matrix_fills_its_second_generator_from_its_first(helm, tmp_path):
    """So one file of pins is found by the path that the cluster's secret names."""
    (tmp_path / "eu-west-1").mkdir()
    (tmp_path / "eu-west-1" / "charts.yaml").write_text("charts: {loki: {version: 1.10.0}}")
    files = {"git": {"files": [{"path": "{{ .metadata.annotations.aws_region }}/charts.yaml"}]}}
    matrix = {"matrix": {"generators": [clusters(enable_loki="true"), files]}}

    assert made(tmp_path, application_set(matrix, spec={"is": "{{ .charts.loki.version }} {{ .path.filename }}"})) == [
        {"spec": {"is": "1.10.0 charts.yaml"}}
    ]


def test_a_list_may_come_from_the_cluster(helm, tmp_path):
    """An application for each element of an annotation; for none of them none."""
    matrix = {"matrix": {"generators": [clusters(), {"list": {"elementsYaml": "{{ .metadata.annotations.wanted }}"}}]}}
    sets = [application_set(matrix, metadata={"name": "{{ .application }}"}, spec={"in": "{{ .namespace }}"})]
    wanted = '[{"application": "a", "namespace": "a-dev"}, {"application": "b", "namespace": "b-dev"}]'

    assert [
        [(one["metadata"]["name"], one["spec"]["in"]) for one in applications(sets, cluster, tmp_path)]
        for text in (wanted, "[]")
        for cluster in [Cluster("acme-dev", "1.35", annotations={"wanted": text})]
    ] == [[("a", "a-dev"), ("b", "b-dev")], []]


def test_a_generator_of_clusters_may_add_values(helm, tmp_path):
    """Templates, too; all that follows can name them, the second half of a matrix as well."""
    first = clusters()
    first["clusters"]["values"] = {"in": "{{ .metadata.labels.stage }}-loki"}
    matrix = {"matrix": {"generators": [first, {"list": {"elementsYaml": "[{also: '{{ .values.in }}'}]"}}]}}

    assert made(tmp_path, application_set(matrix, spec={"is": "{{ .values.in }} {{ .also }}"})) == [
        {"spec": {"is": "development-loki development-loki"}}
    ]


def test_functions_are_those_of_a_real_engine(helm, tmp_path):
    """Sprig's, as in Argo CD."""
    text = '{{ .metadata.labels.stage | upper | trunc 3 }}{{ list 1 2 | join "," }}'

    assert made(tmp_path, application_set(clusters(), spec={"is": text})) == [{"spec": {"is": "DEV1,2"}}]


def test_applications_stand_in_the_order_of_their_waves(tmp_path):
    """Then in that of the tree."""
    sets = [
        application_set(clusters(), name=name, wave=wave, name_=name)
        for name, wave in [("b", "5"), ("a", "-1"), ("c", "5")]
    ]

    assert [one["name_"] for one in made(tmp_path, *sets)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("generators", "template", "message"),
    [
        (
            [clusters()],
            {"is": "{{ .metadata.annotations.aws_regoin }}"},
            r"loki: names .metadata.annotations.aws_regoin",
        ),
        ([{"pullRequest": {}}], {}, r"loki: uses the generator 'pullRequest'; known are clusters"),
        ([clusters(), clusters()], {}, r"loki: has 2 generators; use one, or a matrix of two"),
        ([{"list": {"elementsYaml": "a: b"}}], {}, r"loki: its elementsYaml is no list of mappings: a: b"),
        ([{"git": {"files": [{"path": "pins.yaml"}]}}], {}, r"loki: reads pins.yaml, and there is no such file in "),
    ],
)
def test_what_argo_cd_would_refuse_is_refused(tmp_path, generators, template, message):
    """With the set's name."""
    with pytest.raises(GitOpsError, match=message):
        made(tmp_path, application_set(*generators, spec=template))
