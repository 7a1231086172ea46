"""The verb `synth`: environment files in, Terraform out."""

import argparse
import dataclasses
import json
import time
from typing import Any

from stackwright.cdk import engine
from stackwright.cli.options import add_environments, add_output, load_platform, say
from stackwright.cli.table import table


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
    platform = load_platform(options)
    engine.load()
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf, which `validate` must not wait for

    stacks = synthesize(platform, options.output, options.format)
    if options.json:
        print(json.dumps([dataclasses.asdict(stack) for stack in stacks], indent=2))
    else:
        rows = [
            (
                stack.environment,
                stack.layer,
                stack.resources,
                stack.data_sources,
                stack.outputs,
                ", ".join(name.removeprefix(f"{stack.environment}-") for name in stack.depends_on) or "-",
            )
            for stack in stacks
        ]
        print(table(("environment", "layer", "resources", "data", "outputs", "depends on"), rows))
    say(f"{len(stacks)} stacks written to {options.output} in {time.monotonic() - start:.1f} s")
    return 0
