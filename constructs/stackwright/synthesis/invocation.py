"""How this process was called, so that the commands which it prints can be run as they stand."""

import shlex
import shutil
import sys
from pathlib import Path

from stackwright.synthesis.program import ENVIRONMENTS, OUTPUT

NAME = "stackwright"


def command(*words: str) -> str:
    """A command of ours with its arguments, for the shell in which we were called."""
    return shlex.join([*_program(), *words])


def folders(environments: Path, output: Path = OUTPUT) -> list[str]:
    """The arguments that name the folders of this call, where they are not those that are taken by themselves.

    Args:
        environments: The folder of the environment files.
        output: The folder of the stacks.
    """
    named = (("--environments", environments, ENVIRONMENTS), ("--output", output, OUTPUT))
    return [word for option, folder, default in named if folder != default for word in (option, str(folder))]


def _program() -> tuple[str, ...]:
    called = Path(sys.argv[0])
    if (called.parent.name, called.name) == (NAME, "__main__.py"):
        return sys.orig_argv[0], "-m", NAME
    if called.name != NAME or shutil.which(NAME) == sys.argv[0]:
        return (NAME,)
    return (sys.argv[0],)
