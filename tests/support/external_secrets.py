"""The kinds of External Secrets, whose chart is packed for tests without their definitions."""

from dataclasses import replace

from support.custom_resources import definition

KINDS = {
    "ClusterSecretStore": ("external-secrets.io", "Cluster", "v1"),
    "ExternalSecret": ("external-secrets.io", "Namespaced", "v1"),
    "Password": ("generators.external-secrets.io", "Namespaced", "v1alpha1"),
}
"""Those that the tree uses."""


def with_definitions(rendered):
    """All applications; unless its chart brings its own, External Secrets brings definitions that take anything."""
    return [
        replace(one, objects=(*one.objects, *_missing(one))) if one.name == "external-secrets" else one
        for one in rendered
    ]


def _missing(application):
    brought = {one["spec"]["names"]["kind"] for one in application.objects if one["kind"] == "CustomResourceDefinition"}
    return [definition(kind, *rest) for kind, rest in KINDS.items() if kind not in brought]
