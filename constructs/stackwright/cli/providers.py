"""The verb `providers`: which providers all stacks use, with their hashes."""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from stackwright.cli.options import add_environments, load_platform, say
from stackwright.cli.program_file import load_program
from stackwright.cli.progress import progress
from stackwright.delivery.locking import version
from stackwright.synthesis.writing import write_whole
from stackwright.terraform.binary import Terraform
from stackwright.terraform.interruption import interruptible
from stackwright.terraform.runner import Runner

EXAMPLES = """\
examples:
  %(prog)s                                     for the platforms that platform.yaml names
  %(prog)s --platform linux_amd64 --platform darwin_arm64
  %(prog)s --fs-mirror providers               from what `terraform providers mirror` has packed
"""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    providers = commands.add_parser("providers", help="lock the providers of all stacks")
    verbs = providers.add_subparsers(metavar="COMMAND", required=True)
    lock = verbs.add_parser(
        "lock",
        help="write which versions are used, and what their packages have to be",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lock.add_argument(
        "--platform",
        dest="platforms",
        metavar="OS_ARCH",
        action="append",
        help="a system and processor that runs Terraform (default: terraform.platforms in platform.yaml)",
    )
    where = lock.add_mutually_exclusive_group()
    where.add_argument("--fs-mirror", type=Path, metavar="DIR", help="take packages from a mirror in a folder")
    where.add_argument("--net-mirror", metavar="URL", help="take packages from a mirror")
    add_environments(lock)
    lock.set_defaults(command=_lock)


def _lock(options: argparse.Namespace) -> int:
    program = load_program()
    platform = load_platform(options, program)
    from stackwright.delivery.locking.providers import Source, locked  # noqa: PLC0415
    from stackwright.synthesis.handover import LOCK  # noqa: PLC0415
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf

    pinned = platform.settings.terraform.version
    terraform = Terraform.find(pinned)
    file = options.environments / LOCK
    with interruptible(), tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        with progress() as shown:
            written = synthesize(platform, Path(scratch) / "out", "json", program.extend, shown)
        platforms = options.platforms or platform.settings.terraform.platforms
        say(f"terraform providers lock, for {' and '.join(platforms)}: each package is fetched and hashed")
        lock = locked(
            {one.stack.name: one.document for one in written},
            platforms,
            terraform,
            Runner.unattended(),
            Source(options.fs_mirror, options.net_mirror),
        )
        write_whole(file, lock.text())
    for address, held in sorted(lock.versions.items()):
        print(f"{address} {held}")
    if version.write(pinned):
        say(f"{version.FILE} says {pinned} now")
    say(f"{file} is written; commit it, and synthesize")
    return 0
