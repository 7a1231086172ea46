"""The program of a platform: the layers that its environments can have, and what is done with the stacks.

`main.py` makes one, and every command runs it: `make synth`, `cdktf synth`, rehearsals, HCL and all others.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from stackwright.layers import LAYERS
from stackwright.model.errors import PlatformError
from stackwright.model.files.loading import load
from stackwright.model.layer import Layers
from stackwright.model.platform_ import Platform
from stackwright.model.settings.environment_file import EnvironmentSettings

ENVIRONMENTS = Path("environments")
OUTPUT = Path("cdktf.out")
TODAY = "STACKWRIGHT_TODAY"
"""Environment variable that says as of which day files are judged: that of its commit for a revision of the past."""
Extend = Callable[[Mapping[str, Any]], None]
"""Gets every stack by its name, e.g. `prod-network`. Each has `construct`, its layer's construct, and is a scope."""


class ProgramError(PlatformError):
    """`main.py` cannot be used, or declares something that cannot be."""


@dataclass(frozen=True)
class Program:
    """What `main.py` says.

    Attributes:
        layers: Layers of your own, beside those of Stackwright.
        extend: Called with the stacks when all are made and none is written: overrides, and resources of your own.

    Raises:
        ProgramError: A layer's name cannot be used, or it reads a layer that is not there.
    """

    layers: Layers = ()
    extend: Extend | None = None

    def __post_init__(self) -> None:
        known = set(LAYERS)
        taken = {layer.name for layer in LAYERS} | set(EnvironmentSettings.model_fields)
        for layer in self.layers:
            if layer.name in taken:
                raise ProgramError(f"{layer.name!r} is taken; give the layer another name")
            if missing := [other.name for other in layer.reads if other not in known]:
                raise ProgramError(f"the layer {layer.name!r} reads {missing[0]!r}, which is not listed before it")
            known.add(layer)
            taken.add(layer.name)

    @property
    def all_layers(self) -> Layers:
        """Every layer that an environment can have."""
        return (*LAYERS, *self.layers)

    def load(self, environments: Path) -> Platform:
        """The platform that a folder of environment files describes, as of today.

        Raises:
            InvalidInput: Something is wrong with the files; its text lists every fault.
            ProgramError: The environment names another day, and it is none.
        """
        return load(environments, self.all_layers, today=today())

    def main(self) -> None:
        """Synthesize for the cdktf CLI, which names the folder to write to and keeps it tidy itself."""
        try:
            from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf, which other commands do without
            from stackwright.synthesis.before import Before  # noqa: PLC0415
            from stackwright.synthesis.document import FILE, Document  # noqa: PLC0415
            from stackwright.synthesis.provider_lock import ProviderLock  # noqa: PLC0415

            platform = self.load(ENVIRONMENTS)
            sys.stderr.writelines(f"notice: {notice}\n" for notice in platform.notices)
            output = Path(os.environ.get("CDKTF_OUTDIR", OUTPUT))
            before = Before.read(output)
            build(platform, output, self.extend).synth()
            after = {stack.name: Document.read(output / stack.folder / FILE) for stack in platform.stacks()}
            sys.stderr.writelines(f"{line}\n" for line in before.told(after, ENVIRONMENTS))
            if lock := ProviderLock.of(ENVIRONMENTS):
                lock.lay(output, after)
                sys.stderr.writelines(f"notice: {line}\n" for line in lock.lacking(after))
        except PlatformError as error:
            sys.exit(f"error: {error}")


def today() -> date:
    """The day as of which files are judged.

    Raises:
        ProgramError: The environment names another day, and it is none.
    """
    given = os.environ.get(TODAY)
    try:
        return date.fromisoformat(given) if given else datetime.now(UTC).date()
    except ValueError:
        raise ProgramError(f"{TODAY} is {given!r}; write a day such as 2026-11-21, or leave it unset") from None
