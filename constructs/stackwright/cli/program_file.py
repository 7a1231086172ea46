"""The program that every verb runs: `main.py` of the project in this folder, or the plain one where there is none."""

import importlib.util
import sys
import traceback
from pathlib import Path

from stackwright.cdk import engine
from stackwright.model.errors import PlatformError
from stackwright.synthesis.program import Program, ProgramError

PROGRAM = Path("main.py")
PROJECT = Path("cdktf.json")
"""What says that a folder is a project: any folder may hold a main.py of something else."""


def load_program() -> Program:
    """Run `main.py` as far as its program is made.

    Raises:
        ProgramError: It fails, or makes no program.
    """
    if not (PROGRAM.is_file() and PROJECT.is_file()):
        return Program()
    engine.install()
    file = PROGRAM.resolve()
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise ProgramError(f"{PROGRAM} cannot be loaded; check its permissions")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(file.parent))  # as Python itself would: it may import what lies beside it
    try:
        spec.loader.exec_module(module)
    except PlatformError:
        raise
    except Exception as error:
        raise told(error) or error from error
    finally:
        sys.path.remove(str(file.parent))
    programs = [value for value in vars(module).values() if isinstance(value, Program)]
    if not programs:
        raise ProgramError(f"{PROGRAM} makes no program; write: program = Program()")
    return programs[0]


def told(error: Exception) -> ProgramError | None:
    """What to say of an error that came up in `main.py`; None when it came up elsewhere, and so is a bug of ours."""
    file = str(PROGRAM.resolve())
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if isinstance(error, SyntaxError) and error.filename == file:
        lines.append(error.lineno)
    return ProgramError(f"{PROGRAM}:{lines[-1]}: {type(error).__name__}: {error}; mend it") if lines else None
