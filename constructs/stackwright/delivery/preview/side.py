"""One side of a change: all its stacks, as they were synthesized."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackwright.model.stack_records import StackRecord
from stackwright.synthesis import records
from stackwright.synthesis.document import FILE, METADATA, Document


@dataclass(frozen=True)
class Side:
    """All stacks of a revision.

    Attributes:
        stacks: Their records by name, each after those that it reads.
        documents: Their Terraform JSON by name.
    """

    stacks: Mapping[str, StackRecord]
    documents: Mapping[str, Document]

    @classmethod
    def read(cls, output: Path) -> "Side":
        """What an output folder holds.

        Raises:
            OutputError: It has no list of its stacks.
        """
        stacks = {one.name: one for one in records.read(output)}
        return cls(stacks, {name: Document.read(output / one.folder / FILE) for name, one in stacks.items()})


def same(one: Document, other: Document) -> bool:
    """Whether two documents say the same, whatever cdktf remarks on who wrote them."""
    return one == other or _plain(one) == _plain(other)


def _plain(document: Document) -> dict[str, Any]:
    whole = {key: value for key, value in document.json.items() if key != METADATA}
    for kind in ("resource", "data"):
        whole[kind] = {
            type_: {
                name: {key: value for key, value in body.items() if key != METADATA} for name, body in named.items()
            }
            for type_, named in document.json.get(kind, {}).items()
        }
    return whole
