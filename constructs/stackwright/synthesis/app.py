"""A platform in, one cdktf app with all its stacks out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from stackwright.cdk.core import App
from stackwright.layers.bootstrap import BootstrapStack
from stackwright.layers.layer_stack import LayerStack
from stackwright.model.environment import Environment
from stackwright.model.errors import did_you_mean
from stackwright.model.platform_ import Platform
from stackwright.model.stacks import Stack
from stackwright.synthesis import records, versions
from stackwright.synthesis.document import FILE
from stackwright.synthesis.program import Extend, ProgramError
from stackwright.synthesis.writing import writing

Progress = Callable[[str], None]
"""Is told how far something is."""


def silent(_step: str) -> None:
    """Nobody is told."""


class Stacks(dict[str, BootstrapStack | LayerStack]):
    """Stacks by name."""

    def __missing__(self, name: str) -> NoReturn:
        """Say which stack may have been meant.

        Raises:
            ProgramError: Always: there is no stack of this name.
        """
        raise ProgramError(f"there is no stack {name!r}; {did_you_mean(name, self)}")


@dataclass(frozen=True)
class Made:
    """The app with every stack of a platform.

    Attributes:
        app: The app.
        stacks: The stacks, each after those that it reads.
        output: The folder that they are written to.
    """

    app: App
    stacks: tuple[Stack, ...]
    output: Path

    def synth(self) -> None:
        """Write the stacks, and a list of them."""
        self.app.synth()
        for stack in self.stacks:
            file = self.output / stack.folder / FILE
            with writing(file):
                versions.part(file)
        with writing(self.output):
            records.write(self.stacks, self.output)


def build(platform: Platform, output: Path, extend: Extend | None = None, progress: Progress = silent) -> Made:
    """The app with every stack of a platform, not yet written.

    Args:
        platform: The platform.
        output: Folder to write to; its parent has to exist.
        extend: Called with the stacks when all of them are made.
        progress: Called before each stack with a line that says how far this is.
    """
    app = App(outdir=str(output.absolute()), stack_traces=False)  # Node may stand in another folder
    stacks = Stacks()
    wanted = tuple(platform.stacks())
    for number, stack in enumerate(wanted, 1):
        progress(f"making {stack.name}, {number} of {len(wanted)} stacks")
        stacks[stack.name] = made = _made(app, stack, platform)
        for needed in stack.reads:
            made.add_dependency(stacks[needed.name])
    if extend:
        extend(stacks)
    return Made(app, wanted, output)


def _made(app: App, stack: Stack, platform: Platform) -> BootstrapStack | LayerStack:
    if stack.layer and isinstance(stack.owner, Environment):
        return LayerStack(app, stack, stack.layer, stack.owner)
    return BootstrapStack(app, stack, platform.environments, platform.layers)
