"""Terraform for a person: its output is theirs, its questions are asked, and a failure is an error."""

from pathlib import Path

from stackwright.terraform.binary import Terraform, TerraformError
from stackwright.terraform.runner import Interrupted, Runner


class TerraformInterrupted(KeyboardInterrupt):
    """Terraform was interrupted, and has ended. The text says how."""


class Attended:
    """Runs one command after the other.

    Args:
        terraform: The binary.
    """

    def __init__(self, terraform: Terraform) -> None:
        self._path = terraform.path
        self._runner = Runner.for_person()

    def __call__(self, *arguments: str, folder: Path) -> None:
        """Run a command.

        Args:
            arguments: The command and its options.
            folder: The folder of the stack.

        Raises:
            TerraformError: It failed.
            TerraformInterrupted: It was interrupted, and waited for until it had saved the state.
        """
        try:
            result = self._runner.run([self._path, *arguments], folder)
        except Interrupted as interrupted:
            ended = "" if interrupted.code is None else f", and has ended with exit code {interrupted.code}"
            raise TerraformInterrupted(f"terraform {arguments[0]} was interrupted in {folder}{ended}") from None
        if result.code:
            raise TerraformError(f"terraform {arguments[0]} failed in {folder} with exit code {result.code}")
