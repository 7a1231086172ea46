"""Whether a stack can be planned now: only against outputs that are there and stay what they are.

A plan against an output that is made up could be applied, and one against an output that is about to change would not
be what is applied. So a stack that waits for one is deferred: it is planned, and reviewed, when what it reads is there.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from stackwright.delivery.planning.outputs import Outputs
from stackwright.model.stack_records import StackRecord
from stackwright.synthesis.document import Document
from stackwright.synthesis.remote_reads import reads_of


@dataclass(frozen=True)
class Edge:
    """Why a stack waits for another one.

    Attributes:
        stack: The other one.
        output: The output that it reads of that; empty where the other has no state at all.
        why: What is the matter with it.
    """

    stack: str
    output: str
    why: str

    def __str__(self) -> str:
        return f"{self.output} of {self.stack} {self.why}" if self.output else f"{self.stack} {self.why}"


def waits_for(
    stack: StackRecord, document: Document, live: Mapping[str, Outputs], changing: Mapping[str, Collection[str]]
) -> tuple[Edge, ...]:
    """What a stack has to wait for; nothing where it can be planned.

    Args:
        stack: The stack.
        document: What was synthesized of it.
        live: The outputs in the states of the stacks that it reads, by their names.
        changing: Outputs that plans change or make, or all of a stack that is itself deferred (`*`), by stack.
    """
    return tuple(_edges(stack, document, live, changing))


def _edges(
    stack: StackRecord, document: Document, live: Mapping[str, Outputs], changing: Mapping[str, Collection[str]]
) -> Iterator[Edge]:
    by_key = {other.state.key: other for other in stack.reads}
    for read in reads_of(document):
        other = by_key.get(read.key)
        if other is None:
            continue  # a state of others, which no plan of ours changes
        outputs, moved = live[other.name], changing.get(other.name, ())
        if not outputs.kept:
            yield Edge(other.name, "", "has not been applied yet")
            return
        for name in sorted(read.outputs):
            if name not in outputs.names:
                yield Edge(other.name, name, "is not there yet")
            elif name in moved or "*" in moved:
                yield Edge(other.name, name, "changes first" if name in moved else "may change: it waits itself")
