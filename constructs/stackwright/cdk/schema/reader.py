"""Turns the declarations of generated binding code into schemas, in the form of `terraform providers schema -json`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from stackwright.cdk.schema.block import CtyType
from stackwright.cdk.schema.errors import UnreadableBindingsError
from stackwright.cdk.schema.typescript import Member, Module, Written, parse

Document = dict[str, Any]

_KINDS = {"TerraformResource": "resource_schemas", "TerraformDataSource": "data_source_schemas"}
_SIMPLE: Mapping[str, CtyType] = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}
_ANYTHING = "anyMap"  # cdktf takes a value of any type for a map, which a value of this name mostly is
_CONTAINERS = {"List": "list", "Map": "map"}
# The bindings do not say which arguments are write-only, but every provider names them so.
# Source: https://developer.hashicorp.com/terraform/plugin/framework/resources/write-only-arguments
_WRITE_ONLY = "_wo"
_GETTER = re.compile(r"(?:get(\w*)Attribute|(interpolationForAttribute))\(")


def read(modules: Mapping[str, str]) -> Document:
    """Read the schema of a provider.

    Args:
        modules: TypeScript by module name.

    Returns:
        The keys `provider`, `resource_schemas` and `data_source_schemas`, as `terraform providers schema -json` has
        them.

    Raises:
        UnreadableBindingsError: A module declares a resource without attributes: its layout is unknown here.
    """
    document: Document = {"provider": {}, "resource_schemas": {}, "data_source_schemas": {}}
    for name, text in modules.items():
        module = parse(text)
        if not module.kind:
            continue
        schema = {"version": 0, "block": _Reader(module).block()}
        if module.kind == "TerraformProvider":
            document["provider"] = schema
        elif module.type_name and module.members[module.main]:
            document[_KINDS[module.kind]][module.type_name] = schema
        else:
            raise UnreadableBindingsError(f"module {name}: a resource without attributes; its layout cannot be read")
    return document


class _Shape(NamedTuple):
    """How a struct is nested; both texts are empty for a plain value. `once`: at most one element."""

    nesting: str
    struct: str
    once: bool


class _Reader:
    """Builds the block of one module's resource, data source or provider."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._struct = lru_cache(maxsize=None)(self._struct_block)

    def block(self) -> Document:
        module = self._module
        members = module.members[module.main]
        if module.kind == "TerraformProvider":
            members = tuple(member for member in members if member.name != "alias")  # a meta-argument of Terraform's
        return self._block(module.main, members, module.blocks.get(module.config, frozenset()))

    def _struct_block(self, struct: str) -> Document:
        return self._block(struct, self._module.members.get(struct, ()), self._module.blocks.get(struct, frozenset()))

    def _block(self, struct: str, members: tuple[Member, ...], block_names: frozenset[str]) -> Document:
        written = self._module.written.get(struct, {})
        attributes: Document = {}
        blocks: Document = {}
        for member in members:
            is_block = member.name in block_names or not (member.computed or member.optional or member.required)
            shape = self._shape(member, written.get(member.name))
            if is_block and shape.struct:
                blocks[member.name] = self._nested_block(member, shape)
            else:  # also a block that the generator gave up on, because it holds itself: anything goes there
                attributes[member.name] = self._attribute(member, shape, written.get(member.name))
        block: Document = {}
        if attributes:
            block["attributes"] = attributes
        if blocks:
            block["block_types"] = blocks
        return block

    def _nested_block(self, member: Member, shape: _Shape) -> Document:
        nested: Document = {"nesting_mode": shape.nesting, "block": self._struct(shape.struct)}
        if shape.nesting in {"list", "set"}:
            if member.required:
                nested["min_items"] = 1
            if shape.once:
                nested["max_items"] = 1
        return nested

    def _attribute(self, member: Member, shape: _Shape, written: Written | None) -> Document:
        flags = {flag: True for flag in ("required", "optional", "computed") if getattr(member, flag)}
        if member.name.endswith(_WRITE_ONLY) and not member.computed:
            flags["write_only"] = True
        if not shape.struct:
            return {"type": _plain_type(member, written), **flags}
        if self._is_object_type(shape.struct, written):
            return {"type": self._object_type(shape), **flags}
        nested = {"nesting_mode": shape.nesting, "attributes": self._struct(shape.struct).get("attributes", {})}
        return {"nested_type": nested, **flags}

    def _is_object_type(self, struct: str, written: Written | None) -> bool:
        """Tell an attribute of an object type (protocol 5) from a nested attribute (protocol 6)."""
        return written is None or any(inner.null_when_unset for inner in self._module.written.get(struct, {}).values())

    def _object_type(self, shape: _Shape) -> CtyType:
        members = self._struct(shape.struct).get("attributes", {})
        element: CtyType = ["object", {name: attribute["type"] for name, attribute in members.items()}]
        return element if shape.nesting == "single" else [shape.nesting, element]

    def _shape(self, member: Member, written: Written | None) -> _Shape:
        if written is not None and written.struct:
            nesting = "single" if written.container == "struct" else written.container
            return _Shape(nesting, written.struct, once=member.holder.endswith("OutputReference"))
        if not member.holder.startswith("cdktf."):
            for suffix, nesting in (
                ("OutputReference", "single"),
                ("List", "set" if member.is_set else "list"),
                ("Map", "map"),
            ):
                if member.holder.endswith(suffix):
                    return _Shape(nesting, member.holder.removesuffix(suffix), once=False)
        return _Shape("", "", once=False)


def _plain_type(member: Member, written: Written | None) -> CtyType:
    if written is not None:
        type_ = _stored_type(written.storage)
        return ["set", type_[1]] if written.container == "set" and isinstance(type_, list) else type_
    if member.holder:  # cdktf.StringMap and its sisters
        return _stored_type(_lowered(member.holder.removeprefix("cdktf.")))
    return _returned_type(member.returned)


def _stored_type(storage: str) -> CtyType:
    """Translate cdktf's name of a stored value: `string`, `numberList`, `stringMapList`."""
    if storage == _ANYTHING:
        return "dynamic"
    for suffix, container in _CONTAINERS.items():
        if storage.endswith(suffix):
            return [container, _stored_type(storage.removesuffix(suffix))]
    return _SIMPLE[storage]


def _returned_type(expression: str) -> CtyType:
    """Translate what a getter returns, such as `cdktf.Fn.tolist(this.getListAttribute('ids'))`."""
    match = _GETTER.search(expression)
    if match is None or match[2]:
        return "dynamic"
    stored = _lowered(match[1])
    type_: CtyType = ["list", "string"] if stored == "list" else _stored_type(stored)
    return ["set", type_[1]] if "Fn.tolist(" in expression and isinstance(type_, list) else type_


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]
