"""A workflow and its jobs, with what every one of them has to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

Step = Mapping[str, Any]
HOSTED = ("ubuntu-24.04",)
"""A runner of GitHub's own."""


SCRIPTS = ".github/scripts"


def script(name: str) -> str:
    """A shell script of ours."""
    return files("stackwright.delivery.workflows").joinpath("scripts", f"{name}.sh").read_text()


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job.

    Attributes:
        name: What people read.
        minutes: After how long it is ended.
        steps: What it does.
        permissions: What its token may.
        needs: The jobs before it.
        condition: When it runs; if left out, when those before it succeeded.
        environment: The environment of GitHub whose secrets, rules and identity it has.
        gated: Whether it counts as a deployment there; else only its identity is used.
        runs_on: Labels of its runner.
        outputs: What it tells later jobs.
        more: What else there is to say of it.
    """

    name: str
    minutes: int
    steps: Sequence[Step]
    permissions: Mapping[str, str] = field(default_factory=dict)
    needs: Sequence[str] = ()
    condition: str = ""
    environment: str = ""
    gated: bool = False
    runs_on: Sequence[str] = HOSTED
    outputs: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def written(self) -> dict[str, Any]:
        """As GitHub reads it."""
        environment = self.environment if self.gated else {"name": self.environment, "deployment": False}
        said = {
            "name": self.name,
            "needs": list(self.needs),
            "if": _condition(self.condition),
            "runs-on": self.runs_on[0] if len(self.runs_on) == 1 else list(self.runs_on),
            "timeout-minutes": self.minutes,
            "environment": environment if self.environment else None,
            "permissions": dict(self.permissions),
            "outputs": dict(self.outputs),
            **self.more,
            "steps": [dict(step) for step in self.steps],
        }
        return {key: value for key, value in said.items() if value or key == "permissions"}


@dataclass(frozen=True, kw_only=True)
class Called:
    """A job that is another workflow of this repository.

    Attributes:
        name: What people read.
        workflow: Its file.
        permissions: The most that the workflow's own jobs may.
        needs: The jobs before it.
        condition: When it runs.
        given: What the workflow is told.
    """

    name: str
    workflow: str
    permissions: Mapping[str, str]
    needs: Sequence[str] = ()
    condition: str = ""
    given: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> dict[str, Any]:
        """As GitHub reads it."""
        said = {
            "name": self.name,
            "needs": list(self.needs),
            "if": _condition(self.condition),
            "permissions": dict(self.permissions),
            "uses": f"./.github/workflows/{self.workflow}",
            "with": dict(self.given),
        }
        return {key: value for key, value in said.items() if value}


def _condition(text: str) -> str:
    """A condition as it is read best: what starts with an exclamation mark would have to stand in quotes."""
    return "${{ " + text + " }}" if text.startswith("!") else text


def workflow(
    name: str,
    triggers: Mapping[str, Any],
    jobs: Mapping[str, Job | Called],
    *,
    group: str,
    cancel: str | bool = False,
) -> dict[str, Any]:
    """A whole workflow.

    Args:
        name: What people read.
        triggers: What starts it.
        jobs: Its jobs, by their ids.
        group: Its runs of the same group run one after the other. A run that waits for an approval holds its group,
            so the group of one that has gated jobs must be its own.
        cancel: Whether a newer run of the group ends the older one.
    """
    return {
        "name": name,
        "on": dict(triggers),
        "permissions": {},
        "concurrency": {"group": group, "cancel-in-progress": cancel},
        "defaults": {"run": {"shell": "bash"}},
        "jobs": {id_: job.written() for id_, job in jobs.items()},
    }
