"""What several verbs have in common: which environment files they read, and which folder the stacks lie in."""

import argparse
import sys
from pathlib import Path

from stackwright.model.platform_ import Platform
from stackwright.synthesis.program import ENVIRONMENTS, OUTPUT, Program


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


def load_platform(options: argparse.Namespace, program: Program) -> Platform:
    """The platform that the environment files describe, its notices printed."""
    platform = program.load(options.environments)
    for notice in platform.notices:
        say(f"notice: {notice}")
    return platform


def say(line: str) -> None:
    """Talk: a line to stderr, at once. Data goes to stdout."""
    print(line, file=sys.stderr, flush=True)
