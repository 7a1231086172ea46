"""Which files of a folder are environment files, and which only look like some."""

from collections.abc import Iterator
from pathlib import Path

from stackwright.model.errors import Fault, InvalidInput

PLATFORM_FILE = "platform.yaml"
ENDING = ".yaml"
OTHER_ENDINGS = (".yaml", ".yml")
"""Endings that YAML files have elsewhere, in small letters."""


def environment_files(directory: Path) -> list[Path]:
    """The files to read, in the order of their names: `platform.yaml`, there or not, and what else ends in `.yaml`.

    Raises:
        InvalidInput: The folder cannot be listed.
    """
    return sorted({directory / PLATFORM_FILE, *(file for file in _visible(directory) if file.suffix == ENDING)})


def misnamed(directory: Path) -> Iterator[Fault]:
    """Files that would be environments if they ended in `.yaml`, and that are not read."""
    for file in sorted(_visible(directory)):
        if file.suffix != ENDING and file.suffix.lower() in OTHER_ENDINGS:
            yield Fault(f"ends in {file.suffix} and is not read", f"rename it to {file.stem}{ENDING}", file=file)


def _visible(directory: Path) -> list[Path]:
    """What is no dot file: editors and file systems keep locks, backups and attributes in those, under any ending."""
    if not directory.is_dir():
        raise InvalidInput([Fault("is not a folder", "name the folder of the environment files", file=directory)])
    try:
        return [file for file in directory.iterdir() if not file.name.startswith(".")]
    except OSError as error:
        problem = f"cannot be listed: {error.strerror}"
        raise InvalidInput([Fault(problem, "check its permissions", file=directory)]) from None
