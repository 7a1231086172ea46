"""What a real provider says of itself, as `terraform providers schema -json` prints it in `provider_schemas`."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.cdk.schema import Block, ProviderSchema, bindings, reader
from stackwright.cdk.schema.block import block_from_json

KINDS = {"resource_schemas": "resource.", "data_source_schemas": "data."}


def as_schema(name: str, source: str, version: str, document: Mapping[str, Any]) -> ProviderSchema:
    """The same as a schema."""

    def blocks(kind: str) -> dict[str, Block]:
        return {type_: block_from_json(schema["block"]) for type_, schema in document.get(kind, {}).items()}

    provider = block_from_json(document.get("provider", {}).get("block", {}))
    kinds = ("resource_schemas", "data_source_schemas", "ephemeral_resource_schemas")
    return ProviderSchema(name, source, version, provider, *map(blocks, kinds))


def without_supplement(name: str) -> ProviderSchema:
    """The schema that the installed bindings tell by themselves."""
    document = reader.read(bindings.sources(bindings.find(name)).modules)
    return as_schema(name, "", "bindings", document)


def supplement(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the bindings lack of it, in the form of the files in `cdk/schema/supplements/`."""
    paths = (
        prefix + type_ + path
        for kind, prefix in KINDS.items()
        for type_, schema in document[kind].items()
        for path in _sensitive_paths(schema["block"])
    )
    items = {
        path: limits
        for kind, prefix in KINDS.items()
        for type_, schema in document[kind].items()
        for path, limits in _limits(prefix + type_, schema["block"])
        if ".definition." not in path  # of QuickSight, which the bindings take for a value of any type
    }
    ephemeral = document.get("ephemeral_resource_schemas", {})
    return {"items": items, "sensitive": sorted(paths), "ephemeral_resource_schemas": _without_prose(ephemeral)}


def _limits(path: str, block: Mapping[str, Any]) -> Iterator[tuple[str, list[int]]]:
    """How often blocks may stand, where that is more than the bindings say: not just at least or at most once."""
    for name, nested in block.get("block_types", {}).items():
        limits = [nested.get("min_items", 0), nested.get("max_items", 0)]
        if max(limits) > 1:
            yield f"{path}.{name}", limits
        yield from _limits(f"{path}.{name}", nested["block"])


def _sensitive_paths(block: Mapping[str, Any]) -> Iterator[str]:
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("sensitive"):
            yield f".{name}"
    for name, nested in block.get("block_types", {}).items():
        for path in _sensitive_paths(nested["block"]):
            yield f".{name}{path}"


def _without_prose(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        key: _without_prose(item)
        for key, item in value.items()
        if not (key.startswith("description") and isinstance(item, str))
    }


def given_up(document: Mapping[str, Any], bindings: Mapping[str, Any]) -> dict[str, Any]:
    """The blocks that the bindings do not describe, in the form of the files `cdk/schema/supplements/*.blocks.json`.

    Args:
        document: What the provider says.
        bindings: The same kind of document, read from the bindings alone.
    """
    definitions: dict[str, Any] = {}
    places = {
        place: _by_name(nested, definitions)
        for kind, prefix in KINDS.items()
        for type_ in sorted(bindings[kind].keys() & document[kind].keys())
        for place, nested in _given_up(prefix + type_, bindings[kind][type_]["block"], document[kind][type_]["block"])
    }
    return {"places": places, "definitions": dict(sorted(definitions.items()))}


def printed_given_up(facts: Mapping[str, Any]) -> str:
    """Such a file, a line for each place and definition."""
    parts = []
    for key, value in facts.items():
        if isinstance(value, str):
            parts.append(f" {json.dumps(key)}: {json.dumps(value)}")
        else:
            lines = (f"  {json.dumps(name)}: {json.dumps(one, sort_keys=True)}" for name, one in value.items())
            parts.append(f" {json.dumps(key)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _given_up(path: str, ours: Mapping[str, Any], truth: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, nested in sorted(truth.get("block_types", {}).items()):
        if ours.get("attributes", {}).get(name, {}).get("type") == "dynamic":
            yield f"{path}.{name}", nested
        elif name in ours.get("block_types", {}):
            yield from _given_up(f"{path}.{name}", ours["block_types"][name]["block"], nested["block"])


def _by_name(nested: Mapping[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A nested block with the name of its content in the place of its content."""
    block = nested["block"]
    attributes = {
        name: {key: value for key, value in one.items() if value is not False}
        for name, one in _without_prose(block.get("attributes", {})).items()
    }
    blocks = {name: _by_name(one, definitions) for name, one in block.get("block_types", {}).items()}
    definition = {key: value for key, value in (("attributes", attributes), ("block_types", blocks)) if value}
    name = hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()[:10]
    definitions[name] = definition
    return {**{key: value for key, value in nested.items() if key != "block"}, "block": name}
