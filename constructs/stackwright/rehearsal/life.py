"""The life of one stack under rehearsal: init, validate, plan, show, apply, plan again, destroy."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stackwright.model.errors import PlatformError
from stackwright.rehearsal.process import Processes, Result

CONFIGURATION = "cdk.tf.json"
PLAN = "rehearsal.tfplan"
LOCK_TIMEOUT = "-lock-timeout=60s"
_CHANGES = 2
"""Exit code of a plan that is not empty."""
_MESSAGE = re.compile(r"^(Error: |Terraform will perform|Terraform planned|OpenTofu will perform)", re.MULTILINE)
"""Where what matters begins: before it stands a line for each thing that was read or made."""


class RehearsalFailure(PlatformError):
    """A step failed. Its text is Terraform's own, with the stack, the step and how to repeat it.

    Attributes:
        stack: The stack.
        step: The step.
        message: What Terraform said of the failure.
        repeat: The command that repeats the step; empty until somebody knows it.
    """

    def __init__(self, stack: str, step: str, output: str) -> None:
        super().__init__(stack, step)
        self.stack, self.step, self.repeat = stack, step, ""
        match = _MESSAGE.search(output)
        self.message = (output[match.start() :] if match else output).strip()

    def __str__(self) -> str:
        repeat = f"\n\nrepeat it: {self.repeat}" if self.repeat else ""
        return f"{self.stack}: {self.step} failed\n\n{self.message}{repeat}"


@dataclass(frozen=True)
class Departure:
    """Something in which a rehearsal departs from what was synthesized.

    Attributes:
        what: What was done, and to which type or argument.
        reason: Why.
    """

    what: str
    reason: str


@dataclass
class Life:
    """What one stack went through so far.

    Attributes:
        stack: The stack's name.
        planned: Resources that the plan makes.
        added: Resources that were made.
        kept: Resources that Terraform refused to destroy because they say `prevent_destroy`.
        destroyed: Whether everything was destroyed.
        seconds: How long each step took.
        departures: In what the stack differed from what was synthesized.
    """

    stack: str
    planned: int = 0
    added: int = 0
    kept: int = 0
    destroyed: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    departures: tuple[Departure, ...] = ()


class Rehearsed:
    """One stack in a folder of its own, and the steps of its life.

    Args:
        name: The stack's name.
        document: Its Terraform JSON.
        folder: An empty folder, made if missing.
        terraform: The terraform binary.
        processes: What runs it.
        environment: Environment variables that lead to the local AWS and to the providers.

    Attributes:
        folder: Where it is.
        life: What it went through so far.
    """

    def __init__(
        self,
        name: str,
        document: Mapping[str, Any],
        folder: Path,
        terraform: str,
        processes: Processes,
        environment: Mapping[str, str],
    ) -> None:
        self.life = Life(name)
        self.folder = folder
        self._terraform = terraform
        self._processes = processes
        self._environment = environment
        folder.mkdir(parents=True, exist_ok=True)
        self.become(document)

    def become(self, document: Mapping[str, Any]) -> None:
        """Take other Terraform JSON, of the same backend and providers, from here on."""
        self._document = document
        (self.folder / CONFIGURATION).write_text(json.dumps(document, indent=2))

    def init(self) -> None:
        """Find the providers and the state."""
        self._step("init", "init", "-input=false")

    def validate(self) -> None:
        """Check arguments, types and references against the providers' schemas."""
        self._step("validate", "validate")

    def plan(self) -> dict[str, Any]:
        """Plan into a file, and read that plan as Terraform shows it."""
        self._step("plan", "plan", "-input=false", LOCK_TIMEOUT, f"-out={PLAN}")
        shown = self._step("show", "show", "-json", PLAN)
        plan: dict[str, Any] = json.loads(shown.output[shown.output.index("{") :])
        # The first plan is of the whole stack; a second one may be of the part that is applied.
        self.life.planned = self.life.planned or sum(
            "create" in change["change"]["actions"] for change in plan.get("resource_changes", ())
        )
        return plan

    def apply(self, plan: Mapping[str, Any]) -> None:
        """Apply exactly the plan that was written."""
        self._step("apply", "apply", "-input=false", LOCK_TIMEOUT, PLAN)
        self.life.added = sum(change["change"]["actions"] == ["create"] for change in plan.get("resource_changes", ()))

    def walk_through(self, command: Sequence[str], step: str) -> None:
        """Run a command of ours in place of a step."""
        result = self._processes.run(command, self.folder, self._environment)
        self._count(step, result)
        if result.code:
            raise RehearsalFailure(self.life.stack, step, result.output)
        added = re.search(r"Resources: (\d+) added", result.output)
        if added:
            self.life.planned = self.life.added = int(added[1])

    def plan_again(self) -> None:
        """Plan once more: after an apply, there must be nothing left to change."""
        result = self._run("re-plan", "plan", "-input=false", LOCK_TIMEOUT, "-detailed-exitcode")
        if result.code == _CHANGES:
            raise RehearsalFailure(self.life.stack, "re-plan, which has to be empty,", result.output)
        if result.code:
            raise RehearsalFailure(self.life.stack, "re-plan", result.output)

    def destroy(self) -> None:
        """Destroy everything, unless something says `prevent_destroy`: then Terraform has to refuse."""
        lasting = self._lasting()
        if lasting:
            refused = self._run("destroy", "destroy", "-input=false", LOCK_TIMEOUT, "-auto-approve")
            if refused.code == 0 or "Instance cannot be destroyed" not in refused.output:
                raise RehearsalFailure(self.life.stack, "destroy, which has to be refused,", refused.output)
            self.life.kept = lasting
        else:
            self._step("destroy", "destroy", "-input=false", LOCK_TIMEOUT, "-auto-approve")
            self.life.destroyed = True

    def _lasting(self) -> int:
        return sum(
            bool(body.get("lifecycle", {}).get("prevent_destroy"))
            for resources in self._document.get("resource", {}).values()
            for body in resources.values()
        )

    def _step(self, step: str, *arguments: str) -> Result:
        result = self._run(step, *arguments)
        if result.code:
            raise RehearsalFailure(self.life.stack, step, result.output)
        return result

    def _run(self, step: str, *arguments: str) -> Result:
        result = self._processes.run([self._terraform, *arguments], self.folder, self._environment)
        self._count(step, result)
        return result

    def _count(self, step: str, result: Result) -> None:
        self.life.seconds[step] = self.life.seconds.get(step, 0.0) + result.seconds
