"""Writes the stacks of a platform to disk: all of them or none, and nothing of Terraform's lost."""

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Literal

from stackwright.model.platform_ import Platform
from stackwright.synthesis import versions
from stackwright.synthesis.app import Progress, build, silent
from stackwright.synthesis.document import FILE, Document, Synthesized
from stackwright.synthesis.handover import PLACES
from stackwright.synthesis.hcl.files import FIRST, render
from stackwright.synthesis.program import Extend
from stackwright.synthesis.provider_lock import ProviderLock
from stackwright.synthesis.replacement import MANIFEST, replacement
from stackwright.synthesis.writing import writing

Format = Literal["json", "hcl", "both"]


def synthesize(
    platform: Platform,
    output: Path,
    format_: Format = "json",
    extend: Extend | None = None,
    progress: Progress = silent,
    lock: ProviderLock | None = None,
) -> list[Synthesized]:
    """Write every stack of a platform.

    The folder is replaced as a whole, at once. What Terraform keeps in a stack's folder (its plug-ins, lock file and
    any state) moves along, also from the folder of one format to that of the other; a state that has nowhere to go
    keeps its folder.

    Args:
        platform: The platform.
        output: The folder; made if missing.
        format_: What to write: `stacks/<stack>/cdk.tf.json` and a `versions.tf` beside it, `hcl/<stack>/*.tf`, or both.
        extend: What the program does with the stacks before they are written.
        progress: Called with a line whenever it has got on.
        lock: The platform's lock of providers, which each stack gets its part of.

    Returns:
        The stacks, each after those that it depends on.

    Raises:
        OutputError: The folder holds something else, or cannot be written.
        HclError: An override made something that HCL cannot say.
    """
    with replacement(output) as new:
        app = build(platform, new, extend, progress)
        progress("writing the stacks")
        with writing(output):
            app.synth()
        written = [Synthesized(stack, Document.read(new / stack.folder / FILE)) for stack in platform.stacks()]
        with writing(output):
            if format_ != "json":
                _add_hcl(new, progress)
            if format_ == "hcl":
                _drop_json(new)
        if lock:
            lock.lay(new, {one.stack.name: one.document for one in written})
    return written


def _add_hcl(output: Path, progress: Progress) -> None:
    """Write every stack as HCL, in a folder of its own."""
    for stack in json.loads((output / MANIFEST).read_text())["stacks"].values():
        progress(f"writing {stack['name']} as HCL")
        folder = output / PLACES[1] / stack["name"]
        folder.mkdir(parents=True)
        file = output / stack["synthesizedStackPath"]
        document = versions.join(json.loads(file.read_bytes(), parse_float=Decimal), file)
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
