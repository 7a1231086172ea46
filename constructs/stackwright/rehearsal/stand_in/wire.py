"""Values and schemas as Terraform's core sends and wants them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

import msgpack  # type: ignore[import-untyped]

from stackwright.cdk.schema import Attribute, Block, NestedAttribute
from stackwright.rehearsal.stand_in import any_type
from stackwright.rehearsal.stand_in.protocol import message


class _Unknown:
    """A value that is known after apply only."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()

# Message pack extensions that mean an unknown value: 0 bare, 12 with what is known about it.
_UNKNOWN_CODES = {0, 12}
_DynamicValue = message("DynamicValue")
_SchemaMessage = message("Schema")
_BlockMessage = message("Schema.Block")
_AttributeMessage = message("Schema.Attribute")
_NestedBlockMessage = message("Schema.NestedBlock")
_ObjectMessage = message("Schema.Object")
_DiagnosticMessage = message("Diagnostic")
_PathMessage = message("AttributePath")
_StepMessage = message("AttributePath.Step")
_NESTING = {"single": 1, "list": 2, "set": 3, "map": 4}


def decode(value: Any, block: Block | None = None) -> Any:  # noqa: ANN401
    """Read a DynamicValue message: plain Python values, `UNKNOWN` where a value is unknown.

    Args:
        value: The message.
        block: The schema of the value; only values of any type need one.
    """
    if value.msgpack:
        found = msgpack.unpackb(value.msgpack, ext_hook=_extension, strict_map_key=False)
    else:
        found = json.loads(value.json) if value.json else None
    return found if block is None else any_type.without_types(block, found)


def encode(value: Any, block: Block | None = None) -> Any:  # noqa: ANN401
    """Make a DynamicValue message.

    Args:
        value: Plain Python values.
        block: The schema of the value; only values of any type need one.
    """
    typed = value if block is None else any_type.with_types(block, value)
    return _DynamicValue(msgpack=msgpack.packb(typed, default=_packed_unknown))


def error(summary: str, detail: str = "", path: Iterable[str | int] = ()) -> Any:  # noqa: ANN401
    """Make a diagnostic that stops Terraform.

    Args:
        summary: What is wrong.
        detail: More of it.
        path: Where in a resource: names and indexes.
    """
    steps = attribute_path(path)
    return _DiagnosticMessage(severity=1, summary=summary, detail=detail, attribute=steps if steps.steps else None)


def warning(summary: str) -> Any:  # noqa: ANN401
    """Make a diagnostic that stops nothing."""
    return _DiagnosticMessage(severity=2, summary=summary)


def attribute_path(path: Iterable[str | int]) -> Any:  # noqa: ANN401
    """Make an AttributePath message of names and indexes."""
    steps = [
        _StepMessage(attribute_name=step) if isinstance(step, str) else _StepMessage(element_key_int=step)
        for step in path
    ]
    return _PathMessage(steps=steps)


def has_unknown(value: Any) -> bool:  # noqa: ANN401
    """Whether a value is unknown or holds one that is."""
    if isinstance(value, dict):
        return any(map(has_unknown, value.values()))
    if isinstance(value, list):
        return any(map(has_unknown, value))
    return value is UNKNOWN


def schema_message(block: Block) -> Any:  # noqa: ANN401
    """Make a Schema message."""
    return _SchemaMessage(version=0, block=_block(block))


def _block(block: Block) -> Any:  # noqa: ANN401
    return _BlockMessage(
        attributes=[_attribute(attribute) for attribute in block.attributes.values()],
        block_types=[
            _NestedBlockMessage(
                type_name=nested.name,
                block=_block(nested.block),
                nesting=_NESTING[
                    # Terraform allows no value of any type in a set.
                    "list" if nested.nesting == "set" and any_type.is_held_by(nested.block) else nested.nesting
                ],
                min_items=nested.min_items,
                max_items=nested.max_items,
            )
            for nested in block.blocks.values()
        ],
    )


def _attribute(attribute: Attribute) -> Any:  # noqa: ANN401
    found = _AttributeMessage(
        name=attribute.name,
        required=attribute.required,
        optional=attribute.optional,
        computed=attribute.computed,
        sensitive=attribute.sensitive,
        write_only=attribute.write_only,
    )
    if attribute.nested is None:
        found.type = json.dumps(attribute.type).encode()
    else:
        found.nested_type.CopyFrom(_object(attribute.nested))
    return found


def _object(nested: NestedAttribute) -> Any:  # noqa: ANN401
    members = [_attribute(attribute) for attribute in nested.attributes.values()]
    return _ObjectMessage(attributes=members, nesting=_NESTING[nested.nesting])


def _extension(code: int, data: bytes) -> Any:  # noqa: ANN401
    return UNKNOWN if code in _UNKNOWN_CODES else msgpack.ExtType(code, data)


def _packed_unknown(value: object) -> msgpack.ExtType:
    if value is UNKNOWN:
        return msgpack.ExtType(0, b"\x00")
    raise TypeError(f"cannot send {type(value).__name__} to Terraform")
