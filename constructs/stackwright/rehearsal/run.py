"""A rehearsal: every stack of some environments lives its whole life on real Terraform, and nothing leaves the machine.

State is really kept in S3 and really locked in DynamoDB, both of them moto's. The synthesized JSON is used unchanged:
endpoints and credentials come by environment variables only.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackwright.model.environment import Account, Environment, Platform
from stackwright.rehearsal.life import Life, Rehearsed
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.order import in_order, reverse
from stackwright.rehearsal.process import Processes
from stackwright.rehearsal.stand_in.installation import in_use, install
from stackwright.synthesis import StackSummary, synthesize
from stackwright.terraform.binary import Terraform


@dataclass(frozen=True)
class Plan:
    """What to rehearse.

    Attributes:
        environments: The environments.
        plan_only: Whether to leave out the second plan and the destruction.
        from_layer: The first layer whose every step is rehearsed; those before it are applied and no more.
    """

    environments: Sequence[Environment]
    plan_only: bool = False
    from_layer: str | None = None


@dataclass(frozen=True)
class Rehearsal:
    """How a rehearsal went.

    Attributes:
        lives: What each stack went through, in the order in which they can be applied.
        seconds: How long it took in all.
    """

    lives: tuple[Life, ...]
    seconds: float


def rehearse(platform: Platform, plan: Plan, work: Path, progress: Callable[[str], None]) -> Rehearsal:
    """Rehearse environments on stand-in providers.

    Args:
        platform: The platform.
        plan: What to rehearse.
        work: An empty folder for configurations, plans and the stand-ins' world.
        progress: Called with a line whenever a stack has got on.

    Raises:
        RehearsalFailure: A step failed.
        TerraformError: Terraform is missing or too old.
        KeyboardInterrupt: The user interrupted; every process has ended and every lock is released.
    """
    start = time.monotonic()
    terraform = Terraform.find()
    accounts = {environment.account.name: environment.account for environment in plan.environments}
    summaries = [stack for stack in synthesize(platform, work / "synth") if _belongs(stack, plan, accounts)]
    documents = {stack.name: _document(work / "synth", stack) for stack in summaries}
    configuration = install(work / "providers", in_use(documents.values()))
    processes = Processes({"TF_CLI_CONFIG_FILE": str(configuration)})
    with ExitStack() as running:
        local = {
            name: running.enter_context(LocalAws(account.id, account.region.name)) for name, account in accounts.items()
        }
        for name, aws in local.items():
            aws.make_state_backend(documents[f"bootstrap-{name}"])
        account_of = {environment.name: environment.account.name for environment in plan.environments}
        rehearsed = {
            stack.name: Rehearsed(
                stack.name,
                documents[stack.name],
                work / "stacks" / stack.name,
                terraform.path,
                processes,
                local[account_of.get(stack.environment, stack.layer)].environment,
            )
            for stack in summaries
        }
        dependencies = {stack.name: stack.depends_on for stack in summaries}
        whole = _whole(summaries, plan.from_layer)

        def live(name: str) -> None:
            stack = rehearsed[name]
            began = time.monotonic()
            stack.init()
            if name in whole:
                stack.validate()
            changes = stack.plan()
            stack.apply(changes)
            if name in whole and not plan.plan_only:
                stack.plan_again()
            progress(f"{name}: {stack.life.added} resources in {time.monotonic() - began:.1f} s")

        def end(name: str) -> None:
            life = rehearsed[name].life
            rehearsed[name].destroy()
            progress(f"{name}: " + (f"{life.kept} kept, as they ask for" if life.kept else "destroyed"))

        in_order(dependencies, live, processes)
        if not plan.plan_only:
            in_order(reverse(dependencies), end, processes)
    return Rehearsal(tuple(rehearsed[stack.name].life for stack in summaries), time.monotonic() - start)


def _belongs(stack: StackSummary, plan: Plan, accounts: Mapping[str, Account]) -> bool:
    if stack.environment == "bootstrap":
        return stack.layer in accounts
    return stack.environment in {environment.name for environment in plan.environments}


def _document(output: Path, stack: StackSummary) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((output / "stacks" / stack.name / "cdk.tf.json").read_text())
    return document


def _whole(summaries: Sequence[StackSummary], from_layer: str | None) -> set[str]:
    """Names of the stacks whose every step is rehearsed: those of a layer, and those that build on it."""
    whole: set[str] = set()
    for stack in summaries:
        if from_layer in {None, stack.layer} or whole & set(stack.depends_on):
            whole.add(stack.name)
    return whole
