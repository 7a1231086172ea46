"""Where policies hold, when they are asked, and what a refusal does there."""

import copy
import re
from pathlib import Path

import pytest
from support.admission import OURS, RESOURCES, Admission, Request
from support.pods import container, holder, pod_spec

from stackwright.gitops.objects.schemas import Schemas

FOLDER = "gitops/policies/stages"
STAGES = ("development", "staging", "production")
VERSIONS = ("1.34", "1.35", "1.36")


@pytest.fixture(scope="module")
def admission(kustomized):
    """The policies of each stage."""
    return {stage: Admission(kustomized(f"{FOLDER}/{stage}")) for stage in STAGES}


def wrong(image="public.ecr.aws/docker/library/api:latest"):
    """A specification that breaks a policy or two."""
    spec = pod_spec()
    container(spec, "app")["image"] = image
    return spec


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_cluster_takes_them(kustomized, stage, version):
    """Each object is one of its Kubernetes version's, spelled as there."""
    for found in kustomized(f"{FOLDER}/{stage}"):
        assert list(Schemas(version, ()).problems(found)) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_tests_ask_is_what_a_cluster_is_asked(version):
    """The objects that pass are objects of Kubernetes."""
    for kind in ("Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"):
        assert list(Schemas(version, ()).problems(holder(kind, pod_spec()))) == []


@pytest.mark.parametrize(
    ("stage", "actions"),
    [("development", ["Warn", "Audit"]), ("staging", ["Deny", "Audit"]), ("production", ["Deny", "Audit"])],
)
def test_a_stage_decides_what_a_refusal_does(admission, stage, actions):
    """Development hears of it and goes on; staging refuses what production would."""
    found = {tuple(binding["spec"]["validationActions"]) for binding in admission[stage].bindings.values()}

    assert found == {tuple(actions)}


@pytest.mark.parametrize("stage", STAGES)
def test_every_policy_is_bound_and_every_binding_has_its_policy(admission, stage):
    """A policy that nothing binds judges nothing. Development lets images move on under their tag."""
    bound = {binding["spec"]["policyName"] for binding in admission[stage].bindings.values()}

    assert set(admission[stage].policies) - bound == ({"pinned-images"} if stage == "development" else set())
    assert bound <= set(admission[stage].policies)


def test_latest_is_for_development(admission):
    """Past it, an image stays what it was when it was tested."""
    request = Request(holder("Deployment", wrong()))

    assert admission["development"].judge(request) == {}
    assert list(admission["staging"].judge(request)) == ["pinned-images"]
    assert list(admission["production"].judge(request)) == ["pinned-images"]


@pytest.mark.parametrize("stage", STAGES)
def test_they_hold_in_namespaces_of_ours_only(admission, stage):
    """A label makes a namespace ours; the system's stay free even with it."""
    request = Request(holder("Pod", {**wrong("evil.example.com/a:1"), "hostNetwork": True}))
    assert set(admission[stage].judge(request)) == {"host", "registries"}

    for labels in (
        {"kubernetes.io/metadata.name": "external-secrets"},
        {**OURS, "stackwright.io/owner": "platform"},
        {**OURS, "kubernetes.io/metadata.name": "kube-system"},
        {**OURS, "kubernetes.io/metadata.name": "argocd"},
    ):
        assert admission[stage].judge(Request(request.object, namespace=labels)) == {}


@pytest.mark.parametrize("kind", ["Pod", "Deployment", "Rollout"])
def test_what_was_there_before_a_policy_can_still_be_tidied_up(admission, kind):
    """Controllers change annotations and finalizers of pods that would not be let in today."""
    old = holder(kind, wrong())
    new = copy.deepcopy(old)
    new["metadata"]["finalizers"] = []
    assert admission["production"].judge(Request(new, old)) == {}

    spec = new["spec"] if kind == "Pod" else new["spec"]["template"]["spec"]
    container(spec, "init")["image"] = "public.ecr.aws/docker/library/api:1.4.3"
    assert list(admission["production"].judge(Request(new, old))) == ["pinned-images"]


def test_a_debugger_is_asked_in_when_the_pod_runs_already(admission):
    """`kubectl debug` adds it through a subresource."""
    old = holder("Pod", pod_spec())
    new = copy.deepcopy(old)
    del container(new["spec"], "debugger")["securityContext"]
    found = admission["production"].judge(Request(new, old, subresource="ephemeralcontainers"))

    assert set(found) == {"capabilities", "non-root", "privilege-escalation"}
    assert "--profile=restricted" in found["non-root"][0]


@pytest.mark.parametrize("stage", STAGES)
def test_a_policy_that_cannot_be_asked_refuses(admission, stage):
    """An error, or lists that are gone, are no way in; in development nobody is held up by missing lists."""
    missing = "Allow" if stage == "development" else "Deny"
    for name, policy in admission[stage].policies.items():
        assert policy["spec"]["failurePolicy"] == "Fail"
        for binding in admission[stage].bindings.values():
            if binding["spec"]["policyName"] == name:
                assert ("paramKind" in policy["spec"]) == ("paramRef" in binding["spec"])
                assert binding["spec"].get("paramRef", {}).get("parameterNotFoundAction", missing) == missing


@pytest.mark.parametrize("stage", STAGES)
def test_parameters_are_where_policies_look_for_them(admission, stage):
    """In a namespace that is made before, with its own rights."""
    for binding in admission[stage].bindings.values():
        if reference := binding["spec"].get("paramRef"):
            found = admission[stage].parameters[reference["name"]]
            assert found["metadata"]["namespace"] == reference["namespace"]


def test_workloads_of_ours_pass_in_every_stage(kustomized):
    """The tree's own workloads need no exception; the images of an overlay are of one registry, or of listed ones."""
    for overlay in sorted(Path("gitops/workloads").glob("*/overlays/*")):
        production = Admission(copy.deepcopy(kustomized(f"{FOLDER}/production")))
        host = re.search(r"\d+\.dkr\.ecr\.[\w.-]+", (overlay / "kustomization.yaml").read_text())
        production.parameters["policy-parameters"]["data"]["environment_registry"] = host[0] if host else ""
        for found in kustomized(str(overlay)):
            if found["kind"] in RESOURCES:
                assert production.judge(Request(found)) == {}, (str(overlay), found["kind"], found["metadata"]["name"])


def test_the_registry_comes_from_the_cluster(admission):
    """The ApplicationSet fills in what no file of the tree can know."""
    data = admission["production"].parameters["policy-parameters"]["data"]

    assert data["environment_registry"] == ""
    assert "/data/environment_registry" in Path("gitops/policies/application-sets/policies.yaml").read_text()
