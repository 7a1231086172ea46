"""What verbs have in common: how much they say, which environment files they read, in which folder the stacks lie."""

import argparse
import logging
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from stackwright.model.errors import did_you_mean
from stackwright.model.platform_ import Platform
from stackwright.synthesis.program import ENVIRONMENTS, OUTPUT, Program

POLICIES = Path("policies")
"""The folder of one's own rules."""
TALK = logging.getLogger(f"{__name__}.talk")
"""What the command line says beside its data. `--quiet` silences it, everything else shows it."""


class Parser(argparse.ArgumentParser):
    """Reads the command line or the part of it that follows a verb: what all take may stand before or after the verb.

    No option may be shortened: a script that does would break with the next option that begins the same.
    """

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - argparse has a dozen arguments
        super().__init__(**given, allow_abbrev=False)
        # Without a default: the parser of a verb would overwrite what was given before the verb.
        self.add_argument(
            "-v",
            "--verbose",
            action="store_true",
            default=argparse.SUPPRESS,
            help="say what is read, run and taken from a cache",
        )
        self.add_argument(
            "--quiet", action="store_true", default=argparse.SUPPRESS, help="say nothing but what went wrong"
        )

    def parse_known_args(self, *given: Any) -> tuple[Any, list[str]]:  # type: ignore[override] # noqa: ANN401
        """Read what is known and refuse the rest here, as only the parser of a verb can show the verb's usage."""
        options, unknown = super().parse_known_args(*given)
        if unknown:
            first = unknown[0].partition("=")[0]
            remedy = did_you_mean(first, self._option_string_actions) if first.startswith("-") else "leave them out"
            self.error(f"unrecognized arguments: {' '.join(unknown)}; {remedy}")
        return options, unknown


class Version(argparse.Action):
    """Prints which Stackwright this is, asked for only when somebody asks."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002 - argparse's name
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it and end."""
        print(f"stackwright {version('stackwright')}")
        parser.exit()


def add_environments(verb: argparse.ArgumentParser) -> None:
    """Let a verb be told where the environment files are."""
    verb.add_argument(
        "--environments",
        type=Path,
        default=ENVIRONMENTS,
        metavar="DIR",
        help=f"folder of the environment files (default: {ENVIRONMENTS})",
    )


def add_output(verb: argparse.ArgumentParser, purpose: str) -> None:
    """Let a verb be told where the stacks are."""
    verb.add_argument("--output", type=Path, default=OUTPUT, metavar="DIR", help=f"{purpose} (default: {OUTPUT})")


def add_judged(verb: argparse.ArgumentParser) -> None:
    """Let a verb be told what to judge, and by which rules beside those of Stackwright."""
    verb.add_argument(
        "names", metavar="ENV", nargs="*", help="an environment, or an account's own stack (default: all)"
    )
    verb.add_argument(
        "--policies", type=Path, default=POLICIES, metavar="DIR", help=f"folder of your rules (default: {POLICIES})"
    )
    verb.add_argument("--terraform-only", action="store_true", help="leave out what Argo CD makes")
    verb.add_argument("--require-helm", action="store_true", help="fail, and do not skip, without Helm or kubectl")
    add_environments(verb)


def load_platform(options: argparse.Namespace, program: Program) -> Platform:
    """The platform that the environment files describe, its notices printed."""
    platform = program.load(options.environments)
    for notice in platform.notices:
        say(f"notice: {notice}")
    return platform


def say(line: str) -> None:
    """Talk: a line to stderr, at once, unless `--quiet` was given. Data goes to stdout."""
    TALK.info("%s", line)
