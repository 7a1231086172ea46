"""What becomes of the folders of stacks when one output takes the place of another.

Synthesis owns the configuration in a stack's folder. All else there is Terraform's and stays in that very folder, which
moves from the old tree into the new one: a Terraform that is running in it goes on, and what it writes at its end is
found. The folder of a stack that is not written any more

* goes on as that of the stack's other format, if that had none;
* else hands over what the other has not got, of which it keeps its states if both have some;
* else stays if it holds a state, without its configuration, and is left behind if it holds none.

Nothing is moved here: the renames are planned, and neither deletes nor overwrites.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from stackwright.synthesis.renames import Rename

HCL = "hcl"
PLACES = ("stacks", HCL)
"""Folders of the stacks' folders: JSON in the first, HCL in the second, never both in one."""
CONFIGURATION = (".tf", ".tf.json")
"""Ends of the names of the files that synthesis owns. All others in a stack's folder are Terraform's."""
DATA = ".terraform"
"""Terraform's plug-ins and a record of the backend, which `terraform init` makes again."""
LOCK = ".terraform.lock.hcl"
"""Which providers Terraform uses, with their hashes."""
LAID = "# Laid here by Stackwright: the platform's lock of providers, as far as this stack needs it.\n"
"""What such a file begins with that synthesis has written. Terraform leaves it out when it writes another one."""


def is_ours(file: Path) -> bool:
    """Whether a file of a stack's folder is synthesis', and not Terraform's."""
    if file.name != LOCK:
        return file.name.endswith(CONFIGURATION)
    return file.is_file() and file.read_text(errors="replace").startswith(LAID)


def is_state(file: Path) -> bool:
    """Whether a file's name is that of a state, of its backup or of its lock."""
    return ".tfstate" in file.name


def plan(output: Path, scratch: Path) -> list[Rename]:
    """The renames that put a new output in the place of another, Terraform's files included.

    Args:
        output: The folder to replace.
        scratch: A folder that holds the new one, complete, as `new`. In it, the old one becomes `old`, configuration
            that is not valid any more goes to `stale`, and what is valid waits in `fresh`.
    """
    new, old, fresh, stale = (scratch / name for name in ("new", "old", "fresh", "stale"))
    renames = [(output, old)]
    holdings: dict[Path, set[str]] = {}
    folders = [folder.relative_to(output) for place in PLACES for folder in sorted(output.glob(f"{place}/*/"))]
    for stack in sorted(folders, key=lambda stack: not (new / stack).exists()):  # none takes another's place
        others = (Path(place, stack.name) for place in PLACES)
        heir = next((folder for folder in (stack, *others) if (new / folder).exists()), None)
        held = _names(output / stack)
        kept = {name for name in held if not is_ours(output / stack / name)}
        if not kept:
            continue
        if heir is None:
            if _holds_state(output / stack):
                renames.append((old / stack, new / stack))
                renames += [(new / stack / name, stale / stack / name) for name in sorted(held - kept)]
        elif heir in holdings:
            renames += [(old / stack / name, new / heir / name) for name in sorted(kept - holdings[heir])]
            holdings[heir] |= kept
        else:
            written = _names(new / heir)
            renames += [(new / heir, fresh / heir), (old / stack, new / heir)]
            given_up = sorted(held - kept | held & written)
            renames += [(new / heir / name, stale / stack / name) for name in given_up]
            renames += [(fresh / heir / name, new / heir / name) for name in sorted(written)]
            holdings[heir] = kept | written
    return [*renames, (new, output)]


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _holds_state(folder: Path) -> bool:
    return any(is_state(file) for file in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder but those that `terraform init` makes again."""

    def fail(error: OSError) -> None:
        """A folder that cannot be read may hold a state."""
        raise error

    for above, folders, files in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if name != DATA]
        yield from (Path(above, name) for name in files)
