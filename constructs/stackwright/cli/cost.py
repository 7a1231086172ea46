"""The verb `cost`: what environments cost in a month while nothing happens."""

import argparse
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from stackwright.cli.money import drawn, noted
from stackwright.cli.options import add_environments
from stackwright.cli.synthesized import configurations
from stackwright.delivery.changed.costs import costs
from stackwright.model.catalogue.instance_types import is_instance_type
from stackwright.policy.cost import report
from stackwright.policy.cost.assumptions import Assumptions
from stackwright.policy.cost.estimate import Estimate, of_configurations
from stackwright.policy.cost.report import amounts, usd
from stackwright.policy.size import Size
from stackwright.synthesis.program import today
from stackwright.terraform.interruption import interruptible

EXAMPLES = """\
examples:
  %(prog)s                                  every environment, by layer
  %(prog)s prod --lines                     every resource of one
  %(prog)s --base origin/main               what a change adds and takes away
  %(prog)s prod --machines 6:m7i.xlarge     with machines that Karpenter starts
"""
KNOWN = Assumptions()


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "cost",
        help="estimate the list price of what is always on",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("names", metavar="ENV", nargs="*", help="an environment, or bootstrap (default: all)")
    verb.add_argument("--base", metavar="REV", help="show what differs from a revision of git, e.g. origin/main")
    verb.add_argument(
        "--base-python", metavar="PATH", help="interpreter with the base's packages (default: the one that runs this)"
    )
    verb.add_argument("--format", choices=("table", "json", "markdown"), default="table", help="(default: table)")
    verb.add_argument("--lines", action="store_true", help="show every resource that is paid")
    add_environments(verb)
    for name, text in (("log-gib", "GiB a month into each log group"), ("image-gib", "GiB of images in a repository")):
        default = getattr(KNOWN, name.replace("-", "_"))
        verb.add_argument(f"--{name}", type=_gib, default=default, metavar="N", help=f"{text} (default: {default})")
    for name, text in (("load-balancers", "those of each controller"), ("applications", "of each Argo CD")):
        default = getattr(KNOWN, name.replace("-", "_"))
        verb.add_argument(f"--{name}", type=_count, default=default, metavar="N", help=f"{text} (default: {default})")
    verb.add_argument(
        "--machines",
        type=_machines,
        default=(KNOWN.machines, KNOWN.machine_type),
        metavar="N:TYPE",
        help="machines that Karpenter or EKS Auto Mode runs in each cluster, e.g. 6:m7i.large (default: none)",
    )
    verb.set_defaults(command=_cost)


def _cost(options: argparse.Namespace) -> int:
    if options.base:
        print("\n".join(_difference(options)))
    else:
        estimate = of_configurations(configurations(options), today(), _assumptions(options))
        groups = [*dict.fromkeys(stack.group for stack in estimate.stacks)]
        print("\n".join(_shown(estimate, groups, options)))
    return 0


def _assumptions(options: argparse.Namespace) -> Assumptions:
    number, type_ = options.machines
    return Assumptions(options.log_gib, options.image_gib, options.load_balancers, options.applications, number, type_)


def _shown(estimate: Estimate, groups: Sequence[str], options: argparse.Namespace) -> Iterator[str]:
    if options.format == "json":
        yield json.dumps(report.document(estimate, groups), indent=2)
        return
    rows = [((group, layer), amounts(size)) for group, layer, size in report.rows(estimate, groups)]
    yield drawn(options.format, ("environment", "layer"), report.SIZES, rows)
    paid = [(told, amounts(size)) for *told, size in report.lines(estimate, groups)]
    if options.lines and paid:
        yield ""
        yield drawn(options.format, ("stack", "resource", "what"), report.SIZES, paid)
    yield ""
    yield noted(options.format, [*report.notes(estimate)])


def _difference(options: argparse.Namespace) -> Iterator[str]:
    assumptions = _assumptions(options)
    with interruptible():
        found = costs(
            Path(), options.environments, options.base, options.names, today(), assumptions, options.base_python
        )
    if options.format == "json":
        yield json.dumps({"base": options.base, **found.document()}, indent=2)
        return
    rows = [((one.stack, one.resource, one.what), _change(one.before, one.after)) for one in found.differences]
    if rows:
        whole = (("all", "", ""), _change(found.before.monthly, found.after.monthly))
        headings = ("before", "after", "change", "at most")
        yield drawn(options.format, ("stack", "resource", "what"), headings, [*rows, whole])
    else:
        yield f"nothing that is counted costs more or less than in {options.base}"
    yield ""
    yield noted(options.format, [*report.notes(found.after)])


def _change(before: Size, after: Size) -> tuple[str, ...]:
    """What was and is paid as it starts, and the change of that and of what may be paid at most."""
    change = after - before
    signed = (f"{'+' if number >= 0 else ''}{usd(number)}" for number in (change.desired, change.most))
    return (usd(before.desired), usd(after.desired), *signed)


def _gib(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no number; write GiB like 5 or 0.5") from None
    if not number.is_finite() or number < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of GiB; write it like 5 or 0.5")
    return number


def _count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no number; write it like 3")
    return int(text)


def _machines(text: str) -> tuple[int, str]:
    number, _, type_ = text.partition(":")
    if not number.isdigit() or not is_instance_type(type_):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of machines of a type; write it like 6:m7i.large")
    return int(number), type_
