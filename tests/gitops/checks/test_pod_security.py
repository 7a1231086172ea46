"""The checker of Pod Security sees what it is there for."""

import copy

import pytest

from stackwright.gitops.checks.pod_security import findings, levels_of, unrestricted, violations

GOOD = {
    "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
    "volumes": [{"name": "tmp", "emptyDir": {}}],
    "containers": [
        {
            "name": "app",
            "ports": [{"containerPort": 8080}],
            "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
        }
    ],
}
BAD = {
    "hostNetwork is true": lambda pod: pod.update(hostNetwork=True),
    "volume tmp is a hostPath": lambda pod: pod.update(volumes=[{"name": "tmp", "hostPath": {"path": "/"}}]),
    "sysctl kernel.msgmax is not a safe one": lambda pod: pod["securityContext"].update(
        sysctls=[{"name": "kernel.msgmax"}]
    ),
    "the pod runs as user 0": lambda pod: pod["securityContext"].update(runAsUser=0),
    "containers.app is privileged": lambda pod: pod["containers"][0]["securityContext"].update(privileged=True),
    "containers.app does not set allowPrivilegeEscalation: false": lambda pod: pod["containers"][0][
        "securityContext"
    ].pop("allowPrivilegeEscalation"),
    "containers.app does not drop the capability ALL": lambda pod: pod["containers"][0]["securityContext"].pop(
        "capabilities"
    ),
    "containers.app does not set runAsNonRoot: true": lambda pod: pod["securityContext"].pop("runAsNonRoot"),
    "containers.app has no seccompProfile of type RuntimeDefault": lambda pod: pod["securityContext"].pop(
        "seccompProfile"
    ),
    "containers.app takes the host's port 80": lambda pod: pod["containers"][0].update(ports=[{"hostPort": 80}]),
    "containers.app unmasks /proc": lambda pod: pod["containers"][0]["securityContext"].update(procMount="Unmasked"),
    "containers.app probes another host": lambda pod: pod["containers"][0].update(
        livenessProbe={"httpGet": {"host": "a"}}
    ),
    "containers.app has SELinux options of its own": lambda pod: pod["containers"][0]["securityContext"].update(
        seLinuxOptions={"type": "spc_t"}
    ),
    "containers.app: appArmorProfile is Unconfined": lambda pod: pod["containers"][0]["securityContext"].update(
        appArmorProfile={"type": "Unconfined"}
    ),
}


RESTRICTED_ONLY = {
    "the pod runs as user 0",
    "containers.app does not set allowPrivilegeEscalation: false",
    "containers.app does not drop the capability ALL",
    "containers.app does not set runAsNonRoot: true",
    "containers.app has no seccompProfile of type RuntimeDefault",
}


def test_what_is_restricted_passes():
    """The least that a pod has to say."""
    assert list(violations(GOOD, "restricted")) == []


@pytest.mark.parametrize(("said", "broken"), BAD.items())
def test_each_control_is_seen(said, broken):
    """One thing changed, and it is told; `privileged` takes everything, `baseline` what takes nothing of the node."""
    pod = copy.deepcopy(GOOD)
    broken(pod)

    assert said in set(violations(pod, "restricted"))
    assert (said in set(violations(pod, "baseline"))) == (said not in RESTRICTED_ONLY)
    assert list(violations(pod, "privileged")) == []


def test_init_containers_are_no_back_door():
    """They are judged like the others."""
    assert len(list(violations({**GOOD, "initContainers": [{"name": "init"}]}, "restricted"))) == 2


def test_a_pod_is_held_against_the_label_of_its_namespace(made):
    """Whoever makes it; a namespace without a label takes everything, as the API server does."""
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "api", "namespace": "shop"},
        "spec": {"template": {"spec": {**GOOD, "hostPID": True}}},
    }
    label = {"pod-security.kubernetes.io/enforce": "restricted"}
    namespaces = [
        {"kind": "Namespace", "metadata": {"name": "shop", "labels": label}},
        {"kind": "Namespace", "metadata": {"name": "open"}},
    ]
    levels = levels_of(namespaces)

    (found,) = findings([made(deployment)], levels)
    assert str(found) == (
        "gitops/shop: shop: Deployment api: hostPID is true; mend it; namespace shop enforces restricted"
    )
    deployment["metadata"]["namespace"] = "open"
    assert list(findings([made(deployment)], levels)) == []


def test_a_namespace_of_a_team_is_restricted(shop):
    """Whatever else its label says is told; namespaces of the platform may be what their charts need."""
    shop.specs["watch"]["syncPolicy"]["syncOptions"] = []
    shop.watch["Namespace watch"] = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "watch"}}
    assert list(unrestricted(shop.rendered, {"shop": "restricted", "watch": "privileged"})) == []

    (found,) = unrestricted(shop.rendered, {"shop": "baseline", "watch": "privileged"})
    assert str(found) == (
        "gitops/shop: shop: Namespace shop: enforces baseline; label it pod-security.kubernetes.io/enforce: restricted"
    )
