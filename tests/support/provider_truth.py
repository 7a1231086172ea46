"""What a real provider says of itself, as `terraform providers schema -json` prints it in `provider_schemas`."""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.cdk.schema import Block, ProviderSchema
from stackwright.cdk.schema.block import block_from_json

KINDS = {"resource_schemas": "resource.", "data_source_schemas": "data."}


def as_schema(name: str, source: str, version: str, document: Mapping[str, Any]) -> ProviderSchema:
    """The same as a schema."""

    def blocks(kind: str) -> dict[str, Block]:
        return {type_: block_from_json(schema["block"]) for type_, schema in document.get(kind, {}).items()}

    provider = block_from_json(document.get("provider", {}).get("block", {}))
    kinds = ("resource_schemas", "data_source_schemas", "ephemeral_resource_schemas")
    return ProviderSchema(name, source, version, provider, *map(blocks, kinds))


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
