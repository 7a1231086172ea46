"""The verb `policy`: whether what is synthesized, planned or rendered may go live."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackwright.cli.options import add_environments, load_platform, say
from stackwright.cli.program_file import load_program
from stackwright.cli.progress import progress
from stackwright.cli.table import fitted
from stackwright.model.errors import did_you_mean
from stackwright.model.platform_ import Platform
from stackwright.synthesis.program import Program
from stackwright.terraform.interruption import interruptible

if TYPE_CHECKING:
    from stackwright.policy.judging import Judgement
    from stackwright.policy.rule import Rule, Tree

FORMATS = ("table", "json", "sarif", "junit")
NO = 3
"""The gate says no."""
POLICIES = Path("policies")
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
    verb.add_argument(
        "names", metavar="ENV", nargs="*", help="an environment, or an account's own stack (default: all)"
    )
    verb.add_argument("--plan", type=Path, metavar="FILE", help="judge this plan, and nothing else")
    verb.add_argument("--format", choices=FORMATS, default="table", help="what to print (default: table)")
    verb.add_argument(
        "--policies", type=Path, default=POLICIES, metavar="DIR", help=f"folder of your rules (default: {POLICIES})"
    )
    verb.add_argument("--terraform-only", action="store_true", help="leave out what Argo CD makes")
    verb.add_argument("--require-helm", action="store_true", help="fail, and do not skip, without Helm or kubectl")
    verb.add_argument("--list", action="store_true", help="list the rules, and judge nothing")
    add_environments(verb)
    verb.set_defaults(command=_policy)


def _policy(options: argparse.Namespace) -> int:
    # What judges is imported here: the other verbs must do without.
    from stackwright.policy.own import own  # noqa: PLC0415
    from stackwright.policy.rules import shipped  # noqa: PLC0415

    rules = shipped()
    rules += own(options.policies, rules)
    if options.list:
        print(_listed(rules))
        return 0
    program = load_program()
    platform = load_platform(options, program)
    with interruptible():
        judgement = _judged(options, program, platform, rules)
    print(_printed(options.format, judgement, rules))
    refused, waived = len(judgement.refused), len(judgement.findings) - len(judgement.refused)
    say(f"{refused} finding{'s' * (refused != 1)}, {waived} waived, by {len(rules)} rules")
    return NO if refused else 0


def _judged(options: argparse.Namespace, program: Program, platform: Platform, rules: "Sequence[Rule]") -> "Judgement":
    from stackwright.policy.gathering import configurations, planned  # noqa: PLC0415
    from stackwright.policy.judging import Subjects, judge  # noqa: PLC0415
    from stackwright.policy.place import Places  # noqa: PLC0415
    from stackwright.policy.waiving import owner_of, waivers  # noqa: PLC0415
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf

    owners = _owners(platform, options.names)
    with progress() as shown:
        with tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
            known = configurations(synthesize(platform, Path(scratch) / "out", "json", program.extend, shown))
        if options.plan:
            subjects = Subjects((planned(options.plan, known),), every=known)
        else:
            chosen = tuple(one for one in known if owner_of(one.stack) in owners)
            trees = () if options.terraform_only else tuple(_trees(options, platform, owners, shown))
            subjects = Subjects(chosen, trees, known)
        let_pass = waivers([one.stack for one in subjects.configurations])
        return judge(rules, subjects, let_pass, Places(options.environments), datetime.now(UTC).date(), shown)


def _owners(platform: Platform, names: Sequence[str]) -> tuple[str, ...]:
    from stackwright.policy.errors import PolicyError  # noqa: PLC0415
    from stackwright.policy.waiving import owner_of  # noqa: PLC0415

    known = tuple(dict.fromkeys(owner_of(stack) for stack in platform.stacks()))
    for name in names:
        if name not in known:
            raise PolicyError(f"there is no environment {name!r}; {did_you_mean(name, known)}")
    return tuple(names) or known


def _trees(
    options: argparse.Namespace,
    platform: Platform,
    owners: Sequence[str],
    shown: Any,  # noqa: ANN401 - a callable
) -> "Iterator[Tree]":
    from stackwright.gitops import tools  # noqa: PLC0415
    from stackwright.gitops.environments import Scene, reconciled, work_tree  # noqa: PLC0415
    from stackwright.gitops.errors import MissingTool  # noqa: PLC0415
    from stackwright.policy.gathering import tree  # noqa: PLC0415

    scenes = [Scene(one, work_tree(Path())) for one in platform.environments if reconciled(one) and one.name in owners]
    if not scenes:
        return
    if missing := tools.missing():
        if options.require_helm:
            raise MissingTool("\n".join(missing))
        names = ", ".join(scene.environment.name for scene in scenes)
        say(f"not judged, what Argo CD makes of {names}: {'; '.join(missing)}")
        return
    for scene in scenes:
        yield tree(scene, shown)


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
