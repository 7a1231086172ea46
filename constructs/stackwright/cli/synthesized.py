"""What verbs that judge have in common: the stacks of some environments, synthesized where nobody finds them."""

import argparse
import tempfile
from pathlib import Path

from stackwright.cli.options import load_platform
from stackwright.cli.program_file import load_program
from stackwright.delivery.graph.legs import shown
from stackwright.model.stack_records import records
from stackwright.policy.reading.configuration import Configuration, of_document
from stackwright.terraform.interruption import interruptible


def configurations(options: argparse.Namespace) -> tuple[Configuration, ...]:
    """The stacks of the environments that were named, in the order in which a change goes through them.

    Raises:
        GraphError: There is no environment of a name.
    """
    program = load_program()
    platform = load_platform(options, program)
    stacks = {one.name: one for one in platform.stacks()}
    wanted = [one.name for leg in shown(records(stacks.values()), options.names) for one in leg.stacks]
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf, after names are known to be right

    with interruptible(), tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        written = synthesize(platform, Path(scratch, "stacks"), extend=program.extend)
    documents = {one.stack.name: one.document for one in written}
    return tuple(of_document(stacks[name], documents[name]) for name in wanted)
