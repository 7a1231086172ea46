"""What stacks would become: they are applied as they are, take what is to follow, and are planned.

Stacks are applied in their order, and planned when all are applied. One that fails stops nobody but those that read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stackwright.rehearsal.life import RehearsalFailure
from stackwright.rehearsal.providers.choice import Providers
from stackwright.rehearsal.run import Progress, Stage, staged
from stackwright.rehearsal.script import Script
from stackwright.terraform.binary import Terraform
from stackwright.terraform.order import in_order
from stackwright.terraform.plan_json import Plan
from stackwright.terraform.runner import LIMIT_SECONDS


@dataclass(frozen=True)
class Foreseen:
    """What one stack would become.

    Attributes:
        plan: The plan of what it becomes; None where there is none.
        unmade: Why it could not be applied as it is; empty where it could.
        refused: Why it cannot be planned as what it becomes; empty where it can.
    """

    plan: Plan | None = None
    unmade: str = ""
    refused: str = ""


def foresee(
    script: Script,
    providers: Providers,
    terraform: Terraform,
    work: Path,
    progress: Progress,
    limit_seconds: float = LIMIT_SECONDS,
) -> Mapping[str, Foreseen]:
    """Apply what there is, and plan what it becomes.

    Args:
        script: The stacks: what is applied, what becomes of each, what ends, and what is planned only as it is new.
        providers: What Terraform's providers are.
        terraform: The terraform binary.
        work: A folder for configurations and plans.
        progress: Called with a line whenever a stack has got on, and from time to time with what runs.
        limit_seconds: How long a Terraform command may take.

    Returns:
        What is known of each stack that becomes something, ends, or is new.

    Raises:
        KeyboardInterrupt: The user interrupted; every process has ended and every lock is released.
    """
    with staged(script, providers, terraform, work, progress, limit_seconds) as stage:
        return _Succession(stage).foreseen()


class _Succession:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        needs = stage.needs()
        made = {name for name, actor in stage.actors.items() if actor.part.applied}
        self._needs = {name: tuple(other for other in needs[name] if other in made) for name in made}
        self._found: dict[str, Foreseen] = {}

    def foreseen(self) -> Mapping[str, Foreseen]:
        stage = self._stage
        in_order(self._needs, self._apply, stage.runner, stage.providers.workers)
        concerned = (
            name
            for name, actor in stage.actors.items()
            if name not in self._found and (actor.part.becomes or actor.part.ends or not actor.part.applied)
        )
        in_order(dict.fromkeys(concerned, ()), self._plan, stage.runner, stage.providers.workers)
        return self._found

    def _apply(self, name: str) -> None:
        missing = [other for other in self._needs[name] if other in self._found]
        if missing:
            self._found[name] = Foreseen(unmade=f"{missing[0]}, which it reads, could not be applied")
            return
        actor = self._stage.actors[name]
        try:
            actor.live(plan_only=True, applied=self._stage.fill)
        except RehearsalFailure as failure:
            self._found[name] = Foreseen(unmade=failure.message)
        else:
            self._stage.progress(f"{name}: {actor.stack.life.added} resources as they are")

    def _plan(self, name: str) -> None:
        actor = self._stage.actors[name]
        part, stack = actor.part, actor.stack
        try:
            if part.becomes:
                stack.become(self._stage.providers.played(part.becomes).document)
            if not part.ends:
                stack.init("-upgrade")  # it may ask for other providers than it did
            plan = Plan(stack.plan(*(["-destroy"] if part.ends else [])))
        except RehearsalFailure as failure:
            self._found[name] = Foreseen(refused=failure.message)
        else:
            self._found[name] = Foreseen(plan)
            self._stage.progress(f"{name}: planned")
