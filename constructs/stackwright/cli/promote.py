"""The verb `promote`: an image goes to the next environment."""

import argparse
import subprocess
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from stackwright.cli.deployment import add_service, add_tree, carry_out
from stackwright.gitops.promotion.promotion import Deployer, PromotionError, enter, promote
from stackwright.gitops.promotion.version import Version

EXAMPLES = """\
examples:
  %(prog)s api --to dev --tag v1.7.0          a new image enters in the first environment
  %(prog)s api --from dev --to staging        what runs in dev is to run in staging
"""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "promote",
        help="let an image run in the next environment: edits two files, commits nothing",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_service(verb)
    verb.add_argument("--from", dest="source", metavar="ENV", help="the environment in which the image runs")
    verb.add_argument("--to", dest="target", metavar="ENV", required=True, help="the environment after it")
    verb.add_argument("--tag", help="in the place of --from, a new image for the first environment")
    verb.add_argument("--digest", help="its digest, beside or in the place of --tag")
    verb.add_argument("--by", metavar="NAME", help="who deploys (default: user.name of git)")
    add_tree(verb)
    verb.set_defaults(command=partial(_promote, verb))


def _promote(verb: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    new = options.tag is not None or options.digest is not None
    if new == (options.source is not None):
        verb.error("give either --from, or --tag or --digest")
    deployer = Deployer(options.by if options.by is not None else _user(options.tree), datetime.now(UTC))
    if new:
        version = Version(options.tag, options.digest)
        return carry_out(enter(options.tree, options.service, version, options.target, deployer))
    return carry_out(promote(options.tree, options.service, options.source, options.target, deployer))


def _user(tree: Path) -> str:
    """Who git thinks that we are."""
    command = ["git", "-C", str(tree if tree.is_dir() else Path()), "config", "user.name"]
    try:
        name = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        name = ""
    if not name:
        raise PromotionError("nobody knows who deploys: git has no user.name here; give --by NAME")
    return name
