"""One synthesized stack where Terraform plans and applies it: in its folder of the output, with its own backend."""

import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from stackwright.model.stack_records import StackRecord
from stackwright.synthesis.document import FILE, Document
from stackwright.synthesis.invocation import command
from stackwright.synthesis.provider_lock import laid
from stackwright.terraform.binary import Terraform, TerraformError
from stackwright.terraform.heartbeat import Doing
from stackwright.terraform.plan_json import Plan
from stackwright.terraform.runner import Result, Runner

_LOCKED = """\
The platform's lock says which providers this stack may have. If one is missing or another, lock anew: {}
One whose resources only the state still holds has to be required until they are gone."""
LOCK_TIMEOUT = "-lock-timeout=20m"
"""How long an apply waits for another one of the same stack."""


@dataclass(frozen=True)
class Planned:
    """A plan that can be applied.

    Attributes:
        plan: What it says.
        file: The file that Terraform applies. It holds secrets, and is gone when its folder is.
        serial: How often the state had been written that it was made against; 0 where there was none.
    """

    plan: Plan
    file: Path
    serial: int


class Workspace:
    """One stack in the output.

    Args:
        stack: The stack.
        output: The output folder.
        terraform: The binary.
        runner: What runs it.

    Attributes:
        stack: The stack.
        folder: Its folder.
        now: What Terraform is at.

    Raises:
        TerraformError: The stack has not been synthesized as JSON.
    """

    def __init__(self, stack: StackRecord, output: Path, terraform: Terraform, runner: Runner) -> None:
        self.stack, self.folder = stack, output / stack.folder
        self.now: Doing | None = None
        self._terraform, self._runner = terraform.path, runner
        if not (self.folder / FILE).is_file():
            raise TerraformError(f"there is no {self.folder / FILE}; run: {command('synth')}")

    @property
    def document(self) -> Document:
        """What was synthesized."""
        return Document.read(self.folder / FILE)

    def init(self) -> None:
        """Find the providers, exactly those of the platform's lock where it has one, and the state."""
        command_ = ("init", "-input=false", "-reconfigure")
        if laid(self.folder) is None:
            self._succeed(*command_)
        else:
            self._succeed(*command_, "-lockfile=readonly", remedy=f"\n\n{_LOCKED.format(command('providers', 'lock'))}")

    @contextmanager
    def plan(self, *options: str) -> Iterator[Planned]:
        """Plan, and keep the plan's file as long as this lasts.

        Args:
            options: More options, e.g. `-destroy`. The state is not locked unless they say `-lock=true`.

        Raises:
            TerraformError: Terraform failed.
        """
        with tempfile.TemporaryDirectory(prefix="stackwright-plan-") as private:  # nobody else may read it
            file = Path(private) / "tfplan"
            self._succeed("plan", "-input=false", "-lock=false", *options, f"-out={file}")
            yield Planned(Plan.read(self._succeed("show", "-json", str(file)).output), file, _serial(file))

    def apply(self, planned: Planned, hear: Callable[[str], None]) -> None:
        """Apply exactly what was planned.

        Args:
            planned: What was planned.
            hear: Called with each line that Terraform prints, as it does.

        Raises:
            TerraformError: Terraform failed, or what was planned is not up to date any more.
        """
        self._succeed("apply", "-input=false", LOCK_TIMEOUT, str(planned.file), hear=hear)

    def _succeed(self, *arguments: str, remedy: str = "", hear: Callable[[str], None] | None = None) -> Result:
        self.now = Doing(arguments[0], time.monotonic())
        try:
            result = self._runner.run([self._terraform, *arguments], self.folder, hear=hear)
        finally:
            self.now = None
        if result.code:
            said = f"\n\n{_errors(result.output)}"
            raise TerraformError(f"{self.stack.name}: terraform {arguments[0]} failed{said}{remedy}")
        return result


def _errors(output: str) -> str:
    """What Terraform says of a failure; before it stands a line for each thing that was read or made."""
    found = re.search(r"^[│╷\s]*Error: ", output, re.MULTILINE)
    return (output[found.start() :] if found else output).strip()


def _serial(file: Path) -> int:
    """The serial of the state that Terraform packs into a plan's file."""
    with ZipFile(file) as packed:
        serial: int = json.loads(packed.read("tfstate"))["serial"]
        return serial
