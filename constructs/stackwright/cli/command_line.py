"""Arguments in, one call, an exit code out: 0 fine, 1 the user can fix it, 2 wrong arguments, 3 a gate said no."""

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from stackwright.cli import (
    adopt,
    app,
    apply,
    bootstrap,
    changed,
    cost,
    destroy,
    drift,
    evidence,
    gitops,
    graph,
    json_schema,
    list_stacks,
    locks,
    plan,
    policy,
    preview,
    promote,
    providers,
    quotas,
    rehearse,
    rollback,
    show,
    state,
    synth,
    validate,
    versions,
    workflows,
)
from stackwright.cli.options import TALK, Parser, Version
from stackwright.cli.program_file import told
from stackwright.model.errors import PlatformError
from stackwright.synthesis.invocation import command
from stackwright.synthesis.writing import FULL, unwritable

FIXABLE = 1
VERBS = (
    *(synth, app, validate, policy, evidence, list_stacks, graph, cost),
    *(quotas, providers, bootstrap, adopt, rehearse, changed, preview, plan),
    *(apply, drift, destroy, locks, workflows, state, gitops, promote),
    *(rollback, versions, show, json_schema),
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What follows `stackwright` on the command line; `sys.argv` if left out.

    Returns:
        The exit code.
    """
    options = parser().parse_args(arguments)
    with _heard(options):
        try:
            code: int = options.command(options)
            sys.stdout.flush()  # what cannot be written is to be told, not forgotten at the end
        except PlatformError as error:
            TALK.error("error: %s", error)
            return FIXABLE
        except BrokenPipeError:
            # Whoever read our output has read enough; Python must not try to flush the rest.
            sys.stdout = None
            return 0
        except Exception as error:
            message = told(error) or _full(error)
            if not message:
                raise
            TALK.error("error: %s", message)
            return FIXABLE
        return code


def parser() -> argparse.ArgumentParser:
    """The whole command line: every verb with its options."""
    whole = Parser(prog=command(), description="Environment files in, reviewed Terraform for an AWS EKS platform out.")
    whole.set_defaults(verbose=False, quiet=False)
    whole.add_argument("--version", action=Version, help="print the version, and do nothing else")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    for verb in VERBS:
        verb.add(commands)
    return whole


def _full(error: Exception) -> str:
    """What to say of a full disk; nothing of anything else, which is a bug of ours."""
    if not isinstance(error, OSError) or error.errno not in FULL:
        return ""
    if error.filename is None:
        sys.stdout = None  # as above
    return unwritable(error, "standard output")


@contextmanager
def _heard(options: argparse.Namespace) -> Iterator[None]:
    """Let what is said and logged reach stderr while a command runs."""
    package, handler = logging.getLogger("stackwright"), logging.StreamHandler()
    package.addHandler(handler)
    package.setLevel(logging.INFO if options.verbose else logging.WARNING)
    TALK.setLevel(logging.ERROR if options.quiet else logging.INFO)
    try:
        yield
    finally:
        package.removeHandler(handler)
