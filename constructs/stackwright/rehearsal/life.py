"""The life of one stack under rehearsal: init, validate, plan, show, apply, plan again, destroy."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stackwright.model.errors import PlatformError
from stackwright.rehearsal.process import Processes, Result

CONFIGURATION = "cdk.tf.json"
PLAN = "rehearsal.tfplan"
LOCK_TIMEOUT = "-lock-timeout=60s"


class RehearsalFailure(PlatformError):
    """A step failed. Its text is Terraform's own, with the stack and how to repeat the step.

    Attributes:
        stack: The stack.
        step: The step.
        output: What Terraform printed.
    """

    def __init__(self, stack: str, step: str, output: str, repeat: str) -> None:
        self.stack, self.step, self.output = stack, step, output
        super().__init__(f"{stack}: {step} failed\n\n{output.strip()}\n\nrepeat it by hand: {repeat}")


@dataclass
class Life:
    """What one stack went through so far.

    Attributes:
        stack: The stack's name.
        added: Resources that were made.
        kept: Resources that Terraform refused to destroy because they say `prevent_destroy`.
        destroyed: Whether everything else was destroyed.
        seconds: How long each step took.
    """

    stack: str
    added: int = 0
    kept: int = 0
    destroyed: bool = False
    seconds: dict[str, float] = field(default_factory=dict)


class Rehearsed:
    """One stack in a folder of its own, and the steps of its life.

    Args:
        name: The stack's name.
        document: Its Terraform JSON, used unchanged.
        folder: An empty folder, made if missing.
        terraform: The terraform binary.
        processes: What runs it.
        environment: Environment variables that lead to the local AWS and to the providers.

    Attributes:
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
        self._folder = folder
        self._terraform = terraform
        self._processes = processes
        self._environment = environment
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CONFIGURATION).write_text(json.dumps(document, indent=2))

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
        return plan

    def apply(self, plan: Mapping[str, Any]) -> None:
        """Apply exactly the plan that was written."""
        self._step("apply", "apply", "-input=false", LOCK_TIMEOUT, PLAN)
        self.life.added = sum(change["change"]["actions"] == ["create"] for change in plan.get("resource_changes", ()))

    def plan_again(self) -> None:
        """Plan once more: after an apply, there must be nothing left to change."""
        self._step("re-plan", "plan", "-input=false", LOCK_TIMEOUT, "-detailed-exitcode")

    def destroy(self) -> None:
        """Destroy everything but what says `prevent_destroy`, which Terraform has to refuse."""
        lasting = self._lasting()
        if lasting:
            refused = self._run("destroy", "destroy", "-input=false", LOCK_TIMEOUT, "-auto-approve")
            if refused.code == 0 or "Instance cannot be destroyed" not in refused.output:
                self._fail("destroy", refused.output, ["destroy"])
            self.life.kept = lasting
        else:
            self._step("destroy", "destroy", "-input=false", LOCK_TIMEOUT, "-auto-approve")
            self.life.destroyed = True

    def _lasting(self) -> int:
        document = json.loads((self._folder / CONFIGURATION).read_text())
        return sum(
            bool(body.get("lifecycle", {}).get("prevent_destroy"))
            for resources in document.get("resource", {}).values()
            for body in resources.values()
        )

    def _step(self, step: str, *arguments: str) -> Result:
        result = self._run(step, *arguments)
        if result.code:
            self._fail(step, result.output, arguments)
        return result

    def _run(self, step: str, *arguments: str) -> Result:
        result = self._processes.run([self._terraform, *arguments], self._folder, self._environment)
        self.life.seconds[step] = self.life.seconds.get(step, 0.0) + result.seconds
        return result

    def _fail(self, step: str, output: str, arguments: Mapping[str, str] | tuple[str, ...] | list[str]) -> None:
        raise RehearsalFailure(self.life.stack, step, output, f"terraform -chdir={self._folder} {' '.join(arguments)}")
