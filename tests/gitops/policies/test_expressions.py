"""Each expression of each policy, in a real CEL: what passes, and what does not, wherever it stands."""

import copy
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.admission import RESOURCES, Admission, Request
from support.pods import CONTAINERS, container, holder, pod_spec

KINDS = list(RESOURCES)
RUNNING = [name for name in CONTAINERS if name != "debugger"]
"""Ephemeral containers have neither resources nor ports."""


def security(**values):
    """Change a container's security context; None removes."""

    def change(found):
        merged = found["securityContext"] | values
        found["securityContext"] = {key: value for key, value in merged.items() if value is not None}

    return change


def field(name, value):
    """Set a field; None removes it."""

    def change(found):
        found[name] = value
        if value is None:
            del found[name]

    return change


def lacking(part, resource):
    """Take a resource from requests or limits."""

    def change(found):
        found["resources"] = copy.deepcopy(found["resources"])
        del found["resources"][part][resource]

    return change


DIGEST = "@sha256:" + "a" * 64
IN_CONTAINERS = {
    "nothing says non-root": ("non-root", 0, "runAsNonRoot", security(runAsNonRoot=None)),
    "may be root": ("non-root", 0, "runAsNonRoot", security(runAsNonRoot=False)),
    "no security context for non-root": ("non-root", 0, "runAsNonRoot", field("securityContext", None)),
    "is root": ("non-root", 1, "runAsUser", security(runAsUser=0)),
    "drops nothing": ("capabilities", 0, "drop", security(capabilities=None)),
    "drops some": ("capabilities", 0, "drop", security(capabilities={"drop": ["NET_RAW"]})),
    "adds only": ("capabilities", 0, "drop", security(capabilities={"add": ["NET_BIND_SERVICE"]})),
    "adds": ("capabilities", 1, "add", security(capabilities={"drop": ["ALL"], "add": ["SYS_ADMIN"]})),
    "escalates": ("privilege-escalation", 0, "allowPrivilegeEscalation", security(allowPrivilegeEscalation=True)),
    "may escalate": ("privilege-escalation", 0, "allowPrivilegeEscalation", security(allowPrivilegeEscalation=None)),
    "is privileged": ("privilege-escalation", 1, "privileged", security(privileged=True)),
    "no tag": ("pinned-images", 0, "image", field("image", "public.ecr.aws/docker/library/api")),
    "latest": ("pinned-images", 0, "image", field("image", "public.ecr.aws/docker/library/api:latest")),
    "half a digest": ("pinned-images", 0, "image", field("image", "public.ecr.aws/docker/library/api@sha256:abc")),
    "somebody's registry": ("registries", 0, "image", field("image", "evil.example.com/api:1.4.2")),
    "no registry": ("registries", 0, "image", field("image", "api:1.4.2")),
    "a registry that begins alike": (
        "registries",
        0,
        "image",
        field("image", "111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example/api:1.4.2"),
    ),
    "beside a listed part": ("registries", 0, "image", field("image", "public.ecr.aws/docker/libraryevil/api:1.4.2")),
    "a port of the host": ("host", 2, "hostPort", field("ports", [{"containerPort": 80, "hostPort": 80}])),
    "no cpu asked for": ("resources", 0, "requests", lacking("requests", "cpu")),
    "no memory asked for": ("resources", 0, "requests", lacking("requests", "memory")),
    "no cpu limit": ("resources", 1, "limits", lacking("limits", "cpu")),
    "no memory limit": ("resources", 1, "limits", lacking("limits", "memory")),
    "no resources": ("resources", 0, "requests", field("resources", None)),
}
IN_PODS = {
    "the host's network": ("host", 0, "hostNetwork", field("hostNetwork", True)),
    "the host's processes": ("host", 0, "hostPID", field("hostPID", True)),
    "the host's memory": ("host", 0, "hostIPC", field("hostIPC", True)),
    "the host's files": ("host", 1, "var", field("volumes", [{"name": "var", "hostPath": {"path": "/var"}}])),
    "a token": ("service-account", 0, "automountServiceAccountToken", field("automountServiceAccountToken", True)),
    "a token by default": (
        "service-account",
        0,
        "automountServiceAccountToken",
        field("automountServiceAccountToken", None),
    ),
}
WRONG_LABELS = {"labels": ("labels", 0), "pod_labels": ("labels", 1)}


