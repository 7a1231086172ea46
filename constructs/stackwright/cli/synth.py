"""The verb `synth`: environment files in, Terraform out."""

import argparse
import json
import time
from typing import Any

from stackwright.cli.options import add_environments, add_output, load_platform, say
from stackwright.cli.program_file import load_program
from stackwright.cli.progress import progress
from stackwright.cli.table import table
from stackwright.delivery.locking.version import disagreement
from stackwright.synthesis.document import Synthesized


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("synth", help="write Terraform for every environment")
    add_environments(verb)
    add_output(verb, "folder to write")
    verb.add_argument("--format", choices=("json", "hcl", "both"), default="json", help="what to write (default: json)")
    verb.add_argument("--json", action="store_true", help="print the table of stacks as JSON")
    verb.set_defaults(command=_synth)


def _synth(options: argparse.Namespace) -> int:
    start = time.monotonic()
    program = load_program()
    platform = load_platform(options, program)
    from stackwright.synthesis.before import Before  # noqa: PLC0415
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf, which `validate` must do without
    from stackwright.synthesis.provider_lock import ProviderLock  # noqa: PLC0415

    before, lock = Before.read(options.output), ProviderLock.of(options.environments)
    with progress() as shown:
        written = synthesize(platform, options.output, options.format, program.extend, shown, lock)
    if options.json:
        print(json.dumps(list(map(_summary, written)), indent=2))
    else:
        print(table(("environment", "layer", "resources", "data", "outputs", "depends on"), list(map(_row, written))))
    documents = {one.stack.name: one.document for one in written}
    for line in before.told(documents, options.environments):
        say(line)
    lacking = lock.lacking(documents) if lock else ()
    for line in filter(None, (disagreement(platform.settings.terraform.version), *lacking)):
        say(f"notice: {line}")
    say(f"{len(written)} stacks written to {options.output} in {time.monotonic() - start:.1f} s")
    return 0


def _row(written: Synthesized) -> tuple[object, ...]:
    stack, document = written.stack, written.document
    needs = ", ".join(other.path[1] for other in stack.waits_for) or "-"
    return (*stack.path, document.count("resource"), document.count("data"), len(document.outputs), needs)


def _summary(written: Synthesized) -> dict[str, object]:
    environment, layer, resources, data_sources, outputs, _ = _row(written)
    return {
        "name": written.stack.name,
        "environment": environment,
        "layer": layer,
        "resources": resources,
        "data_sources": data_sources,
        "outputs": outputs,
        "depends_on": [other.name for other in written.stack.reads],
    }
