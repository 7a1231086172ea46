"""The verb `policy`: whether what is synthesized, planned or rendered may go live."""

import argparse
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackwright.cli.options import add_judged, load_platform, say
from stackwright.cli.program_file import load_program
from stackwright.cli.progress import progress
from stackwright.cli.table import fitted
from stackwright.terraform.interruption import interruptible

if TYPE_CHECKING:
    from stackwright.policy.judging import Judgement
    from stackwright.policy.rule import Rule

# What judges is imported by whoever does it: the other verbs must do without.

FORMATS = ("table", "json", "sarif", "junit")
NO = 3
"""The gate says no."""
EXAMPLES = """\
examples:
  %(prog)s                                  every environment and account, and what Argo CD makes
  %(prog)s prod --format sarif              for a code host, each finding at its line
  %(prog)s --plan plan.json                 a plan, as `terraform show -json` prints it
  %(prog)s --list                           the rules, with the controls that they answer
"""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "policy",
        help="judge by rules what is synthesized, planned and rendered",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_judged(verb)
    verb.add_argument("--plan", type=Path, metavar="FILE", help="judge this plan, and nothing else")
    verb.add_argument("--format", choices=FORMATS, default="table", help="what to print (default: table)")
    verb.add_argument("--list", action="store_true", help="list the rules, and judge nothing")
    verb.set_defaults(command=_policy)


def _policy(options: argparse.Namespace) -> int:
    from stackwright.cli import judging  # noqa: PLC0415

    rules = judging.rules(options)
    if options.list:
        print(_listed(rules))
        return 0
    program = load_program()
    platform = load_platform(options, program)
    with interruptible(), progress() as shown:
        judgement = judging.judged(options, program, platform, rules, shown, options.plan).judgement
    print(_printed(options.format, judgement, rules))
    values = judgement.values.values()
    judged, skipped = sum(one.judged for one in values), sum(one.skipped for one in values)
    say(f"{judged} values held against what AWS takes; {skipped} more that only an apply can tell")
    refused, waived = len(judgement.refused), len(judgement.findings) - len(judgement.refused)
    say(f"{refused} finding{'s' * (refused != 1)}, {waived} waived, by {len(rules)} rules")
    return NO if refused else 0


def _printed(format_: str, judgement: "Judgement", rules: "Sequence[Rule]") -> str:
    from stackwright.policy.report import data, junit, sarif, text  # noqa: PLC0415

    if format_ == "json":
        return data.text(judgement)
    if format_ == "sarif":
        return sarif.text(judgement, rules, version("stackwright"))
    if format_ == "junit":
        return junit.text(judgement)
    found = [*text.lines(judgement)]
    return "\n".join([*found, *([""] if found else []), fitted(text.HEADINGS, [*text.rows(judgement)])])


def _listed(rules: "Sequence[Rule]") -> str:
    rows = [(rule.id, rule.severity, rule.title, ", ".join(rule.controls) or "-") for rule in rules]
    return fitted(("rule", "severity", "title", "controls"), rows)
