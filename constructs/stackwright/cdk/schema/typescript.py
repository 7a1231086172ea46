"""Finds the declarations in generated binding code: classes with attributes, interfaces, how arguments are written.

The bindings are generated, so their layout is fixed and regular expressions are enough; a change of layout shows as a
type without attributes, which the reader refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_DECLARATION = re.compile(r"^export (class|interface|function) (\w+)(?: extends cdktf\.(\w+))?", re.MULTILINE)
_MEMBER = re.compile(
    r"^  // (?P<name>\S+) - computed: (?P<computed>\w+), optional: (?P<optional>\w+), required: (?P<required>\w+)\n"
    r"(?:  private \w+(?: = new (?P<holder>[\w.]+)\(this, \"[^\"]*\"(?:, (?P<set>true|false))?\)|\??: [^\n]*?);? *\n)?"
    r"  public get \w+\(\) \{\n    return (?P<returned>[^\n]*);",
    re.MULTILINE,
)
_FIELD = re.compile(r"/\*\*(?P<text>(?:(?!\*/).)*)\*/\n  readonly \w+(?P<optional>\?)?: [^\n]*;\n", re.DOTALL)
_LINKED_NAME = re.compile(r"#(\w+) \w+#")
_WRITTEN = re.compile(
    r"^ +(\w+): \{\n +value: ([^\n]*),\n +isBlock: (?:true|false),\n +type: \"(\w+)\",\n +storageClassType: \"(\w+)\"",
    re.MULTILINE,
)
_CONFIG = re.compile(r"public constructor\([^\n]*\bconfig: (\w+)")
_TYPE_NAME = re.compile(r'tfResourceType = "(\w+)"')
_STRUCT = re.compile(r"(?<!cdktf\.)\b(\w+)ToHclTerraform")


@dataclass(frozen=True, slots=True)
class Member:
    """One attribute or block of a class, as its getter and the comment above it tell.

    Attributes:
        name: Terraform's name.
        computed: The provider may choose the value.
        optional: It may be set.
        required: It must be set.
        holder: The class of the object behind it, such as `VpcTimeoutsOutputReference`; empty for a plain value.
        is_set: The object stands in a set.
        returned: What the getter returns.
    """

    name: str
    computed: bool
    optional: bool
    required: bool
    holder: str = ""
    is_set: bool = False
    returned: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """How an argument is written.

    Attributes:
        container: `simple`, `list`, `set`, `map` or `struct`.
        storage: What is stored, such as `stringList`.
        struct: The struct that it is made of; empty when there is none.
        null_when_unset: Unset, it is written as null, because every member of an object type must be there.
    """

    container: str
    storage: str
    struct: str
    null_when_unset: bool


@dataclass(slots=True)
class Module:
    """The declarations of one module.

    Attributes:
        kind: `TerraformResource`, `TerraformDataSource` or `TerraformProvider`; empty when it has none of these.
        main: The name of the class of that kind.
        config: The interface of its arguments.
        type_name: Terraform's type name, such as `aws_eks_cluster`.
        members: Attributes and blocks by class name; an output reference goes by the name of its struct.
        written: By struct name, each argument as it is written; the main class goes by its own name.
        blocks: By interface name, the fields that are blocks and not attributes.
    """

    kind: str = ""
    main: str = ""
    config: str = ""
    type_name: str = ""
    members: dict[str, tuple[Member, ...]] = field(default_factory=dict)
    written: dict[str, Mapping[str, Written]] = field(default_factory=dict)
    blocks: dict[str, frozenset[str]] = field(default_factory=dict)


def parse(text: str) -> Module:
    """Find the declarations of a module."""
    module = Module()
    only_in_interface: dict[str, tuple[Member, ...]] = {}
    for sort, name, parent, body in _declarations(text):
        if sort == "interface":
            fields = tuple(_FIELD.finditer(body))
            module.blocks[name] = frozenset(_block_names(fields))
            only_in_interface[name] = tuple(_interface_members(fields))
        elif sort == "function" and name.endswith("ToHclTerraform"):
            module.written[_capitalized(name.removesuffix("ToHclTerraform"))] = _written(body)
        elif sort == "class" and parent == "ComplexObject":
            module.members[name.removesuffix("OutputReference")] = tuple(_class_members(body))
        elif sort == "class" and parent in {"TerraformResource", "TerraformDataSource", "TerraformProvider"}:
            module.kind, module.main = parent, name
            module.members[name] = tuple(_class_members(body))
            module.written[name] = _written(body)
            module.config = "".join(_CONFIG.findall(body)[:1])
            module.type_name = "".join(_TYPE_NAME.findall(body)[:1])
    for name, members in only_in_interface.items():  # the structs of a provider have no class
        module.members.setdefault(name, members)
    return module


def _declarations(text: str) -> Iterator[tuple[str, str, str, str]]:
    found = list(_DECLARATION.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        yield match[1], match[2], match[3] or "", text[match.end() : end]


def _class_members(body: str) -> Iterator[Member]:
    for match in _MEMBER.finditer(body):
        yield Member(
            match["name"],
            computed=match["computed"] == "true",
            optional=match["optional"] == "true",
            required=match["required"] == "true",
            holder=match["holder"] or "",
            is_set=match["set"] == "true",
            returned=match["returned"],
        )


def _interface_members(fields: tuple[re.Match[str], ...]) -> Iterator[Member]:
    for match in fields:
        for name in _LINKED_NAME.findall(match["text"])[-1:]:
            optional = match["optional"] is not None
            yield Member(name, computed=False, optional=optional, required=not optional)


def _block_names(fields: tuple[re.Match[str], ...]) -> Iterator[str]:
    for match in fields:
        for name in _LINKED_NAME.findall(match["text"])[-1:]:
            if f"* {name} block\n" in match["text"]:
                yield name


def _written(body: str) -> Mapping[str, Written]:
    return {
        name: Written(
            container,
            storage,
            "".join(_capitalized(struct) for struct in _STRUCT.findall(value)[:1]),
            null_when_unset=" === undefined ? null : " in value,
        )
        for name, value, container, storage in _WRITTEN.findall(body)
    }


def _capitalized(name: str) -> str:
    return name[:1].upper() + name[1:]
