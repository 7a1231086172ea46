"""The checker of Pod Security sees what it is there for."""

import copy

import pytest
from support.pod_security import violations

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
    "hostNetwork is on": lambda pod: pod.update(hostNetwork=True),
    "volume tmp is a hostPath": lambda pod: pod.update(volumes=[{"name": "tmp", "hostPath": {"path": "/"}}]),
    "sysctl kernel.msgmax": lambda pod: pod["securityContext"].update(sysctls=[{"name": "kernel.msgmax"}]),
    "the pod runs as root": lambda pod: pod["securityContext"].update(runAsUser=0),
    "app is privileged": lambda pod: pod["containers"][0]["securityContext"].update(privileged=True),
    "app may gain privileges": lambda pod: pod["containers"][0]["securityContext"].pop("allowPrivilegeEscalation"),
    "app has capabilities": lambda pod: pod["containers"][0]["securityContext"].pop("capabilities"),
    "app may run as root": lambda pod: pod["securityContext"].pop("runAsNonRoot"),
    "app has no seccomp profile": lambda pod: pod["securityContext"].pop("seccompProfile"),
    "app has a port of the host": lambda pod: pod["containers"][0].update(ports=[{"hostPort": 80}]),
    "app unmasks /proc": lambda pod: pod["containers"][0]["securityContext"].update(procMount="Unmasked"),
    "app probes another host": lambda pod: pod["containers"][0].update(livenessProbe={"httpGet": {"host": "a"}}),
    "app has SELinux options": lambda pod: pod["containers"][0]["securityContext"].update(
        seLinuxOptions={"type": "spc_t"}
    ),
    "app is not confined by AppArmor": lambda pod: pod["containers"][0]["securityContext"].update(
        appArmorProfile={"type": "Unconfined"}
    ),
}


def test_what_is_restricted_passes():
    """The least that a pod has to say."""
    assert violations(GOOD) == []


@pytest.mark.parametrize(("said", "broken"), BAD.items())
def test_each_control_is_seen(said, broken):
    """One thing changed, one complaint."""
    pod = copy.deepcopy(GOOD)
    broken(pod)

    assert violations(pod) == [said]


def test_init_containers_are_no_back_door():
    """They are judged like the others."""
    assert len(violations({**GOOD, "initContainers": [{"name": "init"}]})) == 2
