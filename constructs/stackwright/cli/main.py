"""Arguments in, one call, an exit code out: 0 fine, 1 the user can fix it, 2 wrong arguments, 3 a gate said no."""

import argparse
import signal
import sys
from collections.abc import Sequence

from stackwright.cli import app, bootstrap, json_schema, list_stacks, rehearse, show, state, synth, validate
from stackwright.cli.options import say
from stackwright.cli.program_file import told
from stackwright.model.errors import PlatformError

FIXABLE = 1
INTERRUPTED = 128 + signal.SIGINT
VERBS = (synth, app, validate, list_stacks, bootstrap, rehearse, state, show, json_schema)


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
        say(f"error: {error}")
        return FIXABLE
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has read enough; Python must not try to flush the rest.
        sys.stdout = None
        return 0
    except Exception as error:
        if told_error := told(error):
            say(f"error: {told_error}")
            return FIXABLE
        raise
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stackwright", description="Environment files in, reviewed Terraform for an AWS EKS platform out."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for verb in VERBS:
        verb.add(commands)
    return parser
