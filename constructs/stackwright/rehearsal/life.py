"""The life of one stack under rehearsal: init, validate, plan, show, apply, plan again, destroy."""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stackwright.model.errors import PlatformError
from stackwright.synthesis.document import FILE, Document
from stackwright.terraform.bootstrap import Run
from stackwright.terraform.heartbeat import Doing
from stackwright.terraform.runner import Result, Runner

PLAN = "rehearsal.tfplan"
SHOWN = "rehearsal.tfplan.json"
"""The first plan, as Terraform shows it."""
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
        message: What was expected, if that is more than success, and what Terraform said of the failure.
        repeat: The command that repeats the step; empty until somebody knows it.
    """

    def __init__(self, stack: str, step: str, output: str, expected: str = "") -> None:
        super().__init__(stack, step)
        self.stack, self.step, self.repeat = stack, step, ""
        match = _MESSAGE.search(output)
        said = (output[match.start() :] if match else output).strip()
        self.message = f"{expected}\n\n{said}".strip() if expected else said

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


@dataclass(frozen=True)
class Drawn:
    """A release of Helm, rendered or not.

    Attributes:
        release: Its name.
        chart: Its chart and version.
        objects: How many objects Helm renders.
        why_not: Why it was not rendered; empty if it was.
    """

    release: str
    chart: str
    objects: int
    why_not: str = ""


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
        filled: Secrets that were given a value as people do it, by name: the keys in it.
        releases: What it installs by Helm.
        now: What it is at, if it is at anything.
    """

    stack: str
    planned: int = 0
    added: int = 0
    kept: int = 0
    destroyed: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    departures: tuple[Departure, ...] = ()
    filled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    releases: list[Drawn] = field(default_factory=list)
    now: Doing | None = None


Attach = Callable[[Path, Mapping[str, str]], AbstractContextManager[Mapping[str, str]]]
"""Given a folder and the environment variables of a command, more of them, by which it uses providers that run."""


def unattached(_folder: Path, _environment: Mapping[str, str]) -> AbstractContextManager[Mapping[str, str]]:
    """None: Terraform starts its providers by itself."""
    return nullcontext({})


