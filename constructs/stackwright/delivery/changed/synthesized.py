"""One side of the comparison: a tree of files, synthesized by its own program in a process of its own.

The program of a change is code that nobody may have reviewed. It gets no credentials from us, only what a synth needs.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stackwright.delivery.changed.place import ChangedError, Place
from stackwright.model.files.folder import PLATFORM_FILE
from stackwright.model.stack_records import StackRecord
from stackwright.synthesis import records
from stackwright.synthesis.before import Before
from stackwright.synthesis.document import Document
from stackwright.synthesis.program import TODAY
from stackwright.terraform.runner import Runner

HANDED_ON = frozenset({"HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "SHELL", "TERM", "TMPDIR", "TZ", "USER"})
"""Environment variables that a synth gets; no list of those that it must not get could be whole."""
HANDED_ON_PREFIXES = ("LC_", "STACKWRIGHT_", "JSII_", "XDG_")
PYTHON = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONPYCACHEPREFIX", "PYTHONUTF8"})
ROAD = "constructs"
"""The folder that a repository of Stackwright itself holds the package in."""


@dataclass(frozen=True)
class Side:
    """A tree that can be synthesized.

    Attributes:
        called: What to call it where it fails, e.g. `origin/main`.
        remedy: What to do then.
        tree: Its files, from the top of the repository on.
        python: The interpreter, with the packages that it is synthesized with.
        day: The day on which it is judged; today if None. A waiver that has run out since was valid then.
    """

    called: str
    remedy: str
    tree: Path
    python: str = sys.executable
    day: date | None = None

    def documents(self, place: Place, output: Path) -> Mapping[str, Document]:
        """Its stacks by name, each after those that it reads; none if it has no platform yet.

        Args:
            place: Where the project lies.
            output: A folder to write to.

        Raises:
            ChangedError: It does not synthesize.
        """
        return Before.read(output).documents if self.synthesize(place, output) else {}

    def synthesize(self, place: Place, output: Path) -> bool:
        """Write its stacks, by its own program.

        Args:
            place: Where the project lies.
            output: A folder to write to.

        Returns:
            Whether it has a platform.

        Raises:
            ChangedError: It does not synthesize.
        """
        project = self.tree / place.project
        if not project.is_dir() or not (self.tree / place.environments / PLATFORM_FILE).is_file():
            return False
        if not shutil.which(self.python):
            raise ChangedError(f"there is no interpreter {self.python}; name one of an environment for Python")
        environments = os.path.relpath(self.tree / place.environments, project)
        command = [self.python, "-m", "stackwright", "synth", "--environments", environments, "--output", str(output)]
        runner = Runner(self._variables(place), attended=False, limit_seconds=None)
        result = runner.run(command, project)
        if result.code:
            raise ChangedError(
                f"{self.called} does not synthesize, by its own code, so nothing can be compared; it says:\n\n"
                f"{result.output.strip()}\n\n{self.remedy}"
            )
        return True

    def _variables(self, place: Place) -> dict[str, str]:
        given = {
            name: value
            for name, value in os.environ.items()
            if name in HANDED_ON | PYTHON or name.startswith(HANDED_ON_PREFIXES)
        }
        if self.day:
            given[TODAY] = self.day.isoformat()
        if path := [*self._own_packages(place), *self._python_path(place)]:
            given["PYTHONPATH"] = os.pathsep.join(map(str, path))
        return given

    def _own_packages(self, place: Place) -> list[Path]:
        """The folder of the package where this tree holds it."""
        roads = dict.fromkeys(self.tree / folder / ROAD for folder in (place.project, Path()))
        return [road for road in roads if (road / "stackwright").is_dir()][:1]

    def _python_path(self, place: Place) -> list[Path]:
        """What PYTHONPATH names, in this tree where it names something of the repository."""
        named = [Path(entry).resolve() for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
        here = place.repository
        there = [self.tree / entry.relative_to(here) if entry.is_relative_to(here) else entry for entry in named]
        return [new if new.exists() else old for old, new in zip(named, there, strict=True)]


def listed(output: Path) -> tuple[StackRecord, ...]:
    """The stacks that were synthesized into a folder, each after those that it reads; none if nothing was."""
    return records.read(output) if output.exists() else ()
