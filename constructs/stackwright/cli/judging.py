"""What verbs have in common that judge a platform: what is judged, and by which rules."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from stackwright.cli.options import say
from stackwright.cli.synthesized import synthesized
from stackwright.gitops import tools
from stackwright.gitops.environments import Scene, reconciled, work_tree
from stackwright.gitops.errors import MissingTool
from stackwright.model.errors import did_you_mean
from stackwright.model.platform_ import Platform
from stackwright.policy.errors import PolicyError
from stackwright.policy.gathering import planned, tree
from stackwright.policy.judging import Judgement, Subjects, judge
from stackwright.policy.own import own
from stackwright.policy.place import Places
from stackwright.policy.rule import Rule, Tree
from stackwright.policy.rules import shipped
from stackwright.policy.waiving import Waiver, owner_of, waivers
from stackwright.synthesis.program import Program


def rules(options: argparse.Namespace) -> tuple[Rule, ...]:
    """Every rule: those of Stackwright, and those of the folder that the command line names."""
    known = shipped()
    return known + own(options.policies, known)


@dataclass(frozen=True)
class Judged:
    """What was judged, on which day.

    Attributes:
        judgement: What was found.
        waivers: What people let pass.
        day: The day.
    """

    judgement: Judgement
    waivers: tuple[Waiver, ...]
    day: date


def judged(
    options: argparse.Namespace,
    program: Program,
    platform: Platform,
    by: Sequence[Rule],
    progress: Callable[[str], None],
    plan: Path | None = None,
) -> Judged:
    """Judge what the command line names, or a plan.

    Raises:
        PolicyError: There is no such environment, or the plan cannot be used.
        GitOpsError: What Argo CD makes cannot be rendered.
    """
    owners, today = _owners(platform, options.names), datetime.now(UTC).date()
    known = synthesized(platform, program, progress)
    if plan:
        subjects = Subjects((planned(plan, known),), every=known)
    else:
        chosen = tuple(one for one in known if owner_of(one.stack) in owners)
        trees = () if options.terraform_only else tuple(_trees(options, platform, owners, progress))
        subjects = Subjects(chosen, trees, known)
    let_pass = waivers([one.stack for one in subjects.configurations])
    return Judged(judge(by, subjects, let_pass, Places(options.environments), today, progress), let_pass, today)


def _owners(platform: Platform, names: Sequence[str]) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(owner_of(stack) for stack in platform.stacks()))
    for name in names:
        if name not in known:
            raise PolicyError(f"there is no environment {name!r}; {did_you_mean(name, known)}")
    return tuple(names) or known


def _trees(
    options: argparse.Namespace, platform: Platform, owners: Sequence[str], progress: Callable[[str], None]
) -> Iterator[Tree]:
    scenes = [Scene(one, work_tree(Path())) for one in platform.environments if reconciled(one) and one.name in owners]
    if scenes and (missing := tools.missing()):
        if options.require_helm:
            raise MissingTool("\n".join(missing))
        names = ", ".join(scene.environment.name for scene in scenes)
        say(f"not judged, what Argo CD makes of {names}: {'; '.join(missing)}")
        return
    for scene in scenes:
        yield tree(scene, progress)
