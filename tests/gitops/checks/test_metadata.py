"""What the tree reads of the cluster secret is what Terraform writes there, and the other way round."""

import copy

import pytest

from stackwright.gitops.checks.metadata import findings
from stackwright.gitops.rendering.cluster import Cluster

LABELS = {"environment": "dev", "stage": "development", "enable_loki": "true", "enable_loki_canary": "true"}
ANNOTATIONS = {
    "aws_region": "eu-west-1",
    "registry_host": "registry.example",
    "loki_bucket": "acme-dev-loki",
    "loki_canary_namespace": "observability",
    "argo_cd_values": "{}",
}


def of(name, *texts: str, **selector):
    """An ApplicationSet of a matrix, which says some texts."""
    chosen = selector or {"matchLabels": {f"enable_{name}": "true"}}
    files = {"git": {"files": [{"path": "{{ .metadata.annotations.aws_region }}/charts.yaml"}]}}
    return {
        "kind": "ApplicationSet",
        "metadata": {"name": name},
        "spec": {
            "generators": [{"matrix": {"generators": [{"clusters": {"selector": chosen}}, files]}}],
            "template": {"spec": {"texts": list(texts)}},
        },
    }


SETS = [
    of("loki", "{{ .metadata.annotations.loki_bucket }}", "values-{{ .metadata.labels.stage }}.yaml"),
    of("loki_canary", 'a: {{ index .metadata.annotations "loki_canary_namespace" | quote }}'),
    of("velero", "{{ .metadata.annotations.velero_bucket }}"),
]


def told(sets=SETS, labels=LABELS, annotations=ANNOTATIONS):
    """What is found, as it is printed."""
    return list(map(str, findings(sets, "gitops/root", Cluster("acme-dev", "1.35", labels, annotations))))


def test_what_is_written_and_read_passes():
    """Where the cluster is may stay unread; a set that is off may read what is not there."""
    assert told() == []


def test_a_chart_may_ask_whether_another_add_on_is_on():
    """Its label is there only then."""
    asking = of("loki", "{{ .metadata.annotations.loki_bucket }}", '{{ index .metadata.labels "enable_alloy" }}')

    assert told([asking, *SETS[1:]]) == []


def test_an_annotation_that_terraform_does_not_write_is_told():
    """With the name that was meant, if there is one like it."""
    sets = [of("loki", "{{ .metadata.annotations.loki_bukket }}{{ .metadata.annotations.loki_bucket }}"), *SETS[1:]]

    assert told(sets) == [
        (
            "gitops/root: loki: ApplicationSet loki: reads the annotation loki_bukket of the cluster secret, "
            "and Terraform "
            "writes none; did you mean loki_bucket?"
        )
    ]


def test_a_label_that_terraform_does_not_write_is_told():
    """In a template, and in a selector, which then chooses nothing, in silence."""
    inside = of("loki", "{{ .metadata.annotations.loki_bucket }}{{ .metadata.labels.tier }}")
    (found,) = told([inside, *SETS[1:]])
    assert found.startswith("gitops/root: loki: ApplicationSet loki: reads the label tier of the cluster secret")
    assert found.endswith("read one of enable_loki, enable_loki_canary, environment, stage")

    chosen = of("policies", matchExpressions=[{"key": "stagge", "operator": "In", "values": ["development"]}])
    assert told([*SETS, chosen]) == [
        (
            "gitops/root: policies: ApplicationSet policies: reads the label stagge of the cluster secret, and "
            "Terraform "
            "writes none; did you mean stage?"
        )
    ]


def test_a_switch_that_is_not_there_is_off():
    """Terraform writes labels that are `true` only where they are."""
    by_label = of("sso", "{{ .metadata.annotations.sso_client }}", matchLabels={"sso": "true"})
    one_of = of("mail", matchExpressions=[{"key": "mail", "operator": "In", "values": ["true"]}])
    assert told([*SETS, by_label, one_of]) == []

    assert told([*SETS, by_label, one_of], labels=LABELS | {"mail": "true", "chat": "true"}) == [
        (
            "gitops/root: ApplicationSets: label chat: it is on, and no ApplicationSet asks for it; add one, "
            "or switch it "
            "off in the environment file"
        )
    ]


@pytest.mark.parametrize("operator", ["DoesNotExist", "NotIn"])
def test_a_selector_may_ask_for_a_label_that_is_not_there(operator):
    """That is what these operators are for."""
    assert told([*SETS, of("all", matchExpressions=[{"key": "excluded", "operator": operator}])]) == []


def test_an_add_on_that_no_application_set_installs_is_told():
    """Its role would be there, and nobody to take it."""
    assert told(SETS[1:]) == [
        (
            "gitops/root: ApplicationSets: label enable_loki: it is on, and no ApplicationSet asks for it; add one, or "
            "switch it off in the environment file"
        )
    ]


def test_a_fact_that_nobody_reads_is_told():
    """Facts belong to the add-on with the longest name that they begin with; those of one that is off may stay."""
    sets = copy.deepcopy(SETS)
    sets[0]["spec"]["template"] = sets[1]["spec"]["template"] = {}
    template = "Terraform writes it for the add-on, and no ApplicationSet reads it; hand it to the chart in the "

    assert told(sets) == [
        f"gitops/root: ApplicationSets: annotation loki_bucket: {template}ApplicationSet of loki",
        f"gitops/root: ApplicationSets: annotation loki_canary_namespace: {template}ApplicationSet of loki_canary",
    ]
    off = {name: value for name, value in LABELS.items() if not name.startswith("enable_")}
    assert told(sets, labels=off) == []


def test_a_set_without_clusters_reads_by_lists():
    """It is made for every cluster."""
    everywhere = {"kind": "ApplicationSet", "metadata": {"name": "all"}, "spec": {"generators": [{"list": {}}]}}
    everywhere["spec"]["template"] = {"name": "{{ .metadata.labels.tier }}"}

    (found,) = told([*SETS, everywhere])
    assert "reads the label tier" in found


def test_a_set_of_several_generators_is_read_if_one_of_them_chooses_the_cluster():
    """Each of them makes applications."""
    both = of("velero", "{{ .metadata.annotations.velero_bucket }}")
    both["spec"]["generators"] += [{"clusters": {"selector": {"matchLabels": {"stage": "development"}}}}]

    (found,) = told([*SETS, both])
    assert "reads the annotation velero_bucket" in found
