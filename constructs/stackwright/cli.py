"""Arguments in, one call, an exit code out: 0 fine, 1 the user can fix it, 2 wrong arguments, 3 a gate said no."""

import argparse
import dataclasses
import json
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from stackwright import engine
from stackwright.model.environment import Platform
from stackwright.model.errors import PlatformError
from stackwright.model.json_schema import json_schema
from stackwright.model.loading import load
from stackwright.rehearsal.command import add_rehearse
from stackwright.schema.command import add_show
from stackwright.state_doctor.command import add_state
from stackwright.table import table
from stackwright.terraform.bootstrap import create, move

FIXABLE = 1
INTERRUPTED = 128 + signal.SIGINT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What follows `stackwright` on the command line; `sys.argv` if left out.

    Returns:
        The exit code.
    """
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except PlatformError as error:
        print(f"error: {error}", file=sys.stderr)
        return FIXABLE
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has read enough; Python must not try to flush the rest.
        sys.stdout = None
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stackwright", description="Environment files in, reviewed Terraform for an AWS EKS platform out."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    files = argparse.ArgumentParser(add_help=False)
    files.add_argument(
        "--environments",
        type=Path,
        default=Path("environments"),
        metavar="DIR",
        help="folder of the environment files (default: environments)",
    )

    synth = commands.add_parser("synth", parents=[files], help="write Terraform for every environment")
    synth.add_argument(
        "--output", type=Path, default=Path("cdktf.out"), metavar="DIR", help="folder to write (default: cdktf.out)"
    )
    synth.add_argument(
        "--format", choices=("json", "hcl", "both"), default="json", help="what to write (default: json)"
    )
    synth.add_argument("--json", action="store_true", help="print the table of stacks as JSON")
    synth.set_defaults(command=_synth)

    validate = commands.add_parser("validate", parents=[files], help="check the environment files, and write nothing")
    validate.set_defaults(command=_validate)

    bootstrap = commands.add_parser(
        "bootstrap", help="make an account's state bucket and lock table, or move its state into them"
    )
    bootstrap.add_argument("account", metavar="ACCOUNT", help="the account's name in platform.yaml")
    bootstrap.add_argument("--move-state", action="store_true", help="second step: move the state into the bucket")
    bootstrap.add_argument("--yes", action="store_true", help="apply without asking")
    bootstrap.add_argument(
        "--output",
        type=Path,
        default=Path("cdktf.out"),
        metavar="DIR",
        help="folder of the stacks (default: cdktf.out)",
    )
    bootstrap.set_defaults(command=_bootstrap)

    add_rehearse(commands, files)
    add_state(commands, files)
    add_show(commands)

    schema = commands.add_parser("json-schema", help="print the JSON schema of the environment files")
    schema.set_defaults(command=_json_schema)
    return parser


def _synth(options: argparse.Namespace) -> int:
    start = time.monotonic()
    platform = _load(options)
    engine.load()
    from stackwright.synthesis import synthesize  # noqa: PLC0415 - loads cdktf, which `validate` must not wait for

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
    print(f"{len(stacks)} stacks written to {options.output} in {time.monotonic() - start:.1f} s", file=sys.stderr)
    return 0


def _validate(options: argparse.Namespace) -> int:
    platform = _load(options)
    names = ", ".join(environment.name for environment in platform.environments)
    print(f"{options.environments}: no faults in {names}")
    return 0


def _bootstrap(options: argparse.Namespace) -> int:
    if options.move_state:
        move(options.account, options.output)
        print(f"the state of bootstrap-{options.account} is in its bucket", file=sys.stderr)
    else:
        create(options.account, options.output, ask=not options.yes)
        print(f"next: stackwright bootstrap {options.account} --move-state", file=sys.stderr)
    return 0


def _json_schema(_: argparse.Namespace) -> int:
    print(json.dumps(json_schema(), indent=2))
    return 0


def _load(options: argparse.Namespace) -> Platform:
    platform = load(options.environments, today=datetime.now(UTC).date())
    for notice in platform.notices:
        print(f"notice: {notice}", file=sys.stderr)
    return platform
