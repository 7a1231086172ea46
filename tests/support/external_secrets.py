"""The kinds of External Secrets, whose chart is packed for tests without their definitions."""

from dataclasses import replace

KINDS = {
    "ClusterExternalSecret": ("external-secrets.io", "v1", "Cluster"),
    "ClusterSecretStore": ("external-secrets.io", "v1", "Cluster"),
    "ExternalSecret": ("external-secrets.io", "v1", "Namespaced"),
    "Password": ("generators.external-secrets.io", "v1alpha1", "Namespaced"),
    "SecretStore": ("external-secrets.io", "v1", "Namespaced"),
}


def with_definitions(rendered):
    """All applications; External Secrets brings definitions that take anything, unless its chart brings its own."""
    return [
        replace(one, objects=(*one.objects, *_missing(one))) if one.name == "external-secrets" else one
        for one in rendered
    ]


def _missing(application):
    if any(one["kind"] == "CustomResourceDefinition" for one in application.objects):
        return
    for kind, (group, version, scope) in KINDS.items():
        plural = f"{kind.lower()}s"
        anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
        served = {"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": anything}}
        yield {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.{group}"},
            "spec": {
                "group": group,
                "names": {"kind": kind, "plural": plural},
                "scope": scope,
                "versions": [served],
            },
        }
