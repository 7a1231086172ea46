"""What is in AWS already becomes a stack's own: `import` blocks, from a file that says what is what.

The file is YAML, and is kept by whoever adopts: by stack, a resource and the ARN of the thing, or whatever else
Terraform's import is given for it. A resource is named by its address, or by the path of its construct below the stack,
without `/Resource` at its end: `network/private-a`, `cluster/control-plane`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from stackwright.model.errors import Fault, InvalidInput, PlatformError, did_you_mean
from stackwright.model.files import yaml_document
from stackwright.model.stacks import Stack
from stackwright.synthesis.document import FILE, Document, Object
from stackwright.synthesis.invocation import command
from stackwright.terraform.state_doctor.orphans.import_ids import RELATED, parse

IMPORTS = "imports.tf"
"""What the file with a stack's import blocks is called. A synth, to which all configuration belongs, removes it."""
_RESOURCE = "/Resource"


class AdoptionError(PlatformError):
    """There is nothing that could be adopted into."""


@dataclass(frozen=True)
class Adoption:
    """What a stack adopts.

    Attributes:
        stack: The stack.
        ids: Import ids by address.
        left: Resources that are not mapped, which an apply makes anew.
    """

    stack: Stack
    ids: Mapping[str, str]
    left: tuple[str, ...]

    def hcl(self) -> str:
        """Its import blocks."""
        blocks = (f"import {{\n  to = {to}\n  id = {json.dumps(id_)}\n}}\n" for to, id_ in self.ids.items())
        head = "# Import blocks of `stackwright adopt`. A synth removes this file; once it is applied, so can you.\n"
        return "\n".join((head, *blocks))


def key_of(one: Object) -> str:
    """How the file names a resource."""
    return one.path.partition("/")[2].removesuffix(_RESOURCE) or one.address


def document_of(stack: Stack, output: Path) -> Document:
    """What was synthesized for a stack.

    Raises:
        AdoptionError: Nothing was.
    """
    file = output / stack.folder / FILE
    if not file.is_file():
        raise AdoptionError(f"{file} is not there; run: {command('synth', '--output', str(output))}")
    return Document.read(file)


def form(stack: Stack, document: Document) -> str:
    """The part of a file that is about a stack, to be filled in: every resource, and what is to be said of it."""
    lines = [f"{stack.name}:"]
    for one in document.objects("resource"):
        wanted = RELATED.get(one.type, "ARN or id")
        lines.append(f"  # {key_of(one)}:  # {one.type}: {wanted}")
    return "\n".join(lines)


def read(file: Path, output: Path, stack_named: Callable[[str], Stack]) -> list[Adoption]:
    """Read a file, and hold it against the stacks.

    Args:
        file: The file.
        output: The folder of the stacks.
        stack_named: Finds a stack of the platform.

    Raises:
        InvalidInput: Something is wrong with the file; its text lists every fault.
    """
    mapping = yaml_document.read(file)
    if mapping.faults:
        raise InvalidInput(mapping.faults)
    value = mapping.value if isinstance(mapping.value, dict) else {}
    if not value:
        fault = Fault("maps nothing", f"fill in what this prints: {command('adopt', '--form', 'STACK')}")
        raise InvalidInput([mapping.located(fault)])
    faults: list[Fault] = []
    adoptions = []
    for name, entries in value.items():
        stack = stack_named(name)
        reader = _Entries(document_of(stack, output))
        faults += (fault.below((name,)) for fault in reader.faults(entries if isinstance(entries, dict) else {}))
        adoptions.append(Adoption(stack, reader.ids, reader.left()))
    if faults:
        raise InvalidInput([mapping.located(fault) for fault in faults])
    return adoptions


class _Entries:
    """The entries of one stack, against what was synthesized for it."""

    def __init__(self, document: Document) -> None:
        self._resources = {key_of(one): one for one in document.objects("resource")}
        self._by_address = {one.address: one for one in self._resources.values()}
        self.ids: dict[str, str] = {}

    def left(self) -> tuple[str, ...]:
        """Resources that no entry is about."""
        return tuple(key for key, one in self._resources.items() if one.address not in self.ids)

    def faults(self, entries: Mapping[str, yaml_document.Value]) -> Iterator[Fault]:
        """What is wrong with entries; what is right goes into `ids`."""
        if not entries:
            yield Fault("maps nothing", "map a resource of it, or remove it")
        for key, value in entries.items():
            one = self._resources.get(key) or self._by_address.get(key)
            if one is None:
                yield Fault("is no resource of this stack", did_you_mean(key, self._resources), (key,))
            elif one.address in self.ids:
                yield Fault("is mapped twice", f"keep one; it is {one.address}", (key,))
            elif not isinstance(value, str | int) or isinstance(value, bool) or not str(value):
                yield Fault("is not what an import could be given", "write an ARN or an id", (key,))
            else:
                yield from self._map(key, one, str(value))

    def _map(self, key: str, one: Object, text: str) -> Iterator[Fault]:
        arn = parse(text) if text.startswith("arn:") and text.count(":") >= 5 else None  # noqa: PLR2004 - of any ARN
        if arn and arn.types and one.type not in arn.types:
            yield Fault(f"is a {one.type}, and that is the ARN of a {arn.types[0]}", "map it to another", (key,), text)
            return
        id_ = arn.import_id if arn and arn.import_id else text
        # What relates two things can have the id of one of them, e.g. a bucket's policy that of the bucket.
        others = [to for to, other in self.ids.items() if other == id_ and to.partition(".")[0] == one.type]
        if others:
            yield Fault(f"is what {others[0]} adopts", "map it to one of the two", (key,), text)
        else:
            self.ids[one.address] = id_
