"""Which outputs of other stacks a stack reads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stackwright.synthesis.document import Document, expressions

TYPE = "terraform_remote_state"
_OUTPUT = re.compile(rf"(?<![\w.-])data\.{TYPE}\.([\w-]+)(?:\[\d+\])?\.outputs(?:\.([\w-]+)|\[\"([\w-]+)\"\])?")


@dataclass(frozen=True)
class RemoteRead:
    """One state that a stack reads.

    Attributes:
        name: Name of the data source.
        key: Where the state is in its bucket; empty where it is kept elsewhere.
        outputs: The outputs that are used.
    """

    name: str
    key: str
    outputs: frozenset[str]


def reads_of(document: Document) -> Iterator[RemoteRead]:
    """The states that a stack reads, with what it uses of each."""
    used: dict[str, set[str]] = {}
    for text in expressions(document.json):
        for name, plain, quoted in _OUTPUT.findall(text):
            used.setdefault(name, set()).add(plain or quoted)
    for one in document.objects("data"):
        if one.type == TYPE:
            config = one.body.get("config", {})
            yield RemoteRead(one.name, str(config.get("key", "")), frozenset(used.get(one.name, set()) - {""}))