class Rehearsed:
    """One stack in a folder of its own, and the steps of its life.

    Args:
        name: The stack's name.
        document: Its Terraform JSON.
        folder: An empty folder, made if missing.
        terraform: The terraform binary.
        runner: What runs it.
        environment: Environment variables that lead to the local AWS and to the providers.
        attach: What lends it providers that run.

    Attributes:
        folder: Where it is.
        life: What it went through so far.
    """

    def __init__(
        self,
        name: str,
        document: Document,
        folder: Path,
        terraform: str,
        runner: Runner,
        environment: Mapping[str, str],
        attach: Attach = unattached,
    ) -> None:
        self.life = Life(name)
        self.folder = folder
        self._terraform = terraform
        self._runner = runner
        self._environment = environment
        self._attach = attach
        folder.mkdir(parents=True, exist_ok=True)
        self.become(document)

    def become(self, document: Document) -> None:
        """Take other Terraform JSON, of the same backend, from here on; `init` again where it has other providers."""
        self._document = document
        (self.folder / FILE).write_text(document.text())

    def init(self, *options: str) -> None:
        """Find the providers and the state."""
        self._step("init", "init", "-input=false", *options)

    def validate(self) -> None:
        """Check arguments, types and references against the providers' schemas."""
        self._step("validate", "validate")

    def plan(self, *options: str) -> dict[str, Any]:
        """Plan into a file, and read that plan as Terraform shows it."""
        self._step("plan", "plan", "-input=false", LOCK_TIMEOUT, *options, f"-out={PLAN}")
        shown = self._step("show", "show", "-json", PLAN)
        text = shown.output[shown.output.index("{") :]
        plan: dict[str, Any] = json.loads(text)
        # The first plan is of the whole stack; a second one may be of the part that is applied.
        if not self.life.planned:
            (self.folder / SHOWN).write_text(text)
            self.life.planned = sum(
                "create" in change["change"]["actions"] for change in plan.get("resource_changes", ())
            )
        return plan

    def apply(self, plan: Mapping[str, Any]) -> None:
        """Apply exactly the plan that was written."""
        self._step("apply", "apply", "-input=false", LOCK_TIMEOUT, PLAN)
        self.life.added = sum(change["change"]["actions"] == ["create"] for change in plan.get("resource_changes", ()))

    def state(self) -> list[dict[str, Any]]:
        """What the state holds, as Terraform shows it: type, name, mode, address and values of each resource."""
        shown = self._step("show", "show", "-json")
        values = json.loads(shown.output[shown.output.index("{") :]).get("values", {})
        resources: list[dict[str, Any]] = values.get("root_module", {}).get("resources", [])
        return resources

    @contextmanager
    def at(self, step: str) -> Iterator[None]:
        """Whatever is done meanwhile counts as a step, though Terraform has no part in it."""
        began = time.monotonic()
        self.life.now = Doing(step, began)
        try:
            yield
        finally:
            self.life.now = None
            self.life.seconds[step] = self.life.seconds.get(step, 0.0) + time.monotonic() - began

    def part_of(self, step: str) -> Run:
        """What runs Terraform commands in another folder, as parts of a step."""

        def run(*arguments: str, folder: Path) -> None:
            result = self._step(step, *arguments, folder=folder)
            added = re.search(r"Resources: (\d+) added", result.output)
            if added:
                self.life.planned = self.life.added = int(added[1])

        return run

    def plan_again(self) -> None:
        """Plan once more: after an apply, there must be nothing left to change."""
        self._step("re-plan", "plan", "-input=false", LOCK_TIMEOUT, "-detailed-exitcode")

    def destroy(self) -> None:
        """Destroy everything, unless something says `prevent_destroy`: then Terraform has to refuse."""
        lasting = self._lasting()
        if lasting:
            refused = self._run("destroy", "destroy", "-input=false", LOCK_TIMEOUT, "-auto-approve")
            if refused.code == 0 or "Instance cannot be destroyed" not in refused.output:
                expected = "it has to be refused, as resources say prevent_destroy"
                raise RehearsalFailure(self.life.stack, "destroy", refused.output, expected)
            self.life.kept = lasting
        else:
            self._step("destroy", "destroy", "-input=false", LOCK_TIMEOUT, "-auto-approve")
            self.life.destroyed = True

    def _lasting(self) -> int:
        return sum(one.is_lasting for one in self._document.objects("resource"))

    def _step(self, step: str, *arguments: str, folder: Path | None = None) -> Result:
        result = self._run(step, *arguments, folder=folder)
        if result.code:
            expected = "the second plan has to be empty" if (step, result.code) == ("re-plan", _CHANGES) else ""
            raise RehearsalFailure(self.life.stack, step, result.output, expected)
        return result

    def _run(self, step: str, *arguments: str, folder: Path | None = None) -> Result:
        self.life.now = Doing(step, time.monotonic())
        try:
            result = self._terraformed(arguments, folder or self.folder)
        finally:
            self.life.now = None
        self.life.seconds[step] = self.life.seconds.get(step, 0.0) + result.seconds
        if result.overran:
            minutes = (self._runner.limit_seconds or 0) / 60
            expected = f"it has to end within {minutes:g} minutes, and was interrupted; allow more: --timeout MINUTES"
            raise RehearsalFailure(self.life.stack, step, result.output, expected)
        return result

    def _terraformed(self, arguments: Sequence[str], folder: Path) -> Result:
        command = [self._terraform, *arguments]
        if arguments[0] == "init":  # which installs providers, and uses none
            return self._runner.run(command, folder, self._environment)
        with self._attach(folder, self._environment) as attached:
            return self._runner.run(command, folder, {**self._environment, **attached})
