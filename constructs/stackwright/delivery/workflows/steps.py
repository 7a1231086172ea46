"""Steps that several workflows have."""

from typing import Any

from stackwright.delivery.workflows import pins
from stackwright.delivery.workflows.job import SCRIPTS, Step, script
from stackwright.delivery.workflows.target import Target

PYTHON = "3.12"
OUTPUT = "cdktf.out"
READ = {"contents": "read"}
IDENTITY = {"contents": "read", "id-token": "write"}
"""What a job needs to take a role of AWS."""
FEW_DAYS = 7
"""How long what one job hands to the next is kept, for somebody who looks into a run."""


def uses(name: str, action: str, /, **given: Any) -> Step:  # noqa: ANN401 - actions take what they like
    """A step that is somebody's action.

    Args:
        name: What people read.
        action: Its repository, e.g. `actions/checkout`.
        given: What it is told; `_` stands for a hyphen, too.
    """
    told = pins.told(action, given)
    return {"name": name, "uses": pins.action(action), **({"with": told} if told else {})}


def run(name: str, command: str, /, **variables: str) -> Step:
    """A step of the shell. Whatever it is told, it is told by variables: an expression in a script is a hole.

    Args:
        name: What people read.
        command: The script.
        variables: Its variables.
    """
    return {"name": name, **({"env": variables} if variables else {}), "run": command}


def runs(name: str, file: str, /, **variables: str) -> Step:
    """A step that is a script of ours, whole: for jobs that check nothing out, or somebody else's files."""
    return run(name, script(file), **variables)


def calls(name: str, file: str, /, **variables: str) -> Step:
    """A step that is a script of ours in the files that are checked out: on a pull request, as the base has it."""
    return run(name, f"bash {SCRIPTS}/{file}.sh", **variables)


def when(condition: str, step: Step) -> Step:
    """The same step, under a condition."""
    return {"name": step["name"], "if": condition, **step}


def known_as(id_: str, step: Step) -> Step:
    """The same step, with an id by which others ask what it told."""
    return {"name": step["name"], "id": id_, **step}


def checkout(revision: str = "", *, whole: bool = False, name: str = "Check out") -> Step:
    """The files of a revision, without the token in them.

    Args:
        revision: The revision; that of the event if left out.
        whole: With its history, for whatever compares.
        name: What people read.
    """
    given: dict[str, Any] = {"ref": revision} if revision else {}
    return uses(name, "actions/checkout", **given, **({"fetch_depth": 0} if whole else {}), persist_credentials=False)


def stackwright(name: str = "Install Stackwright", *, here: bool = True) -> tuple[Step, ...]:
    """Stackwright out of the files that are checked out, and the locked packages that it needs.

    Args:
        name: What people read.
        here: Whether our scripts are checked out, too.
    """
    return (
        uses("Set up Python", "actions/setup-python", python_version=PYTHON),
        calls(name, "install") if here else runs(name, "install"),
    )


def terraform(version: str) -> Step:
    """Terraform itself; without the wrapper, which keeps signals from it."""
    return uses(
        "Set up Terraform",
        "hashicorp/setup-terraform",
        terraform_version=version,
        terraform_wrapper=False,
    )


def keep(name: str, artifact: str, path: str, *, days: int = FEW_DAYS) -> Step:
    """Hand files to later jobs. Whoever may read the repository may read them."""
    return uses(
        name,
        "actions/upload-artifact",
        name=artifact,
        path=path,
        if_no_files_found="error",
        include_hidden_files=True,  # Terraform's lock files are
        overwrite=True,  # a run that is run again hands on what it found the second time
        retention_days=days,
    )


def take(name: str, artifact: str, path: str) -> Step:
    """Take the files that an earlier job handed on."""
    return uses(name, "actions/download-artifact", name=artifact, path=path)


def take_all(name: str, pattern: str, path: str) -> Step:
    """Take the files of every earlier job that handed on some."""
    return uses(name, "actions/download-artifact", pattern=pattern, path=path, merge_multiple=True)


def role(target: Target, arn: str, *, name: str) -> Step:
    """Take a role, and no other account's.

    Args:
        target: The environment.
        arn: The role.
        name: What people read.
    """
    return uses(
        name,
        "aws-actions/configure-aws-credentials",
        role_to_assume=arn,
        aws_region=target.region,
        allowed_account_ids=target.account_id,
    )


def plan_role(target: Target) -> Step:
    """The role that may read."""
    return role(target, target.plan_role, name="Take the plan role")


def apply_role(target: Target) -> Step:
    """The role that may change."""
    return role(target, target.apply_role, name="Take the apply role")
