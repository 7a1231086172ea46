"""What is to be rehearsed: which stacks, how much of the life of each, and in which order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stackwright.model.environment import Environment
from stackwright.model.errors import did_you_mean
from stackwright.model.platform_ import Platform
from stackwright.model.stack_records import StackRecord, records
from stackwright.rehearsal.errors import RehearsalError
from stackwright.synthesis.document import Document
from stackwright.synthesis.program import Program


@dataclass(frozen=True)
class Extent:
    """How much is to be rehearsed.

    Attributes:
        environments: The environments.
        plan_only: Whether to leave out what follows the plan, but for what other stacks read.
        from_layer: The first layer to rehearse; what it builds on is applied and no more, the rest left out.
    """

    environments: Sequence[Environment]
    plan_only: bool = False
    from_layer: str | None = None


@dataclass(frozen=True)
class Part:
    """One stack in a rehearsal.

    Attributes:
        stack: The stack.
        document: Its Terraform JSON.
        environment: Its environment; None for an account's own stack, and where nobody knows it any more.
        whole: Whether its every step is rehearsed. If not, others build on it, and it is applied for them.
        applied: Whether it is applied at all.
        becomes: What it becomes when all is applied, to be planned and no more; None where it stays as it is.
        ends: Whether its end is planned when all is applied.
    """

    stack: StackRecord
    document: Document
    environment: Environment | None = None
    whole: bool = True
    applied: bool = True
    becomes: Document | None = None
    ends: bool = False

    @property
    def name(self) -> str:
        """The stack's name."""
        return self.stack.name

    @property
    def is_account_own(self) -> bool:
        """Whether it is the stack that an account has once."""
        return self.stack.stage is None

    @property
    def depends_on(self) -> tuple[str, ...]:
        """Names of the stacks that come before it."""
        return tuple(other.name for other in self.stack.reads)

    @property
    def documents(self) -> tuple[Document, ...]:
        """All that it is, one after the other."""
        return (self.document, *([self.becomes] if self.becomes else []))


@dataclass(frozen=True)
class Home:
    """An account, with what its stacks keep their state in.

    Attributes:
        stack: The account's own stack, which makes the state bucket and the lock table.
        document: Its Terraform JSON.
    """

    stack: StackRecord
    document: Document


@dataclass(frozen=True)
class Script:
    """All that is to be rehearsed.

    Attributes:
        parts: The stacks, each after those that it depends on.
        homes: The accounts that the stacks live in.
        plan_only: Whether the life of a stack ends with its plan.
    """

    parts: tuple[Part, ...]
    homes: tuple[Home, ...]
    plan_only: bool = False


def write(program: Program, platform: Platform, extent: Extent, folder: Path) -> Script:
    """Synthesize a platform, and say which part each stack plays.

    Args:
        program: The program that makes the stacks.
        platform: The platform.
        extent: How much of it to rehearse.
        folder: A folder for the stacks; made if missing.

    Raises:
        RehearsalError: None of the environments has the layer to begin with.
    """
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf

    environments = {environment.name: environment for environment in extent.environments}
    accounts = {environment.account.id for environment in extent.environments}
    synthesized = synthesize(platform, folder, extend=program.extend)
    parts, homes = [], []
    for stack, written in zip(records(one.stack for one in synthesized), synthesized, strict=True):
        if stack.stage is None and stack.account_id in accounts:
            homes.append(Home(stack, written.document))
            parts.append(Part(stack, written.document))
        elif written.stack.owner in extent.environments:
            parts.append(Part(stack, written.document, environments[stack.group]))
    return Script(tuple(_extended(parts, extent)), tuple(homes), extent.plan_only)


def _extended(parts: Sequence[Part], extent: Extent) -> Iterable[Part]:
    """The stacks that are needed, each with how much of its life is."""
    first = extent.from_layer
    layers = {part.stack.layer for part in parts if not part.is_account_own}
    if first not in {None, *layers}:
        raise RehearsalError(f"there is no layer {first!r} to begin with; {did_you_mean(first or '', layers)}")
    whole: set[str] = set()
    for part in parts:
        is_first = part.stack.layer == first and not part.is_account_own
        if first is None or is_first or whole & set(part.depends_on):
            whole.add(part.name)
    read: set[str] = set()
    for part in reversed(parts):
        if part.name in whole | read:
            read.update(part.depends_on)
    for part in parts:
        if part.name in whole | read:
            applied = part.name in read or not extent.plan_only
            yield replace(part, whole=part.name in whole, applied=applied)
