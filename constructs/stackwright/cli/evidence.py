"""The verb `evidence`: what an auditor asks for, written down."""

import argparse
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackwright.cli.options import add_judged, load_platform, say
from stackwright.cli.program_file import load_program
from stackwright.cli.progress import progress
from stackwright.synthesis.folders import write_folder
from stackwright.terraform.interruption import interruptible

if TYPE_CHECKING:
    from stackwright.policy.evidence.matrix import Evidence

# What judges is imported by whoever does it: the other verbs must do without.

FOLDER = Path("evidence")
PACKAGES = (
    "stackwright",
    "cdktf",
    "cdktf-cdktf-provider-aws",
    "cdktf-cdktf-provider-helm",
    "cdktf-cdktf-provider-kubernetes",
)


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("evidence", help="write down how every control stands, for auditors")
    add_judged(verb)
    verb.add_argument(
        "--output",
        type=Path,
        default=FOLDER,
        metavar="DIR",
        help=f"folder; each day gets one in it (default: {FOLDER})",
    )
    verb.set_defaults(command=_evidence)


def _evidence(options: argparse.Namespace) -> int:
    from stackwright.cli import judging  # noqa: PLC0415
    from stackwright.policy.evidence.matrix import Evidence  # noqa: PLC0415

    rules = judging.rules(options)
    program = load_program()
    platform = load_platform(options, program)
    with interruptible(), progress() as shown:
        judged = judging.judged(options, program, platform, rules, shown)
    versions = {name: version(name) for name in PACKAGES}
    if pinned := platform.settings.terraform.version:
        versions["terraform"] = pinned
    made = Evidence(judged.day, _revision(), versions, judged.judgement, rules, judged.waivers)
    folder = options.output / made.day.isoformat()
    write_folder(folder, dict(_files(made)))
    standing = [entry.standing for entry in made.entries]
    told = ", ".join(f"{standing.count(one)} {one}" for one in dict.fromkeys(sorted(standing)))
    say(f"{folder}: {len(made.controls)} controls in {len(judged.judgement.owners)} environments and accounts: {told}")
    return 0


def _files(made: "Evidence") -> "dict[str, str]":
    from stackwright.policy.evidence import data, markdown  # noqa: PLC0415

    files = {"README.md": markdown.text(made), "evidence.json": data.text(made)}
    if find_spec("trestle"):
        from stackwright.policy.evidence import oscal  # noqa: PLC0415 - takes half a second

        files["assessment-results.json"] = oscal.text(made)
    else:
        say("not written, as OSCAL: run pip install 'stackwright[evidence]' first")
    return files


def _revision() -> str:
    """The commit that the files are of, and whether they differ from it; empty outside of a repository."""
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return described.stdout.strip()
