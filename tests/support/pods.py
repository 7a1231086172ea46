"""A pod that every policy lets through, and the kinds of objects that hold one."""

import copy

LABELS = {"app.kubernetes.io/name": "api", "app.kubernetes.io/part-of": "shop"}
CONTAINER = {
    "image": "public.ecr.aws/docker/library/api:1.4.2",
    "ports": [{"containerPort": 8080}],
    "securityContext": {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "runAsUser": 1000,
    },
}
RESOURCES = {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"cpu": "1", "memory": "128Mi"}}
POD_SPEC = {
    "automountServiceAccountToken": False,
    "securityContext": {"fsGroup": 1000},
    "containers": [{**CONTAINER, "name": "app", "resources": RESOURCES}],
    "initContainers": [
        {**CONTAINER, "name": "init", "resources": RESOURCES},
        {**CONTAINER, "name": "sidecar", "resources": RESOURCES, "restartPolicy": "Always"},
    ],
    "ephemeralContainers": [{key: value for key, value in CONTAINER.items() if key != "ports"} | {"name": "debugger"}],
    "volumes": [{"name": "tmp", "emptyDir": {}}],
}
CONTAINERS = {
    "app": ("containers", 0),
    "init": ("initContainers", 0),
    "sidecar": ("initContainers", 1),
    "debugger": ("ephemeralContainers", 0),
}
"""Where each kind of container stands in `POD_SPEC`, by its name."""


def pod_spec():
    """A specification that may be changed."""
    return copy.deepcopy(POD_SPEC)


def container(spec, name):
    """One of its containers."""
    field, position = CONTAINERS[name]
    return spec[field][position]


def holder(kind, spec, *, labels=LABELS, pod_labels=LABELS):
    """An object of a kind whose pods have a specification."""
    metadata = {"name": "api", "namespace": "shop", "labels": labels}
    template = {"metadata": {"labels": pod_labels}, "spec": spec}
    selector = {"matchLabels": {"app.kubernetes.io/name": "api"}}
    restarts = {"restartPolicy": "Never"}
    made = {
        "Pod": lambda: ("v1", spec),
        "Deployment": lambda: ("apps/v1", {"selector": selector, "template": template}),
        "StatefulSet": lambda: ("apps/v1", {"serviceName": "api", "selector": selector, "template": template}),
        "DaemonSet": lambda: ("apps/v1", {"selector": selector, "template": template}),
        "Job": lambda: ("batch/v1", {"template": {**template, "spec": {**spec, **restarts}}}),
        "CronJob": lambda: (
            "batch/v1",
            {
                "schedule": "0 3 * * *",
                "jobTemplate": {"spec": {"template": {**template, "spec": {**spec, **restarts}}}},
            },
        ),
        "Rollout": lambda: ("argoproj.io/v1alpha1", {"selector": selector, "template": template}),
    }
    version, whole = made[kind]()
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": whole}
