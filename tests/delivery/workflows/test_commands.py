"""Every command of ours in a workflow is one that there is, with options that it has."""

import re
import shlex

import pytest
from support.workflows import GITHUB, jobs

from stackwright.cli.command_line import parser

NAMED = re.compile(r"(?:^|[\s;|({])stackwright ((?:[^\n|&;<>\\]|\\\n)+)", re.MULTILINE)
BEHIND = re.compile(r"#.*$", re.MULTILINE)


def commands():
    """Every command, as words, with something in the place of what the shell puts in."""
    runs = [step["run"] for job in jobs().values() for step in job.get("steps", []) if "run" in step]
    scripts = [file.read_text() for file in sorted(GITHUB.glob("scripts/*.sh"))]
    found = set()
    for text in [*runs, *scripts]:
        for command in NAMED.findall(BEHIND.sub("", text).replace("\\\n", " ")):
            plain = re.sub(r"\$\{BASE:\+(.*?)\}", r"\1", command)
            plain = re.sub(r'"\$\([^)]*\)"', "something", plain)
            plain = re.sub(r'"\$\{chosen\[@\]\}"', "--stack dev-network", plain)
            words = [word for word in shlex.split(plain) if word]
            found.add(" ".join(re.sub(r"\$\{?\w+\}?", "something", word) for word in words))
    return sorted(found)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_one_of_ours(command):
    """A workflow is first run when it is needed."""
    try:
        parser().parse_args(command.split())
    except SystemExit as error:
        pytest.fail(f"not a command of ours: stackwright {command}: {error}")


def test_all_of_them_are_read():
    """Else the test before would hold of nothing."""
    verbs = {command.split()[0] for command in commands()}

    assert verbs == {
        *("changed", "preview", "plan", "apply", "drift", "destroy"),
        *("validate", "synth", "workflows", "gitops", "promote", "rollback"),
    }
