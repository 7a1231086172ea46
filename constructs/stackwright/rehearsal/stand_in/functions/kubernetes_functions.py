"""The functions of the Kubernetes provider, 2.38: manifests out of YAML, and YAML of manifests.

Source: https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/functions/manifest_decode, and its
neighbours
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from stackwright.rehearsal.stand_in.functions.function import ArgumentError, Function

Manifest = dict[str, Any]

_BETWEEN = re.compile(r"(?:^|\s*\n)---\s*")
_REQUIRED = ("apiVersion", "kind", "metadata")
_DIGITS = list("-+.0123456789")
# Source: https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go
_AS_GO_HAS_IT = (
    ("tag:yaml.org,2002:bool", re.compile("[yYnN]$"), list("yYnN")),
    ("tag:yaml.org,2002:int", re.compile(r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|0|[1-9][0-9_]*)$"), _DIGITS),
    ("tag:yaml.org,2002:float", re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), _DIGITS),
)
"""Truths beside `yes` and `no`, and numbers: `08` and `1e3` are some, `22:22` is none."""
_OTHERWISE = frozenset({"timestamp", "int", "float"})


class _Loader(yaml.CSafeLoader):
    """YAML as the provider reads it."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own form
        first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] not in _OTHERWISE]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }
    bool_values = {**yaml.CSafeLoader.bool_values, "y": True, "n": False}  # noqa: RUF012 - as above


class _Dumper(yaml.SafeDumper):
    """YAML as the provider writes it: text of several lines as it is, and in double quotes what would be no text."""


def _written_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = dumper.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str"  # type: ignore[no-untyped-call]
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None if plain else '"')


_Dumper.add_representer(str, _written_text)
for _resolver in _AS_GO_HAS_IT:
    _Loader.add_implicit_resolver(*_resolver)
    _Dumper.add_implicit_resolver(*_resolver)


def _decode(text: str) -> list[Manifest]:
    found = []
    for document in _BETWEEN.split(text):
        try:
            manifest = yaml.load(document, Loader=_Loader)  # noqa: S506 - it is a safe one
        except yaml.YAMLError as error:
            raise ArgumentError(f"Invalid YAML document: {error}") from error
        if not manifest:
            continue
        if not isinstance(manifest, dict):
            raise ArgumentError(f"Invalid YAML document: expected an object, got {type(manifest).__name__}")
        found.append(_checked(json.loads(json.dumps(manifest))))  # keys are text
    return found


def _checked(manifest: Manifest) -> Manifest:
    for name in _REQUIRED:
        if name not in manifest:
            raise ArgumentError(f'Invalid Kubernetes manifest: missing field "{name}"')
    return manifest


def _manifest_decode(text: str) -> Manifest:
    found = _decode(text)
    if not found:
        raise ArgumentError("Invalid manifest: YAML document is empty")
    if len(found) > 1:
        several = "YAML manifest contains multiple resources: use manifest_decode_multi for more than one resource"
        raise ArgumentError(several)
    return found[0]


def _manifest_encode(value: Any) -> str:  # noqa: ANN401 - any type
    if isinstance(value, dict):
        return _written(value)
    if not isinstance(value, list):
        raise ArgumentError(f"Invalid manifest: value doesn't seem to be a manifest: {value!r}")
    return "".join(f"---\n{_written(one)}" for one in value)


def _written(manifest: Any) -> str:  # noqa: ANN401 - any type
    if not isinstance(manifest, dict):
        raise ArgumentError(f"List of manifests contained an invalid resource: {manifest!r}")
    written: str = yaml.dump(
        _checked(manifest), Dumper=_Dumper, default_flow_style=False, allow_unicode=True, width=2**31
    )
    return written


FUNCTIONS: Mapping[str, Function] = {
    "manifest_decode": Function("Reads a manifest", {"manifest": "string"}, "dynamic", _manifest_decode),
    "manifest_decode_multi": Function("Reads several manifests", {"manifest": "string"}, "dynamic", _decode),
    "manifest_encode": Function("Writes manifests", {"manifest": "dynamic"}, "string", _manifest_encode),
}