def places(case):
    """The containers in which a case can stand."""
    return (
        RUNNING if IN_CONTAINERS[case][0] == "resources" or IN_CONTAINERS[case][1:3] == (2, "hostPort") else CONTAINERS
    )


CASES = [pytest.param(case, place, id=f"{case}: {place}") for case in IN_CONTAINERS for place in places(case)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_team_should_write_passes(staging, kind):
    """In every kind of object that holds pods, with every kind of container."""
    assert staging.judge(Request(holder(kind, pod_spec()))) == {}


@pytest.mark.parametrize(("case", "place"), CASES)
def test_a_container_is_refused_wherever_it_stands(staging, case, place):
    """As an init container, a sidecar and a debugger no less; and the message names field and container."""
    policy, number, named, change = IN_CONTAINERS[case]
    spec = pod_spec()
    change(container(spec, place))
    rule = staging.policies[policy]["spec"]["validations"][number]
    for kind in KINDS:
        messages = staging.only(policy).judge(Request(holder(kind, spec)))[policy]
        about = [message for message in messages if named in message and re.search(rf"\b{place}\b", message)]

        assert about, (kind, messages)
        assert about[0].split(";")[1].strip(), "no remedy"
        assert named in rule["message"]


@pytest.mark.parametrize("case", IN_PODS)
def test_a_pod_is_refused_in_whatever_holds_it(staging, case):
    """The message names the field."""
    policy, _, named, change = IN_PODS[case]
    spec = pod_spec()
    change(spec)
    for kind in KINDS:
        found = staging.judge(Request(holder(kind, spec)))

        assert list(found) == [policy]
        assert named in found[policy][0]


@pytest.mark.parametrize("where", WRONG_LABELS)
def test_labels_are_asked_for_on_the_object_and_on_its_pods(staging, where):
    """What lacks one of them is told which."""
    labels = {"app.kubernetes.io/name": "api"}
    for kind in KINDS[1:]:
        found = staging.judge(Request(holder(kind, pod_spec(), **{where: labels})))

        assert list(found) == ["labels"]
        assert len(found["labels"]) == 1
        assert "app.kubernetes.io/part-of" in found["labels"][0]
        assert "app.kubernetes.io/name" not in found["labels"][0]


def test_a_pod_without_labels_is_told_so(staging):
    """Its own labels are those of its pod."""
    found = staging.judge(Request(holder("Pod", pod_spec(), labels={})))

    assert len(found["labels"]) == 2


def test_every_expression_has_something_that_it_refuses(staging):
    """Who adds one adds a case here."""
    tried = {case[:2] for case in [*IN_CONTAINERS.values(), *IN_PODS.values(), *WRONG_LABELS.values()]}

    assert tried == {
        (name, number)
        for name, policy in staging.policies.items()
        for number in range(len(policy["spec"]["validations"]))
    }


@pytest.mark.parametrize("place", CONTAINERS)
def test_the_pod_may_say_it_for_all_its_containers(staging, place):
    """Non-root is inherited, and so is the user; a container may say otherwise."""
    spec = pod_spec()
    for name in CONTAINERS:
        security(runAsNonRoot=None, runAsUser=None)(container(spec, name))
    spec["securityContext"] = {"runAsNonRoot": True, "runAsUser": 1000}
    assert staging.judge(Request(holder("Pod", spec))) == {}

    spec["securityContext"]["runAsUser"] = 0
    assert all(name in staging.judge(Request(holder("Pod", spec)))["non-root"][0] for name in CONTAINERS)

    for name in CONTAINERS:
        security(runAsUser=1000)(container(spec, name))
    assert staging.judge(Request(holder("Pod", spec))) == {}

    security(runAsNonRoot=False)(container(spec, place))
    assert place in staging.judge(Request(holder("Pod", spec)))["non-root"][0]


def test_the_pod_may_have_resources_for_all_its_containers(staging):
    """Kubernetes takes them at the pod since 1.34."""
    spec = pod_spec()
    spec["resources"] = container(spec, "app")["resources"]
    for name in RUNNING:
        del container(spec, name)["resources"]

    assert staging.judge(Request(holder("Deployment", spec))) == {}


@pytest.mark.parametrize(
    "change",
    [
        security(capabilities={"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}),
        security(privileged=False),
        field("ports", [{"containerPort": 80, "hostPort": 0}]),
        field("image", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme-prod/api:v1.4.2"),
        field("image", f"public.ecr.aws/docker/library/api{DIGEST}"),
        field("image", f"public.ecr.aws/docker/library/api:latest{DIGEST}"),
    ],
)
def test_what_is_allowed_beside_it(staging, change):
    """Exceptions that the policies make."""
    spec = pod_spec()
    change(container(spec, "app"))

    assert staging.judge(Request(holder("Deployment", spec))) == {}


@pytest.mark.parametrize("account", ["default", "", None])
def test_a_token_is_for_who_has_an_account_of_its_own(staging, account):
    """The default one is everybody's."""
    spec = pod_spec()
    del spec["automountServiceAccountToken"]
    assert staging.judge(Request(holder("Pod", {**spec, "serviceAccountName": "api"}))) == {}

    if account is not None:
        spec["serviceAccountName"] = account
    assert list(staging.judge(Request(holder("Pod", spec)))) == ["service-account"]


def test_without_a_registry_of_its_own_only_listed_ones_are_left(staging, kustomized):
    """An empty host lets nothing through, not everything."""
    admission = Admission(kustomized("gitops/policies/stages/staging"))
    spec = pod_spec()
    assert admission.judge(Request(holder("Pod", spec))) == {}

    container(spec, "app")["image"] = "/api:1"
    assert list(admission.judge(Request(holder("Pod", spec)))) == ["registries"]


def test_blanks_in_a_list_mean_nothing(kustomized):
    """Lists are written by hand: an empty line lets nothing in, and asks for nothing."""
    admission = Admission(copy.deepcopy(kustomized("gitops/policies/stages/staging")))
    data = admission.parameters["policy-parameters"]["data"]
    data["required_labels"] = " app.kubernetes.io/name \n\n"
    data["other_registries"] = "\n  public.ecr.aws/docker/library \n\n"
    assert admission.judge(Request(holder("Deployment", pod_spec()))) == {}

    data["other_registries"] = "\n \n"
    assert list(admission.judge(Request(holder("Deployment", pod_spec())))) == ["registries"]


def test_a_rollout_may_borrow_its_pods(staging):
    """The Deployment that it names is judged by itself."""
    rollout = holder("Rollout", pod_spec())
    del rollout["spec"]["template"]
    rollout["spec"]["workloadRef"] = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "api"}

    assert staging.judge(Request(rollout)) == {}


def optional(value, path=()):
    """Paths to what an object may lack."""
    needed = {"name", "image", "containers", "metadata", "spec", "kind", "template", "jobTemplate"}
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        if isinstance(key, str) and key not in needed:
            yield (*path, key)
        yield from optional(value[key], (*path, key))


WHOLE = {kind: holder(kind, pod_spec()) for kind in KINDS}


@given(st.data())
def test_no_field_that_may_be_missing_ends_an_expression(staging, data):
    """An expression that ends in an error refuses, and nobody is told why."""
    whole = copy.deepcopy(WHOLE[data.draw(st.sampled_from(KINDS))])
    for path in data.draw(st.lists(st.sampled_from(sorted(optional(whole), key=str)), unique=True)):
        within = whole
        for key in path[:-1]:
            within = within[key] if isinstance(within, list) or key in within else {}
        within.pop(path[-1], None)

    for messages in staging.judge(Request(whole)).values():
        assert all(messages)


@given(
    st.sampled_from(["public.ecr.aws/docker/library/api", "public.ecr.aws:443/docker/library/api"]),
    st.sampled_from(["", ":latest", ":v1", ":1.0_a-b", ":late.st", ":latest-alpine"]),
    st.sampled_from(["", DIGEST]),
)
def test_an_image_is_pinned_by_tag_or_digest(staging, name, tag, digest):
    """A registry's port is no tag."""
    spec = pod_spec()
    container(spec, "app")["image"] = name + tag + digest
    pinned = bool(digest) or tag not in {"", ":latest"}

    assert (staging.only("pinned-images").judge(Request(holder("Pod", spec))) == {}) == pinned
