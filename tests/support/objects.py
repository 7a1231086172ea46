"""Objects as people make them: what platforms configure, each with the state that it leads to."""

from collections.abc import Mapping
from pathlib import Path

from stackwright.model.platform_ import Platform
from stackwright.synthesis.document import FILE, Document
from support.plans import applied
from support.real_provider import RealProvider, Value

Examples = dict[str, list[tuple[Value, Value]]]
"""Arguments and state by type."""


def documents(platform: Platform, folder: Path) -> dict[str, Document]:
    """The stacks of a platform, synthesized, in their order.

    Args:
        platform: The platform.
        folder: Where to.
    """
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    build(platform, folder).synth()
    return {stack.name: Document.read(folder / stack.folder / FILE) for stack in platform.stacks()}


def examples(provider: RealProvider, stacks: Mapping[str, Document]) -> Examples:
    """All objects of some stacks that the provider makes.

    Args:
        provider: The provider.
        stacks: By name, in their order.
    """
    made, found = applied(provider, stacks), Examples()
    for name, states in made.states.items():
        for address, state in states.items():
            if address in made.arguments[name]:  # others are of another provider
                found.setdefault(address.split(".")[0], []).append((made.arguments[name][address], state))
    return found
