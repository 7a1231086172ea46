"""The first apply of an account: its state cannot be kept in a bucket that does not exist yet.

Two steps. `create` applies the bootstrap stack with its state in a local folder; `move` carries that state over into
the bucket that `create` made, and proves by an empty plan that nothing was lost. After that the bootstrap stack is a
stack like any other.
"""

import json
import shutil
from pathlib import Path

from stackwright.terraform.binary import Terraform, TerraformError

CONFIGURATION = "cdk.tf.json"
WORK = Path(".bootstrap")
"""Where the local state is kept between the steps: apart from cdktf.out, which every synth replaces."""


def create(account: str, output: Path, *, ask: bool = True) -> None:
    """Apply an account's bootstrap stack with local state. It can be repeated after a failure.

    Args:
        account: The account's name in platform.yaml.
        output: Folder of the synthesized stacks.
        ask: Whether Terraform shows its plan and asks before it applies it.

    Raises:
        TerraformError: Terraform failed, or is missing.
    """
    terraform = Terraform.find()
    document = json.loads(_synthesized(account, output).read_text())
    document["terraform"]["backend"] = {"local": {}}
    folder = _folder(account)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIGURATION).write_text(json.dumps(document, indent=2))
    terraform.run("init", "-input=false", "-reconfigure", folder=folder)
    terraform.run("apply", *([] if ask else ["-input=false", "-auto-approve"]), folder=folder)


def move(account: str, output: Path) -> None:
    """Move an account's bootstrap state from the local folder into the bucket, and remove the folder.

    Args:
        account: The account's name in platform.yaml.
        output: Folder of the synthesized stacks.

    Raises:
        TerraformError: Terraform failed or is missing, or there is nothing to move.
    """
    terraform = Terraform.find()
    folder = _folder(account)
    if not (folder / "terraform.tfstate").exists():
        raise TerraformError(f"{folder} holds no state to move; run the first step: stackwright bootstrap {account}")
    shutil.copyfile(_synthesized(account, output), folder / CONFIGURATION)
    terraform.run("init", "-input=false", "-migrate-state", "-force-copy", folder=folder)
    # Exit code 2 stands for changes: the state would not be what was applied.
    terraform.run("plan", "-input=false", "-detailed-exitcode", folder=folder)
    shutil.rmtree(folder)


def _synthesized(account: str, output: Path) -> Path:
    file = output / "stacks" / f"bootstrap-{account}" / CONFIGURATION
    if not file.exists():
        raise TerraformError(f"there is no {file}; check the account's name, and run: stackwright synth")
    return file


def _folder(account: str) -> Path:
    return WORK / account
