"""A preview from its beginning to its end: base and change are synthesized, the base lives, the change is planned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stackwright.delivery.preview.base import base
from stackwright.delivery.preview.choice import Choice
from stackwright.delivery.preview.foreseen import reviews
from stackwright.delivery.preview.side import Side
from stackwright.delivery.review.reviewed import Review
from stackwright.model.errors import PlatformError, did_you_mean
from stackwright.rehearsal.providers.choice import Providers, StandIns
from stackwright.rehearsal.providers.real import RealAws
from stackwright.rehearsal.script import Script
from stackwright.rehearsal.succession import foresee
from stackwright.synthesis.output import synthesize
from stackwright.synthesis.program import Program
from stackwright.terraform.binary import Terraform

Progress = Callable[[str], None]
ALL = "all"
REAL = "real"
PROVIDERS = ("stand-in", REAL)


class UnknownGroupError(PlatformError):
    """Neither the base nor the change has an environment of a name."""


@dataclass(frozen=True)
class Preview:
    """What a change would do.

    Attributes:
        base: What the base was called by.
        commit: Which revision that is.
        provider: Which providers planned it.
        reviews: What would become of each stack.
    """

    base: str
    commit: str
    provider: str
    reviews: tuple[Review, ...]


@dataclass(frozen=True)
class Wanted:
    """What is to be previewed.

    Attributes:
        project: The folder of the project.
        environments: The folder of its environment files, seen from there.
        base: What to call the revision by that is live.
        names: The environments; `bootstrap` for the accounts' own stacks, `all` or none for everything.
        provider: Which providers plan it.
    """

    project: Path
    environments: Path
    base: str
    names: Sequence[str] = ()
    provider: str = PROVIDERS[0]


def preview(wanted: Wanted, program: Program, work: Path, progress: Progress) -> Preview:
    """Preview a change.

    Args:
        wanted: What is to be previewed.
        program: The program as it is here.
        work: An empty folder.
        progress: Called with a line whenever it has got on.

    Raises:
        PlatformError: The base or the change cannot be synthesized, or there is no Terraform.
    """
    platform = program.load(wanted.environments)
    progress(f"synthesizing {wanted.base} and what is here")
    with base(wanted.project, wanted.environments, wanted.base, work) as live:
        synthesize(platform, work / "head", extend=program.extend)
        choice = Choice(live.side, Side.read(work / "head"))
        choice = Choice(choice.base, choice.head, _groups(choice, wanted.names))
        script = choice.script({one.name: one for one in platform.environments})
        foreseen = {}
        if script.parts:
            terraform = Terraform.find()
            providers = _providers(wanted.provider, script, work / "providers", terraform, progress)
            applied = sum(part.applied for part in script.parts)
            progress(f"applying {applied} stacks as they are at {wanted.base}, on {wanted.provider} providers")
            foreseen = dict(foresee(script, providers, terraform, work / "stacks", progress))
        found = tuple(reviews(choice, foreseen, real=wanted.provider == REAL))
    return Preview(wanted.base, live.commit, wanted.provider, found)


def _groups(choice: Choice, names: Sequence[str]) -> frozenset[str]:
    """The environments that are asked for; none for all."""
    known = {one.group for one in choice.stacks}
    for name in names:
        if name not in {*known, ALL}:
            raise UnknownGroupError(f"there is no environment {name!r}; {did_you_mean(name, [*known, ALL])}")
    return frozenset() if ALL in names else frozenset(names)


def _providers(kind: str, script: Script, folder: Path, terraform: Terraform, progress: Progress) -> Providers:
    if kind == REAL:
        return RealAws(script.parts, folder, terraform.path, progress)
    return StandIns(script.parts, folder)
