"""What is written down of every stack beside its Terraform: who applies it has no need of the platform's own program.

A job that holds credentials must not run the code of a change that nobody has reviewed. So it gets what was
synthesized, and these records, which say whose each stack is, what it reads and where its state is kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, get_args

from stackwright.model.environment import Environment
from stackwright.model.settings.waivers import Stage
from stackwright.model.stacks import Stack
from stackwright.model.state_location import StateLocation

STAGES: Sequence[Stage] = get_args(Stage)
"""The stages, each after the one in which a change is tried before."""


@dataclass(frozen=True)
class Agreement:
    """What people have agreed on about one resource.

    Attributes:
        address: Its address in Terraform.
        until: The last day on which it holds.
        reason: Why.
        arguments: The arguments that it is about, as dotted paths; empty for all.
    """

    address: str
    until: date
    reason: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class StackRecord:
    """One stack, without the settings that it was made from. Its name tells it from others.

    Attributes:
        name: Its name, e.g. `dev-network`.
        group: Its environment, or `bootstrap` for the own stack of an account.
        layer: Its layer, or the account's name.
        stage: Its environment's stage; None for the own stack of an account.
        account_id: The account that it lives in.
        region: The region that it lives in.
        folder: Its folder below the output folder.
        state: Where its state is kept.
        reads: The stacks that have to be applied before it.
        acknowledged: Resources that an apply may destroy or replace though they hold something.
        ignored_drift: Resources that others change.
    """

    name: str
    group: str = field(compare=False)
    layer: str = field(compare=False)
    stage: Stage | None = field(compare=False)
    account_id: str = field(compare=False)
    region: str = field(compare=False)
    folder: str = field(compare=False)
    state: StateLocation = field(compare=False)
    reads: tuple["StackRecord", ...] = field(default=(), compare=False, repr=False)
    acknowledged: tuple[Agreement, ...] = field(default=(), compare=False)
    ignored_drift: tuple[Agreement, ...] = field(default=(), compare=False)


Wave = tuple[StackRecord, ...]
"""Stacks none of which reads another: they may be applied at the same time."""


@dataclass(frozen=True)
class Leg:
    """The stacks of one group, as a change goes through them.

    Attributes:
        name: The environment, or `bootstrap`.
        waves: Its stacks: each wave reads only what is applied when the waves before it are.
    """

    name: str
    waves: tuple[Wave, ...]

    @property
    def stacks(self) -> tuple[StackRecord, ...]:
        """All of them, each after those that it reads."""
        return tuple(stack for wave in self.waves for stack in wave)


def records(stacks: Iterable[Stack]) -> tuple[StackRecord, ...]:
    """What is written down of some stacks, each after those that it reads."""
    made: dict[str, StackRecord] = {}
    for stack in stacks:
        owner, (group, layer) = stack.owner, stack.path
        settings = owner.settings if isinstance(owner, Environment) else None
        made[stack.name] = StackRecord(
            name=stack.name,
            group=group,
            layer=layer,
            stage=settings.stage if settings else None,
            account_id=stack.account.id,
            region=owner.region.name,
            folder=stack.folder,
            state=stack.state,
            reads=tuple(made[other.name] for other in stack.reads if other.name in made),
            acknowledged=tuple(
                Agreement(one.address, one.until, one.reason)
                for one in (settings.acknowledgements if settings else ())
                if one.layer == layer
            ),
            ignored_drift=tuple(
                Agreement(one.address, one.until, one.reason, one.arguments)
                for one in (settings.ignored_drift if settings else ())
                if one.layer == layer
            ),
        )
    return tuple(made.values())


def to_json(stacks: Iterable[StackRecord]) -> list[dict[str, Any]]:
    """Some stacks as JSON, each after those that it reads."""
    return [
        {
            **asdict(stack),
            "reads": [other.name for other in stack.reads],
            "acknowledged": [_written(one) for one in stack.acknowledged],
            "ignored_drift": [_written(one) for one in stack.ignored_drift],
        }
        for stack in stacks
    ]


def from_json(written: Iterable[Mapping[str, Any]]) -> tuple[StackRecord, ...]:
    """Some stacks as they were written, each after those that it reads.

    Raises:
        LookupError: Something is missing, as do TypeError and ValueError say that something is not what it should be.
    """
    made: dict[str, StackRecord] = {}
    for one in written:
        made[one["name"]] = StackRecord(
            **{
                **one,
                "state": StateLocation(**one["state"]),
                "reads": tuple(made[name] for name in one["reads"]),
                "acknowledged": tuple(map(_agreement, one["acknowledged"])),
                "ignored_drift": tuple(map(_agreement, one["ignored_drift"])),
            }
        )
    return tuple(made.values())


def _written(agreement: Agreement) -> dict[str, Any]:
    return {**asdict(agreement), "until": agreement.until.isoformat(), "arguments": [*agreement.arguments]}


def _agreement(written: Mapping[str, Any]) -> Agreement:
    until, arguments = date.fromisoformat(written["until"]), tuple(written["arguments"])
    return Agreement(**{**written, "until": until, "arguments": arguments})


def legs(stacks: Iterable[StackRecord]) -> tuple[Leg, ...]:
    """The way of a change: the accounts' own stacks, then development, staging, production, each in order of names."""
    groups: dict[tuple[int, str], list[StackRecord]] = {}
    for stack in stacks:
        rank = STAGES.index(stack.stage) + 1 if stack.stage else 0
        groups.setdefault((rank, stack.group), []).append(stack)
    return tuple(Leg(name, waves(groups[rank, name])) for rank, name in sorted(groups))


def waves(stacks: Sequence[StackRecord]) -> tuple[Wave, ...]:
    """Some stacks in waves: each is in the first by which all that it reads is applied.

    Args:
        stacks: The stacks, each after those that it reads. What they read and is not among them counts as applied.
    """
    heights: dict[str, int] = {}
    for stack in stacks:
        heights[stack.name] = 1 + max((heights.get(other.name, 0) for other in stack.reads), default=0)
    found: dict[int, list[StackRecord]] = {}
    for stack in stacks:
        found.setdefault(heights[stack.name], []).append(stack)
    return tuple(tuple(found[height]) for height in sorted(found))
