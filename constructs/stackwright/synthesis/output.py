"""Writes the stacks of a platform to disk: all of them or none, and nothing of Terraform's lost."""

import json
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from stackwright.cdk.core import App
from stackwright.model.environment import Platform
from stackwright.synthesis.app import build
from stackwright.synthesis.handover import PLACES
from stackwright.synthesis.hcl.files import FIRST, render
from stackwright.synthesis.replacement import MANIFEST, OutputError, replacement, writing

BOOTSTRAP = "bootstrap"
"""What stands in place of an environment for the stacks that an account has once."""
Format = Literal["json", "hcl", "both"]
FULL = ("Error: ENOSPC:", "Error: EDQUOT:")
"""How Node begins to say that a disk or a quota is full."""


@dataclass(frozen=True)
class StackSummary:
    """What one stack holds.

    Attributes:
        name: The stack's name, e.g. `dev-network`.
        environment: Its environment, or `bootstrap`.
        layer: Its layer, or the account of a bootstrap stack.
        resources: Number of resources.
        data_sources: Number of data sources.
        outputs: Number of outputs.
        depends_on: Names of the stacks that have to be applied before it.
    """

    name: str
    environment: str
    layer: str
    resources: int
    data_sources: int
    outputs: int
    depends_on: tuple[str, ...]


def synthesize(platform: Platform, output: Path, format_: Format = "json") -> list[StackSummary]:
    """Write every stack of a platform.

    The folder is replaced as a whole, at once. What Terraform keeps in a stack's folder (its plug-ins, lock file and
    any state) moves along, also from the folder of one format to that of the other; a state that has nowhere to go
    keeps its folder.

    Args:
        platform: The platform.
        output: The folder; made if missing.
        format_: What to write: `stacks/<stack>/cdk.tf.json`, `hcl/<stack>/*.tf`, or both.

    Returns:
        The stacks, each after those that it depends on.

    Raises:
        OutputError: The folder holds something else, or cannot be written.
        HclError: An override made something that HCL cannot say.
    """
    with replacement(output) as new:
        _write(build(platform, new), output)
        summaries = summarize(new)
        with writing(output):
            if format_ != "json":
                _add_hcl(new)
            if format_ == "hcl":
                _drop_json(new)
    return summaries


def _write(app: App, output: Path) -> None:
    """Have Node write the stacks."""
    try:
        app.synth()
    except RuntimeError as error:  # what jsii makes of an error in Node
        if not str(error).startswith(FULL):
            raise
        raise OutputError(f"{output} cannot be written: the disk is full; make room on it") from None


def summarize(output: Path) -> list[StackSummary]:
    """What the stacks of an output folder hold, by environment, each after those that it depends on."""
    stacks = json.loads((output / MANIFEST).read_text())["stacks"]

    def height(name: str) -> int:
        """How many stacks stand below this one."""
        return 1 + max(map(height, stacks[name]["dependencies"]), default=0)

    summaries = [_summary(output, stack) for stack in stacks.values()]
    return sorted(
        summaries, key=lambda stack: (stack.environment != BOOTSTRAP, stack.environment, height(stack.name), stack.name)
    )


def _summary(output: Path, stack: dict[str, Any]) -> StackSummary:
    document = json.loads((output / stack["synthesizedStackPath"]).read_text())

    def count(block: str) -> int:
        return sum(map(len, document.get(block, {}).values()))

    environment, _, layer = stack["name"].rpartition("-")
    if stack["name"].startswith(f"{BOOTSTRAP}-"):
        environment, _, layer = stack["name"].partition("-")
    return StackSummary(
        name=stack["name"],
        environment=environment,
        layer=layer,
        resources=count("resource"),
        data_sources=count("data"),
        outputs=len(document.get("output", {})),
        depends_on=tuple(sorted(stack["dependencies"])),
    )


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
