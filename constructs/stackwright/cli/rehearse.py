"""The verb `rehearse` of the command line."""

import argparse
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from stackwright.cdk.cache_folder import temporary_folder
from stackwright.cli.options import add_environments, say
from stackwright.cli.program_file import load_program
from stackwright.model.environment import Environment
from stackwright.model.errors import did_you_mean
from stackwright.model.platform_ import Platform
from stackwright.model.stack_records import StackRecord
from stackwright.rehearsal.errors import RehearsalError
from stackwright.synthesis.folders import write_folder
from stackwright.synthesis.invocation import command, folders
from stackwright.synthesis.program import Program
from stackwright.synthesis.writing import FULL, unwritable, write_whole
from stackwright.terraform.binary import Terraform
from stackwright.terraform.interruption import interruptible
from stackwright.terraform.runner import LIMIT_SECONDS

ALL = "all"
NEEDED = ("boto3", "jsonschema", "kubernetes_validate", "moto", "tf")
"""Packages of the optional dependency `rehearsal`."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser(
        "rehearse", help="let environments live their whole life on real Terraform, on this machine"
    )
    add_environments(verb)
    verb.add_argument("names", metavar="ENV", nargs="+", help="an environment, or `all`")
    verb.add_argument(
        "--from", dest="from_layer", metavar="LAYER", help="begin with a layer: what it needs is applied and no more"
    )
    verb.add_argument("--plan-only", action="store_true", help="apply only what other stacks read, and destroy nothing")
    verb.add_argument(
        "--provider",
        choices=("stand-in", "real"),
        default="stand-in",
        help="stand-ins for all providers, or the real one for AWS (default: stand-in)",
    )
    verb.add_argument(
        "--timeout",
        type=_minutes,
        default=LIMIT_SECONDS / 60,
        metavar="MINUTES",
        help=f"how long a Terraform command may take (default: {LIMIT_SECONDS // 60})",
    )
    verb.add_argument("--keep", action="store_true", help="leave the working directory, and print where it is")
    verb.add_argument("--plans", type=Path, metavar="DIR", help="write each stack's first plan as JSON, for scanners")
    verb.add_argument("--json", action="store_true", help="print the report as JSON")
    verb.add_argument("--junit", type=Path, metavar="FILE", help="write the report as JUnit XML, too")
    verb.set_defaults(command=_rehearse)


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes; give one above 0, for example 30")
    return minutes


def _rehearse(options: argparse.Namespace) -> int:
    check_packages()
    program = load_program()
    platform = program.load(options.environments).kept_in_s3
    environments = _chosen(platform, options.names)
    if options.junit and not options.junit.parent.is_dir():
        raise RehearsalError(f"{options.junit.parent} is not a folder; name another file: --junit")
    terraform = Terraform.find()
    for notice in platform.notices:
        say(f"notice: {notice}")
    with interruptible(), working_directory(kept=options.keep) as work:
        return _run(options, program, platform, environments, terraform, work)


def check_packages() -> None:
    """See whether the packages of a rehearsal are installed.

    Raises:
        RehearsalError: They are not.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise RehearsalError(f"{', '.join(missing)} not installed; run: pip install 'stackwright[rehearsal]'")


def _chosen(platform: Platform, names: Sequence[str]) -> tuple[Environment, ...]:
    known = {environment.name: environment for environment in platform.environments}
    for name in names:
        if name not in known and name != ALL:
            raise RehearsalError(f"there is no environment {name!r}; {did_you_mean(name, [*known, ALL])}")
    return tuple(environment for name, environment in known.items() if ALL in names or name in names)


def _run(
    options: argparse.Namespace,
    program: Program,
    platform: Platform,
    environments: Sequence[Environment],
    terraform: Terraform,
    work: Path,
) -> int:
    # What follows needs the optional packages, which other verbs must do without.
    from stackwright.cli import rehearsal_report  # noqa: PLC0415
    from stackwright.rehearsal import report  # noqa: PLC0415
    from stackwright.rehearsal.life import SHOWN  # noqa: PLC0415
    from stackwright.rehearsal.providers.choice import Providers, StandIns  # noqa: PLC0415
    from stackwright.rehearsal.providers.real import RealAws  # noqa: PLC0415
    from stackwright.rehearsal.run import rehearse  # noqa: PLC0415
    from stackwright.rehearsal.script import Extent, write  # noqa: PLC0415

    say("synthesizing")
    script = write(program, platform, Extent(environments, options.plan_only, options.from_layer), work / "synth")
    say("reading the schemas of the providers")
    folder = work / "providers"
    providers: Providers = (
        RealAws(script.parts, folder, terraform.path, say)
        if options.provider == "real"
        else StandIns(script.parts, folder)
    )
    say(f"rehearsing {len(script.parts)} stacks with Terraform {terraform.version} and {options.provider} providers")
    rehearsal = rehearse(script, providers, terraform, work, say, options.timeout * 60)
    failure = rehearsal.failure
    if failure:
        (failed,) = (part.stack for part in script.parts if part.name == failure.stack)
        failure.repeat = _repeat(options, failure.step, work / failed.folder, providers.configuration) or (
            _again(options, failed)
        )
    if options.junit:
        write_whole(options.junit, report.junit(rehearsal))
    if options.plans:
        shown = {part.name: work / part.stack.folder / SHOWN for part in script.parts}
        plans = {f"{name}.json": file.read_text() for name, file in shown.items() if file.is_file()}
        write_folder(options.plans, plans)
    if options.json:
        print(report.json_text(rehearsal, provider=options.provider, terraform=terraform.version))
    else:
        print(rehearsal_report.text(rehearsal, plan_only=options.plan_only))
    if failure:
        raise failure
    say(f"{len(rehearsal.lives)} stacks rehearsed in {rehearsal.seconds:.1f} s")
    return 0


def _repeat(options: argparse.Namespace, step: str, folder: Path, configuration: Path) -> str:
    """The Terraform command that failed, if it can be repeated in what `--keep` leaves: without the local AWS."""
    if step != "validate" or not options.keep:
        return ""
    return f"TF_CLI_CONFIG_FILE={shlex.quote(str(configuration))} terraform -chdir={shlex.quote(str(folder))} validate"


def _again(options: argparse.Namespace, stack: StackRecord) -> str:
    """The rehearsal that comes to the same step again."""
    words = [stack.group, "--from", stack.layer] if stack.stage else options.names
    words += ["--provider", options.provider] if options.provider != "stand-in" else []
    words += ["--plan-only"] if options.plan_only else []
    words += ["--timeout", f"{options.timeout:g}"] if options.timeout != LIMIT_SECONDS / 60 else []
    return command("rehearse", *words, *folders(options.environments), "--keep")


@contextmanager
def working_directory(*, kept: bool) -> Iterator[Path]:
    """A folder to work in, which is gone at the end unless it is kept."""
    work = Path(tempfile.mkdtemp(prefix="stackwright-rehearsal-", dir=temporary_folder()))
    try:
        yield work
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise RehearsalError(f"{unwritable(error, work)}, or name a folder on another one in TMPDIR") from None
    finally:
        if kept:
            say(f"kept: {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)
