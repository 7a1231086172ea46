"""What the root application reads: every ApplicationSet, all of one form."""

from pathlib import Path

import pytest
import yaml
from support.custom_resources import definitions
from support.kustomize import of_kind

from stackwright.gitops.objects.schemas import Schemas

WAVE = "argocd.argoproj.io/sync-wave"
WAVES = {"-1", "0", "5", "10"}
"""Definitions; configuration; what runs; ingress, autoscalers and what a person syncs."""
WORKLOADS = {"workloads-automatic", "workloads-manual"}


@pytest.fixture(scope="module")
def sets(kustomized):
    """The ApplicationSets by name."""
    found = kustomized("gitops/root")
    assert {one["kind"] for one in found} == {"ApplicationSet"}
    return of_kind(found, "ApplicationSet")


@pytest.fixture(scope="module", params=sorted(WORKLOADS))
def workloads(request, sets):
    """Each that makes applications of teams: name and template."""
    return request.param, sets[request.param]["spec"]["template"]["spec"]


def test_every_file_is_read(sets):
    """One that is listed nowhere would install nothing, and nobody would know."""
    written = {
        one["metadata"]["name"]
        for folder in ("add-ons", "policies", "observability", "workloads")
        for file in Path("gitops", folder, "application-sets").glob("*.yaml")
        if file.name not in {"kustomization.yaml", "workloads.yaml"}
        for one in yaml.safe_load_all(file.read_text())
    }

    assert sets.keys() == written


def test_argo_cd_takes_them(sets, charts):
    """Each is valid as its chart defines it, which drops what it does not know without a word."""
    schemas = Schemas("1.35", definitions(charts))

    assert [problem for one in sets.values() for problem in schemas.problems(one)] == []


def test_all_are_of_one_form(sets):
    """A name that is missing is an error and not a gap; what is switched off leaves what it made."""
    for one in sets.values():
        spec = one["spec"]
        assert (spec["goTemplate"], spec["goTemplateOptions"]) == (True, ["missingkey=error"])
        assert spec["syncPolicy"] == {"preserveResourcesOnDeletion": True}
        assert spec["template"]["spec"]["destination"]["server"] == "{{ .server }}"
        assert one["metadata"]["annotations"].keys() == {WAVE}
        assert one["metadata"]["annotations"][WAVE] in WAVES


def test_they_lie_where_the_root_application_puts_them(sets):
    """The namespace of Argo CD is a setting; here it would stand a second time."""
    for one in sets.values():
        assert "namespace" not in one["metadata"]
        assert "namespace" not in one["spec"]["template"]["metadata"]


def test_what_is_the_platforms_is_synced_alike(sets):
    """Tried again for half an hour: longer than an empty cluster needs until all that it needs is there."""
    for name in sets.keys() - WORKLOADS:
        spec = sets[name]["spec"]["template"]["spec"]
        retry = spec["syncPolicy"]["retry"]
        assert spec["project"] == "platform"
        assert spec["syncPolicy"]["automated"] == {"prune": True, "selfHeal": True}
        assert {"ServerSideApply=true", "SkipDryRunOnMissingResource=true"} <= set(spec["syncPolicy"]["syncOptions"])
        assert retry["refresh"] is True
        assert seconds(retry) >= 30 * 60


def test_nobody_closes_kube_system(sets):
    """What runs on every node runs there, and most of it is no tree's."""
    label = '{{ if eq .values.namespace "kube-system" }}privileged{{ else }}restricted{{ end }}'
    for name in sets.keys() - WORKLOADS:
        policy = sets[name]["spec"]["template"]["spec"]["syncPolicy"]
        if name.startswith("argo-cd"):  # Terraform makes that namespace, and labels it
            assert "managedNamespaceMetadata" not in policy
            assert "CreateNamespace=true" not in policy["syncOptions"]
        else:
            assert "CreateNamespace=true" in policy["syncOptions"]
            assert policy["managedNamespaceMetadata"] == {"labels": {"pod-security.kubernetes.io/enforce": label}}


def test_definitions_come_first_and_what_moves_pods_last(sets):
    """An application may wait for what comes before it, and not for what comes after it."""
    waves = {name: one["metadata"]["annotations"][WAVE] for name, one in sets.items()}

    assert {name for name, wave in waves.items() if wave == "-1"} == {
        "argo-rollouts",
        "cert-manager",
        "external-secrets",
        "kube-prometheus-stack",
        "kyverno",
    }
    assert {"argo-cd", "aws-load-balancer-controller", "cluster-autoscaler", "external-dns", "karpenter"} <= {
        name for name, wave in waves.items() if wave == "10"
    }
    assert (waves["workloads-automatic"], waves["workloads-manual"]) == ("5", "10")


def test_workloads_are_the_teams_and_those_of_the_environment_file(workloads):
    """Their overlay is that of the environment; how many pods there are is the autoscaler's."""
    _, spec = workloads

    assert spec["project"] == "applications"
    assert spec["source"]["path"].endswith("/workloads/{{ .application }}/overlays/{{ .metadata.labels.environment }}")
    assert spec["destination"]["namespace"] == "{{ .namespace }}"
    assert [(one["group"], one["kind"], *one["jsonPointers"]) for one in spec["ignoreDifferences"]] == [
        ("apps", "Deployment", "/spec/replicas"),
        ("apps", "StatefulSet", "/spec/replicas"),
        ("argoproj.io", "Rollout", "/spec/replicas"),
    ]


def test_one_of_the_two_makes_the_workloads_of_a_cluster(sets):
    """By its label `sync`."""
    chosen = {}
    for name in WORKLOADS:
        (generator,) = sets[name]["spec"]["generators"]
        clusters, elements = generator["matrix"]["generators"]
        chosen[name] = clusters["clusters"]["selector"]
        assert elements == {"list": {"elementsYaml": "{{ .metadata.annotations.gitops_applications }}"}}

    assert chosen == {f"workloads-{sync}": {"matchLabels": {"sync": sync}} for sync in ("automatic", "manual")}


def test_a_person_syncs_what_is_manual(workloads):
    """Past development nothing moves by itself, and what goes, goes last."""
    name, spec = workloads
    policy = spec["syncPolicy"]
    options = set(policy["syncOptions"])

    assert policy.get("automated") == ({"prune": True, "selfHeal": True} if name == "workloads-automatic" else None)
    assert {"ApplyOutOfSyncOnly=true", "SkipDryRunOnMissingResource=true"} <= options
    assert ({"PruneLast=true", "RespectIgnoreDifferences=true"} <= options) == (name == "workloads-manual")
    assert policy["retry"]["limit"] == 5
    assert policy["retry"]["backoff"] == {"duration": "30s", "factor": 2, "maxDuration": "10m"}


def seconds(retry):
    """How long it is tried again."""
    units = {"s": 1, "m": 60}
    first, longest = (
        int(text[:-1]) * units[text[-1]] for text in map(retry["backoff"].get, ("duration", "maxDuration"))
    )
    return sum(min(first * retry["backoff"]["factor"] ** step, longest) for step in range(retry["limit"]))
