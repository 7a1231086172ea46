"""What verbs that judge have in common: stacks, synthesized where nobody finds them."""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from stackwright.cli.options import load_platform
from stackwright.cli.program_file import load_program
from stackwright.cli.progress import progress
from stackwright.delivery.graph.legs import shown
from stackwright.model.platform_ import Platform
from stackwright.model.stack_records import records
from stackwright.policy.reading.configuration import Configuration, of_document
from stackwright.synthesis.program import Program
from stackwright.terraform.interruption import interruptible


def synthesized(platform: Platform, program: Program, told: Callable[[str], None]) -> tuple[Configuration, ...]:
    """All stacks of a platform.

    Args:
        platform: The platform.
        program: The program of the people whose it is.
        told: Called with a line whenever a synth has got on.
    """
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf, after names are known to be right

    with tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        written = synthesize(platform, Path(scratch, "stacks"), extend=program.extend, progress=told)
    return tuple(of_document(one.stack, one.document) for one in written)


def configurations(options: argparse.Namespace) -> tuple[Configuration, ...]:
    """The stacks of the environments that were named, in the order in which a change goes through them.

    Raises:
        GraphError: There is no environment of a name.
    """
    program = load_program()
    platform = load_platform(options, program)
    wanted = [one.name for leg in shown(records(platform.stacks()), options.names) for one in leg.stacks]
    with interruptible(), progress() as told:
        made = {one.stack.name: one for one in synthesized(platform, program, told)}
    return tuple(made[name] for name in wanted)
