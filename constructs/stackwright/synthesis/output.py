"""Writes the stacks of a platform to disk: all of them or none, and nothing of Terraform's lost."""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Literal

from stackwright.model.errors import PlatformError
from stackwright.model.platform_ import Platform
from stackwright.model.stacks import Stack
from stackwright.synthesis.app import build
from stackwright.synthesis.document import FILE, Document, Synthesized
from stackwright.synthesis.hcl.files import FIRST, render
from stackwright.synthesis.program import Extend

MANIFEST = "manifest.json"
Format = Literal["json", "hcl", "both"]
PLACES = ("stacks", "hcl")
"""Folders of the stacks' folders: JSON in the first, HCL in the second, never both in one."""
CONFIGURATION = (".tf", ".tf.json")
"""Ends of the names of the files that synthesis owns. All others in a stack's folder are Terraform's."""


class OutputError(PlatformError):
    """The output folder cannot be written, or is not ours to replace."""


def synthesize(
    platform: Platform, output: Path, format_: Format = "json", extend: Extend | None = None
) -> list[Synthesized]:
    """Write every stack of a platform.

    The folder is replaced as a whole, at once. What Terraform keeps in a stack's folder (its plug-ins, lock file and
    any state) moves along, also from the folder of one format to that of the other; a state that has nowhere to go
    keeps its folder.

    Args:
        platform: The platform.
        output: The folder; made if missing.
        format_: What to write: `stacks/<stack>/cdk.tf.json`, `hcl/<stack>/*.tf`, or both.
        extend: What the program does with the stacks before they are written.

    Returns:
        The stacks, each after those that it depends on.

    Raises:
        OutputError: The folder holds something else, or cannot be written.
        HclError: An override made something that HCL cannot say.
    """
    if output.exists() and not (output / MANIFEST).exists() and (not output.is_dir() or any(output.iterdir())):
        raise OutputError(f"{output} holds something that Stackwright did not write; name another folder: --output")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with _alone(output.parent):
            scratch = Path(tempfile.mkdtemp(prefix=f"{output.name}.", dir=output.parent))
            try:
                build(platform, scratch / "new", extend).synth()
                written = [_read(stack, scratch / "new") for stack in platform.stacks()]
                if format_ != "json":
                    _add_hcl(scratch / "new")
                if format_ == "hcl":
                    _drop_json(scratch / "new")
                _swap(scratch / "new", output, scratch / "old")
            except BaseException:
                shutil.rmtree(scratch)
                raise
            _hand_back(scratch / "old", output)
            shutil.rmtree(scratch)
    except OSError as error:
        where = error.filename or output
        raise OutputError(f"{where} cannot be written: {error.strerror}; check its permissions") from None
    return written


def _read(stack: Stack, output: Path) -> Synthesized:
    return Synthesized(stack, Document.read(output / stack.folder / FILE))


def _swap(new: Path, output: Path, old: Path) -> None:
    """Put a folder in another's place; put that one back if it cannot be done."""
    if not output.exists():
        new.rename(output)
        return
    output.rename(old)
    try:
        new.rename(output)
    except OSError:
        old.rename(output)
        raise


def _add_hcl(output: Path) -> None:
    """Write every stack as HCL, in a folder of its own."""
    for stack in json.loads((output / MANIFEST).read_text())["stacks"].values():
        folder = output / PLACES[1] / stack["name"]
        folder.mkdir(parents=True)
        document = json.loads((output / stack["synthesizedStackPath"]).read_bytes(), parse_float=Decimal)
        for name, text in render(document).items():
            (folder / name).write_bytes(text.encode())


def _drop_json(output: Path) -> None:
    """Leave nothing but the HCL, and a manifest that says so."""
    shutil.rmtree(output / PLACES[0])
    manifest = json.loads((output / MANIFEST).read_text())
    for stack in manifest["stacks"].values():
        folder = f"{PLACES[1]}/{stack['name']}"
        stack |= {"workingDirectory": folder, "synthesizedStackPath": f"{folder}/{FIRST}"}
        del stack["stackMetadataPath"]
    (output / MANIFEST).write_text(json.dumps(manifest, indent=2))


def _hand_back(old: Path, output: Path) -> None:
    """Move what Terraform kept in the folders of stacks to the new ones, or to those of the other format."""
    folders = [(folder, output / place / folder.name) for place in PLACES for folder in old.glob(f"{place}/*/")]
    for folder, same in sorted(folders, key=lambda pair: not pair[1].exists()):  # none takes another's place
        kept = [file for file in folder.iterdir() if not file.name.endswith(CONFIGURATION)]
        has_state = any(".tfstate" in file.name for file in kept)
        places = [same, *(output / place / folder.name for place in PLACES)]
        target = next((place for place in places if place.exists()), same)
        for file in kept if target.exists() or has_state else ():
            taken = (target / file.name).exists()
            if not taken or ".tfstate" in file.name:
                destination = same if taken else target
                destination.mkdir(parents=True, exist_ok=True)
                file.rename(destination / file.name)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
