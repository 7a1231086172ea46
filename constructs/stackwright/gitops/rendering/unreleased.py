"""Charts packed from their sources: they lack the definitions of custom resources that are made at a release.

Argo CD gets the released chart. Where all there is to judge by is a packed one, its kinds are taken to be there, and
objects of them are not judged by a schema.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering import charts
from stackwright.gitops.rendering.applications import Rendered

DEFINITION = "CustomResourceDefinition"
# Source: https://external-secrets.io/latest/api/spec/
_KINDS = {
    "external-secrets": (
        ("ClusterExternalSecret", "external-secrets.io", "Cluster", "v1"),
        ("ClusterSecretStore", "external-secrets.io", "Cluster", "v1"),
        ("ExternalSecret", "external-secrets.io", "Namespaced", "v1"),
        ("SecretStore", "external-secrets.io", "Namespaced", "v1"),
        ("Password", "generators.external-secrets.io", "Namespaced", "v1alpha1"),
    )
}
"""Kinds of each chart that makes its definitions at its release: kind, group, scope, version."""


@dataclass(frozen=True)
class Taken:
    """An application whose chart was packed from its sources.

    Attributes:
        application: Its name.
        objects: How many objects there are of its kinds, in all applications.
    """

    application: str
    objects: int


def completed(rendered: Sequence[Rendered]) -> tuple[list[Rendered], list[Taken]]:
    """Applications with definitions that take anything, where a chart lacks its own; and what was taken so.

    Args:
        rendered: All applications of an environment.
    """
    lacking = {one.name: {made["spec"]["names"]["kind"]: made for made in _lacking(one)} for one in rendered}
    whole = [replace(one, objects=(*one.objects, *lacking[one.name].values())) for one in rendered]
    taken = [
        Taken(name, sum(_is_of(one, kinds) for app in rendered for one in app.objects))
        for name, kinds in lacking.items()
        if kinds
    ]
    return whole, taken


def _lacking(application: Rendered) -> Iterator[Object]:
    for source in application.sources:
        kinds = _KINDS.get(str(source.get("chart")), ())
        if kinds and not charts.brings(charts.archive_of(source), DEFINITION):
            yield from (_definition(*kind) for kind in kinds)


def _is_of(one: Object, kinds: Mapping[str, Object]) -> bool:
    definition = kinds.get(one["kind"])
    return definition is not None and one["apiVersion"].startswith(f"{definition['spec']['group']}/")


def _definition(kind: str, group: str, scope: str, version: str) -> Object:
    plural = f"{kind.lower()}s"
    anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    served = {"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": anything}}
    names = {"kind": kind, "plural": plural}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": DEFINITION,
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {"group": group, "names": names, "scope": scope, "versions": [served]},
    }
