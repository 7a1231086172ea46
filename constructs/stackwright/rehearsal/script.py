"""What is to be rehearsed: which stacks, how much of the life of each, and in which order."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackwright.model.environment import Account, Environment, Platform
from stackwright.model.errors import did_you_mean
from stackwright.rehearsal.errors import RehearsalError


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
        name: The stack's name.
        document: Its Terraform JSON.
        account: The account that it lives in.
        layer: Its layer; None for the account's own stack.
        depends_on: Names of the stacks that come before it.
        whole: Whether its every step is rehearsed. If not, others build on it, and it is applied for them.
        applied: Whether it is applied at all.
    """

    name: str
    document: Mapping[str, Any]
    account: Account
    layer: str | None
    depends_on: tuple[str, ...]
    whole: bool = True
    applied: bool = True


@dataclass(frozen=True)
class Home:
    """An account, with what its stacks keep their state in.

    Attributes:
        account: The account.
        document: Terraform JSON of the stack that makes the state bucket and the lock table.
    """

    account: Account
    document: Mapping[str, Any]


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


def write(platform: Platform, extent: Extent, folder: Path) -> Script:
    """Synthesize a platform, and say which part each stack plays.

    Args:
        platform: The platform.
        extent: How much of it to rehearse.
        folder: A folder for the stacks; made if missing.

    Raises:
        RehearsalError: None of the environments has the layer to begin with.
    """
    from stackwright.synthesis.output import BOOTSTRAP, synthesize  # noqa: PLC0415 - loads cdktf, after the engine is ready

    accounts = {environment.name: environment.account for environment in extent.environments}
    owners = {account.name: account for account in accounts.values()}
    parts, homes = [], []
    for stack in synthesize(platform, folder):
        document = json.loads((folder / "stacks" / stack.name / "cdk.tf.json").read_text())
        if stack.environment == BOOTSTRAP and stack.layer in owners:
            homes.append(Home(owners[stack.layer], document))
            parts.append(Part(stack.name, document, owners[stack.layer], None, ()))
        elif stack.environment in accounts:
            parts.append(Part(stack.name, document, accounts[stack.environment], stack.layer, stack.depends_on))
    return Script(tuple(_extended(parts, extent)), tuple(homes), extent.plan_only)


def _extended(parts: Sequence[Part], extent: Extent) -> Iterable[Part]:
    """The stacks that are needed, each with how much of its life is."""
    first = extent.from_layer
    layers = {part.layer for part in parts if part.layer}
    if first not in {None, *layers}:
        raise RehearsalError(f"there is no layer {first!r} to begin with; {did_you_mean(first or '', layers)}")
    whole: set[str] = set()
    for part in parts:
        if first in {None, part.layer} or whole & set(part.depends_on):
            whole.add(part.name)
    read: set[str] = set()
    for part in reversed(parts):
        if part.name in whole | read:
            read.update(part.depends_on)
    for part in parts:
        if part.name in whole | read:
            yield Part(
                part.name,
                part.document,
                part.account,
                part.layer,
                part.depends_on,
                whole=part.name in whole,
                applied=part.name in read or not extent.plan_only,
            )
