"""What a picture of the stacks shows: the legs of a change, some of them or all."""

from collections.abc import Collection, Iterable

from stackwright.model.errors import PlatformError, did_you_mean
from stackwright.model.stack_records import Leg, StackRecord, legs


class GraphError(PlatformError):
    """A picture cannot be drawn."""


def shown(stacks: Iterable[StackRecord], names: Collection[str]) -> tuple[Leg, ...]:
    """The legs to show, in the order in which a change goes through them.

    Args:
        stacks: All stacks, each after those that it reads.
        names: Their names; all of them if none is given.

    Raises:
        GraphError: There is no leg of a name.
    """
    found = legs(stacks)
    known = {leg.name for leg in found}
    for name in names:
        if name not in known:
            raise GraphError(f"there is no environment {name!r}; {did_you_mean(name, known)}")
    return tuple(leg for leg in found if not names or leg.name in names)


def builds_on(stack: StackRecord) -> tuple[StackRecord, ...]:
    """Those that it reads but those that one of them reads: they are applied by then."""
    earlier = {other.name for one in stack.reads for other in one.reads}
    return tuple(one for one in stack.reads if one.name not in earlier)


def title(leg: Leg) -> str:
    """Where a leg leads, in words."""
    one = leg.stacks[0]
    accounts = dict.fromkeys(stack.account_id for stack in leg.stacks)
    return " · ".join(filter(None, (one.stage, *(accounts if one.stage else ()), one.region if one.stage else "")))
