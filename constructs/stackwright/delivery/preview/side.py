"""One side of a change: all its stacks, as they were synthesized."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stackwright.model.stack_records import StackRecord
from stackwright.synthesis import records
from stackwright.synthesis.document import FILE, Document


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
