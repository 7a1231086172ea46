"""The first apply of an account: its state cannot be kept in a bucket that does not exist yet.

Two steps. `create` applies the bootstrap stack with its state in a local folder; `move` carries that state over into
the bucket that `create` made, and proves by an empty plan that nothing was lost. After that the bootstrap stack is a
stack like any other, and both steps see so by asking S3, from whatever clone they are run.
"""

import json
import shutil
from pathlib import Path
from typing import Protocol

from stackwright.model.stacks import Stack
from stackwright.synthesis.document import FILE, Document
from stackwright.synthesis.handover import HCL
from stackwright.synthesis.invocation import command
from stackwright.synthesis.writing import write_whole, writing
from stackwright.terraform.binary import TerraformError
from stackwright.terraform.bucket import holds_state

STATE = "terraform.tfstate"
WORK = Path(".bootstrap")
"""Where the local state is kept between the steps: apart from cdktf.out, which every synth replaces."""


class Run(Protocol):
    """Runs a Terraform command; whatever is no success is raised."""

    def __call__(self, *arguments: str, folder: Path) -> None:
        """Run it in a folder."""


def create(stack: Stack, output: Path, run: Run, *, ask: bool = True) -> bool:
    """Apply an account's bootstrap stack: with local state the first time, else where its state is.

    It can be repeated, after a failure and after the move.

    Args:
        stack: The account's own stack.
        output: Folder of the synthesized stacks.
        run: What runs Terraform.
        ask: Whether Terraform shows its plan and asks before it applies it.

    Returns:
        Whether the state is in the bucket already, so that nothing is left to be moved.

    Raises:
        TerraformError: Terraform failed, the stack is not there, or a move has to be ended first.
        StateError: S3 cannot be asked for the state.
    """
    configuration, folder = _synthesized(stack, output), WORK / stack.owner.name
    kept = holds_state(stack)
    if kept and _holds_resources(folder / STATE):
        raise TerraformError(
            f"both {folder} and the bucket hold a state of {stack.name}: a move was broken off; "
            f"end it: {command('bootstrap', stack.owner.name, '--move-state')}"
        )
    if kept:
        run("init", "-input=false", "-reconfigure", folder=configuration.parent)
        _apply(configuration.parent, run, ask=ask)
    else:
        apply_with_local_state(Document.read(configuration), folder, run, ask=ask)
    return kept


def move(stack: Stack, output: Path, run: Run) -> None:
    """Move an account's bootstrap state from the local folder into the bucket, and remove the folder.

    Where the state has been moved already, nothing is done.

    Args:
        stack: The account's own stack.
        output: Folder of the synthesized stacks.
        run: What runs Terraform.

    Raises:
        TerraformError: Terraform failed, the stack is not there, or there is nothing to move.
        StateError: S3 cannot be asked for the state.
    """
    configuration, folder = _synthesized(stack, output), WORK / stack.owner.name
    if (folder / STATE).exists():
        move_into_bucket(Document.read(configuration), folder, run)
    elif not holds_state(stack):
        first = command("bootstrap", stack.owner.name)
        raise TerraformError(f"{folder} holds no state to move; run the first step: {first}")


def apply_with_local_state(document: Document, folder: Path, run: Run, *, ask: bool) -> None:
    """The first step.

    Args:
        document: Terraform JSON of the bootstrap stack.
        folder: Where to keep the state; made if missing.
        run: What runs Terraform.
        ask: Whether Terraform asks before it applies.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / FILE, document.with_backend("local", {}).text())
    run("init", "-input=false", "-reconfigure", folder=folder)
    _apply(folder, run, ask=ask)


def move_into_bucket(document: Document, folder: Path, run: Run) -> None:
    """The second step.

    Args:
        document: Terraform JSON of the bootstrap stack.
        folder: Where the first step has kept the state; removed when the move is proved.
        run: What runs Terraform.
    """
    write_whole(folder / FILE, document.text())
    run("init", "-input=false", "-migrate-state", "-force-copy", folder=folder)
    # Exit code 2 stands for changes: the state would not be what was applied.
    run("plan", "-input=false", "-detailed-exitcode", folder=folder)
    shutil.rmtree(folder)


def _apply(folder: Path, run: Run, *, ask: bool) -> None:
    run("apply", *([] if ask else ["-input=false", "-auto-approve"]), folder=folder)


def _holds_resources(state: Path) -> bool:
    """Whether a local state holds anything; Terraform leaves an empty file where it has moved one away."""
    text = state.read_text() if state.exists() else ""
    return bool(text.strip() and json.loads(text).get("resources"))


def _synthesized(stack: Stack, output: Path) -> Path:
    file = output / stack.folder / FILE
    if file.exists():
        return file
    if (output / HCL / stack.name).exists():
        raise TerraformError(
            f"{output} holds {stack.name} as HCL only, and this reads JSON; run: {command('synth', '--format', 'both')}"
        )
    raise TerraformError(f"there is no {file}; run: {command('synth')}")
