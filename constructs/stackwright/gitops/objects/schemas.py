"""What Kubernetes takes: its own kinds, version by version, and custom ones as their definitions say."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from stackwright.gitops.objects.manifests import Object


class Schemas:
    """The kinds that a cluster serves.

    Args:
        kubernetes: The cluster's version, e.g. `1.35`.
        definitions: The CustomResourceDefinitions in it.
    """

    def __init__(self, kubernetes: str, definitions: Iterable[Object]) -> None:
        self._kubernetes = kubernetes
        self._custom = {
            (f"{one['spec']['group']}/{version['name']}", one["spec"]["names"]["kind"]): version
            for one in definitions
            for version in one["spec"]["versions"]
            if version["served"]
        }
        self._validators: dict[tuple[str, str], Draft202012Validator | None] = {}

    def problems(self, one: Object) -> Iterator[str]:
        """What is wrong with an object, in the words of its schema, or that its kind is not served."""
        kind = one["apiVersion"], one["kind"]
        if kind not in self._validators:
            self._validators[kind] = self._validator(*kind)
        validator = self._validators[kind]
        if validator is None:
            yield f"no such kind is served: {' '.join(kind)}"
            return
        for error in validator.iter_errors(one):
            yield from _told(error)

    def serves(self, api_version: str, kind: str) -> bool:
        """Whether a kind is there in that version."""
        return (api_version, kind) in self._custom or _built_in(self._kubernetes, _file(api_version, kind)) is not None

    @cached_property
    def custom_kinds(self) -> frozenset[tuple[str, str]]:
        """Versions and kinds that definitions bring."""
        return frozenset(self._custom)

    def _validator(self, api_version: str, kind: str) -> Draft202012Validator | None:
        if version := self._custom.get((api_version, kind)):
            return Draft202012Validator(_plain(version["schema"]["openAPIV3Schema"], top=True))
        schema = _built_in(self._kubernetes, _file(api_version, kind))
        return Draft202012Validator(schema, registry=_registry(self._kubernetes)) if schema else None


def _told(error: ValidationError) -> Iterator[str]:
    """An error and its place; of several ways to be right, what is wrong with the nearest."""
    nearest = min(error.context or [error], key=lambda one: (-len(one.path), len(one.message)))
    place = ".".join(map(str, nearest.absolute_path))
    yield f"{place or 'the object'}: {nearest.message[:200]}"


def _file(api_version: str, kind: str) -> str:
    """What the file of a built-in kind is called: `role-rbac-v1` for one of `rbac.authorization.k8s.io/v1`."""
    group, slash, version = api_version.partition("/")
    return f"{kind.lower()}-{group.split('.')[0]}-{version}" if slash else f"{kind.lower()}-{group}"


_ROOT = resources.files("kubernetes_validate") / "kubernetes-json-schema"
_FOLDERS = {
    one.name.removeprefix("v").removesuffix("-local-strict").rpartition(".")[0]: one
    for one in _ROOT.iterdir()
    if one.name.endswith("-local-strict")
}
KNOWN = frozenset(_FOLDERS)
"""Versions of Kubernetes whose own kinds are known, e.g. `1.35`."""


@cache
def _built_in(kubernetes: str, name: str) -> Mapping[str, Any] | None:
    file = _FOLDERS[kubernetes] / f"{name}.json"
    return json.loads(file.read_bytes()) if file.is_file() else None


@cache
def _registry(kubernetes: str) -> Registry[Any]:
    definitions = json.loads((_FOLDERS[kubernetes] / "_definitions.json").read_bytes())
    registry: Registry[Any] = Resource.from_contents(definitions) @ Registry()
    return registry


def _plain(schema: Mapping[str, Any], *, top: bool = False) -> dict[str, Any]:
    """A structural schema as plain JSON Schema: nothing is let through that the API server would cut off."""
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string", *(["null"] if schema.get("nullable") else [])]}
    kept = {
        name: schema[name]
        for name in (
            "enum",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "required",
        )
        if name in schema
    }
    if "type" in schema:
        kept["type"] = [schema["type"], "null"] if schema.get("nullable") else schema["type"]
        if schema.get("nullable") and "enum" in kept:
            kept["enum"] = [*kept["enum"], None]
    if "properties" in schema:
        kept["properties"] = {name: _plain(below) for name, below in schema["properties"].items()}
        if top:
            kept["properties"] |= {"apiVersion": {}, "kind": {}, "metadata": {}}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            kept["additionalProperties"] = False
    if isinstance(schema.get("additionalProperties"), Mapping):
        kept["additionalProperties"] = _plain(schema["additionalProperties"])
    if isinstance(schema.get("items"), Mapping):
        kept["items"] = _plain(schema["items"])
    return kept
