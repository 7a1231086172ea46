"""Every command of ours in a workflow is one that there is, with options that it has.

What `parser()` knows, it reads itself. The verbs that it does not know yet are held against the forms below, which go
when it does.
"""

import argparse
import re
import shlex

import pytest
from support.workflows import GITHUB, jobs

from stackwright.cli.command_line import VERBS, parser

NAMED = re.compile(r"(?:^|[\s;|({])stackwright ((?:[^\n|&;<>\\]|\\\n)+)", re.MULTILINE)
BEHIND = re.compile(r"#.*$", re.MULTILINE)


def forms():
    """The verbs that are being made, in the form that workflows call."""
    whole = argparse.ArgumentParser(exit_on_error=False)
    verbs = whole.add_subparsers(required=True)

    def verb(name, *options: str, environments=None, **valued):
        one = verbs.add_parser(name, exit_on_error=False)
        if environments:
            one.add_argument("environments", nargs=environments)
        for option in options:
            one.add_argument(f"--{option}", action="store_true")
        for option, action in valued.items():
            one.add_argument(f"--{option}", action=action)
        return one

    verb("changed", "json", base="store")
    verb("preview", "json", base="store", markdown="store", environments="*")
    verb("plan", "json", stack="append", output="store", reviewed="store", markdown="store", environments="+")
    verb("apply", "json", stack="append", reviewed="store", wave="store", output="store", environments=1)
    verb("drift", "json", output="store", markdown="store", environments=1)
    verb("destroy", "what", confirm="store", output="store", environments=1)
    return whole


COMING = {"changed", "preview", "plan", "apply", "drift", "destroy"}


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
    words = command.split()
    known = words[0] not in COMING or any(one.__name__.endswith(f".{words[0]}") for one in VERBS)
    try:
        (parser() if known else forms()).parse_args(words)
    except (argparse.ArgumentError, SystemExit) as error:
        pytest.fail(f"not a command of ours: stackwright {command}: {error}")


def test_all_of_them_are_read():
    """Else the test before would hold of nothing."""
    verbs = {command.split()[0] for command in commands()}

    assert verbs == {
        *("changed", "preview", "plan", "apply", "drift", "destroy"),
        *("validate", "synth", "workflows", "gitops", "promote", "rollback"),
    }
