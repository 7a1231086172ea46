"""Every secret that is read from Secrets Manager is one that Terraform makes there."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.expected import Expected
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering.applications import Rendered

_STORES = frozenset({"ClusterSecretStore", "SecretStore"})


def findings(rendered: Sequence[Rendered], expected: Expected) -> Iterator[Finding]:
    """Names of secrets, and of stores, that nobody makes.

    Args:
        rendered: All applications.
        expected: What Terraform makes.
    """
    stores = {
        (one["kind"], one["metadata"]["name"]) for app in rendered for one in app.objects if one["kind"] in _STORES
    }
    for app in rendered:
        for one in app.objects:
            for place, spec in _specs(one):
                for key, path in _keys(spec):
                    if key not in expected.secrets:
                        remedy = _instead(key, expected)
                        yield Finding.of(
                            app, one, f"{place}.{path}: there is no secret {key} in Secrets Manager", remedy
                        )
                store = spec.get("secretStoreRef") or {}
                kind, name = store.get("kind", "SecretStore"), store.get("name")
                if name and (kind, name) not in stores:
                    there = ", ".join(sorted(f"{kind} {name}" for kind, name in stores)) or "none"
                    problem = f"{place}.secretStoreRef: there is no {kind} {name}"
                    yield Finding.of(app, one, problem, f"name one that there is: {there}")


def _specs(one: Object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if one["kind"] == "ExternalSecret":
        yield "spec", one["spec"]
    elif one["kind"] == "ClusterExternalSecret":
        yield "spec.externalSecretSpec", one["spec"]["externalSecretSpec"]


def _keys(spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names of secrets, and where they stand; a secret may also be found by search, which names none."""
    for place, data in enumerate(spec.get("data") or ()):
        if key := (data.get("remoteRef") or {}).get("key"):
            yield key, f"data[{place}].remoteRef.key"
    for place, source in enumerate(spec.get("dataFrom") or ()):
        if key := (source.get("extract") or {}).get("key"):
            yield key, f"dataFrom[{place}].extract.key"


def _instead(key: str, expected: Expected) -> str:
    near = get_close_matches(key, expected.secrets, n=1, cutoff=0.8)
    if near:
        return f"did you mean {near[0]}?"
    there = ", ".join(sorted(expected.secrets)) or "none"
    return f"declare it in `secrets` of {expected.file}, or name one that there is: {there}"
