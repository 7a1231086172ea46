"""Workflows as tests read them: jobs, steps, and what a step's shell does beside programs that only answer."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from stackwright.delivery.workflows.written import written
from support.shipped import PLATFORMS, load_shipped

GITHUB = Path(".github")
EXPRESSION = re.compile(r"\$\{\{.*?\}\}")
ANSWERING = '''"""Writes down how it is called, and answers as the test says."""
import fcntl, json, pathlib, subprocess, sys

here = pathlib.Path(__file__).parent
name, arguments = pathlib.Path(__file__).name, sys.argv[1:]
called = " ".join([name, *arguments])
if {"--password-stdin", "@-"} & set(sys.argv):
    sys.stdin.read()
lock = (here / "lock").open("w")
fcntl.flock(lock, fcntl.LOCK_EX)  # those of one pipe start together
answers = json.loads((here / "answers.json").read_text())
with (here / "calls").open("a") as calls:
    calls.write(json.dumps([name, *arguments]) + "\\n")
for answer in answers:
    if answer["to"] in called and answer["times"] != 0:
        answer["times"] -= 1
        (here / "answers.json").write_text(json.dumps(answers))
        said = answer["says"]
        if "--jq" in arguments:
            query = arguments[arguments.index("--jq") + 1]
            jq = ["jq", "--raw-output", query]
            said = subprocess.run(jq, input=said, text=True, capture_output=True, check=True).stdout
        sys.stdout.write(said)
        sys.exit(answer["code"])
sys.exit(f"nobody said what is to be answered to: {called}")
'''


@dataclass(frozen=True)
class Ran:
    """What a step did.

    Attributes:
        code: Its exit code.
        said: What it said, on both streams.
        calls: The programs that it called, each with its arguments, as one text.
        outputs: What it told later steps.
        summary: What it put into the run's summary.
    """

    code: int
    said: str
    calls: list[str]
    outputs: dict[str, str]
    summary: str


@dataclass
class Shell:
    """A folder in which a step runs, as on a runner.

    Attributes:
        folder: The folder.
        answers: What programs answer: the first that is in a call, and not used up.
    """

    folder: Path
    answers: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, to: str, says: object = "", *, code: int = 0, times: int = -1) -> "Shell":
        """Let a program answer.

        Args:
            to: What is in the call, e.g. `gh api`.
            says: What it says; JSON if it is no text.
            code: How it ends.
            times: How often; always if left out.
        """
        text = says if isinstance(says, str) else json.dumps(says)
        self.answers.append({"to": to, "says": text, "code": code, "times": times})
        return self

    def ours(self) -> "Shell":
        """Let the real Stackwright be there."""
        programs = self.folder.parent / "programs"
        programs.mkdir(exist_ok=True)
        (programs / "stackwright").write_text(f'#!/bin/sh\nexec {sys.executable} -m stackwright "$@"\n')
        (programs / "stackwright").chmod(0o755)
        return self

    def put(self, path: str, content: object) -> "Shell":
        """Put a file there, as JSON if it is no text."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return self

    def run(self, step: dict[str, Any], **variables: str) -> Ran:
        """Run a step as GitHub's runner does.

        Args:
            step: The step.
            variables: What expressions of its variables come to, and what the runner sets.
        """
        programs = self.folder.parent / "programs"
        programs.mkdir(exist_ok=True)
        for name in {answer["to"].split()[0] for answer in self.answers if "/" not in answer["to"].split()[0]}:
            (programs / name).write_text(f"#!{sys.executable}\n{ANSWERING}")
            (programs / name).chmod(0o755)
        (programs / "answers.json").write_text(json.dumps(self.answers))
        (programs / "calls").write_text("")
        told = {key: value for key, value in step.get("env", {}).items() if not EXPRESSION.search(value)} | variables
        asked = {key for key in step.get("env", {}) if key not in told}
        assert not asked, f"the test does not say what {asked} come to"
        for name in ("output", "summary", "path"):
            (programs / name).write_text("")
        runner = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PYTHONPATH": str(Path("constructs").absolute()),
            "GITHUB_OUTPUT": str(programs / "output"),
            "GITHUB_STEP_SUMMARY": str(programs / "summary"),
            "GITHUB_PATH": str(programs / "path"),
            "GITHUB_REPOSITORY": "acme-corp/platform",
        }
        script = self.folder.parent / "step.sh"
        script.write_text(step["run"])
        ended = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.folder,
            env=runner | told,
            capture_output=True,
            text=True,
            check=False,
        )
        calls = [" ".join(json.loads(line)) for line in (programs / "calls").read_text().splitlines()]
        outputs = dict(line.split("=", 1) for line in (programs / "output").read_text().splitlines())
        return Ran(ended.returncode, ended.stdout + ended.stderr, calls, outputs, (programs / "summary").read_text())


@cache
def shipped_files() -> dict[Path, str]:
    """The files that are written for the shipped platform."""
    return written(load_shipped(PLATFORMS["acme"]))


def workflows(files: dict[Path, str] | None = None) -> dict[str, dict[Any, Any]]:
    """Every workflow by its name; those of the shipped platform if left out."""
    chosen = shipped_files() if files is None else files
    return {path.stem: yaml.safe_load(text) for path, text in chosen.items() if path.parent.name == "workflows"}


def jobs(files: dict[Path, str] | None = None) -> dict[str, dict[str, Any]]:
    """Every job by its workflow's name and its own, e.g. `drift/synth`."""
    return {f"{name}/{id_}": job for name, whole in workflows(files).items() for id_, job in whole["jobs"].items()}


def step(job: str, name: str, files: dict[Path, str] | None = None) -> dict[str, Any]:
    """A step, with the script that it calls in its place.

    Args:
        job: E.g. `drift/issue-dev`.
        name: The step's name.
        files: The files that it is in; those of the shipped platform if left out.
    """
    found = next(one for one in jobs(files)[job]["steps"] if one["name"] == name)
    called = re.fullmatch(r"(?:exec )?bash (\.github/scripts/[a-z-]+\.sh)", found["run"])
    return {**found, "run": shipped_files()[Path(called[1])]} if called else found
