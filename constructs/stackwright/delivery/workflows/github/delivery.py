"""What happens to a merged change: environment by environment, wave by wave, planned, shown, approved, applied.

What was reviewed is not the pull request's plan: AWS and the other changes have moved since, and no run can reach what
the run of another commit left. So the merged commit is planned in a job that nobody has to approve. It shows its plans
in the run's summary and hands on their fingerprints, which hold no secret, where a plan does. Whoever approves has read
that summary. The apply plans once more, under its own role, and stops if the fingerprint is another one.
"""

import json
from collections.abc import Iterator, Mapping

from stackwright.delivery.workflows.github.conditions import GOES_ON, asked_for, both, either, expression, holds
from stackwright.delivery.workflows.github.review import SYNTH, SYNTHESIZED
from stackwright.delivery.workflows.job import SCRIPTS, Called, Job, Step
from stackwright.delivery.workflows.steps import (
    IDENTITY,
    OUTPUT,
    apply_role,
    calls,
    checkout,
    keep,
    known_as,
    plan_role,
    run,
    stackwright,
    take,
    terraform,
    when,
)
from stackwright.delivery.workflows.target import Target

HOURS_AT_MOST = 180
"""Longer than a cluster or a node group may take, and shorter than a lock that nobody looks at should last."""
APPLIES = either("github.event_name == 'push'", "inputs.action == 'apply'")
REVIEWED = "reviewed"


def delivery(targets: tuple[Target, ...], branch: str) -> dict[str, Job | Called]:
    """The jobs, each environment's after those of the one before.

    Args:
        targets: The environments, in order.
        branch: The branch that is applied.
    """
    jobs: dict[str, Job | Called] = {}
    last: tuple[str, ...] = ()
    for target in targets:
        own = dict(_environment(target, branch, (SYNTH, *last)))
        jobs |= own
        last = (list(own)[-1],)
    return jobs | {id_: job for target in targets for id_, job in _end(target, branch)}


def _environment(target: Target, branch: str, before: tuple[str, ...]) -> Iterator[tuple[str, Job | Called]]:
    """An environment's jobs: all of it is planned at once, and a wave that could not be, when the one before is."""
    whole = plan_id(target)
    yield whole, _plan(target, branch, before)
    for wave in range(1, len(target.waves) + 1):
        needs = [whole, *([apply_id(target, wave - 1)] if wave > 1 else [])]
        if wave > 1:
            yield plan_id(target, wave), _plan(target, branch, (SYNTH, *needs), wave)
            needs.append(plan_id(target, wave))
        yield apply_id(target, wave), _apply(target, branch, wave, needs)
    if target.cluster:
        yield f"ready-{target.name}", _ready(target)


def _plan(target: Target, branch: str, needs: tuple[str, ...], wave: int = 0) -> Job:
    """Plans an environment, or the stacks of a wave that had to wait for those before it."""
    if wave:
        deferred = holds(f"needs.{plan_id(target)}.outputs.deferred", wave)
        condition = both(GOES_ON, merged(branch), APPLIES, deferred)
    else:
        asked = either("github.event_name == 'push'", asked_for(target.name, ["plan", "apply"]))
        condition = both(GOES_ON, merged(branch), asked)
    of_wave = f", wave {wave}" if wave else ""
    return Job(
        name=f"{target.name}: plan{of_wave}",
        minutes=60,
        permissions=IDENTITY,
        needs=needs,
        condition=condition,
        environment=target.planning,
        runs_on=target.runs_on,
        outputs={told: expression(f"steps.plan.outputs.{told}") for told in ("waves", "deferred")},
        steps=[
            *_ready_to_run(target),
            plan_role(target),
            known_as(
                "plan",
                calls(
                    "Plan",
                    "plan",
                    ENVIRONMENT=target.name,
                    LAYER=expression("inputs.layer || 'all'"),
                    WAVE=str(wave or "all"),
                    WAVES=json.dumps([[stack.name for stack in stacks] for stacks in target.waves]),
                ),
            ),
            when(
                "steps.plan.outputs.waves != '[]'",
                keep("Hand on the fingerprints", _reviewed(target, wave), REVIEWED),
            ),
        ],
    )


def _apply(target: Target, branch: str, wave: int, needs: list[str]) -> Job:
    """Applies a wave, once GitHub lets it."""
    whole, own = plan_id(target), plan_id(target, wave)
    told = f"needs.{own}.outputs.waves || needs.{whole}.outputs.waves" if wave > 1 else f"needs.{whole}.outputs.waves"
    again = [
        when(
            f"needs.{own}.result == 'success'",
            take("Take the fingerprints of what had to wait", _reviewed(target, wave), REVIEWED),
        )
    ]
    layers = ", ".join(stack.layer for stack in target.waves[wave - 1])
    return Job(
        name=f"{target.name}: apply wave {wave} ({layers})",
        minutes=HOURS_AT_MOST,
        permissions={**IDENTITY, "actions": "read"},
        needs=[SYNTH, *needs],
        condition=both(
            GOES_ON,
            merged(branch),
            APPLIES,
            f"needs.{whole}.result == 'success'",
            f"contains(fromJSON({told}), {wave})",
        ),
        environment=target.name,
        gated=True,
        runs_on=target.runs_on,
        steps=[
            *_ready_to_run(target),
            when(
                "github.event_name == 'push'",
                calls(
                    "Stop if a newer commit is on its way",
                    "superseded",
                    GH_TOKEN=expression("github.token"),
                    BRANCH=branch,
                ),
            ),
            take("Take the fingerprints that were reviewed", _reviewed(target), REVIEWED),
            *(again if wave > 1 else ()),
            apply_role(target),
            run(
                "Apply",
                f"exec bash {SCRIPTS}/apply.sh",
                ENVIRONMENT=target.name,
                WAVE=json.dumps([stack.name for stack in target.waves[wave - 1]]),
            ),
        ],
    )


def _ready(target: Target) -> Called:
    """Waits until what was applied works: the next environment is none of its business before that."""
    whole = plan_id(target)
    return Called(
        name=f"{target.name}: is the cluster ready?",
        workflow="cluster-ready.yaml",
        permissions=IDENTITY,
        needs=[whole, *(apply_id(target, wave) for wave in range(1, len(target.waves) + 1))],
        condition=both(
            GOES_ON,
            f"needs.{whole}.result == 'success'",
            f"needs.{whole}.outputs.waves != '[]'",
            APPLIES,
        ),
        given={"environment": target.name},
    )


def _end(target: Target, branch: str) -> Iterator[tuple[str, Job]]:
    """Destroys an environment, after showing what that takes away."""
    one = f"inputs.environment == '{target.name}'"
    asked = both(asked_for(target.name, ["destroy"]), one, merged(branch))
    shown = f"end-{target.name}"
    typed: Mapping[str, str] = {
        "ENVIRONMENT": target.name,
        "CONFIRM": expression("inputs.confirm"),
        "LAYER": expression("inputs.layer"),
    }
    yield (
        shown,
        Job(
            name=f"{target.name}: what would be destroyed",
            minutes=60,
            permissions=IDENTITY,
            needs=[SYNTH],
            condition=asked,
            environment=target.planning,
            runs_on=target.runs_on,
            steps=[
                *_ready_to_run(target),
                plan_role(target),
                calls("Show what would be destroyed", "confirmed", **typed),
            ],
        ),
    )
    yield (
        f"destroy-{target.name}",
        Job(
            name=f"{target.name}: destroy",
            minutes=HOURS_AT_MOST,
            permissions=IDENTITY,
            needs=[SYNTH, shown],
            condition=asked,
            environment=target.name,
            gated=True,
            runs_on=target.runs_on,
            steps=[
                *_ready_to_run(target),
                apply_role(target),
                run("Destroy", f"exec stackwright destroy {target.name} --confirm {target.name}"),
            ],
        ),
    )


def _ready_to_run(target: Target) -> tuple[Step, ...]:
    return (checkout(), *stackwright(), terraform(target.terraform), take("Take the stacks", SYNTHESIZED, OUTPUT))


def merged(branch: str) -> str:
    """Only what is merged gets a role that changes something, or an approval."""
    return f"github.ref == 'refs/heads/{branch}'"


def plan_id(target: Target, wave: int = 0) -> str:
    """The id of the job that plans an environment, or what of a wave had to wait."""
    return f"plan-{target.name}-{wave}" if wave else f"plan-{target.name}"


def apply_id(target: Target, wave: int) -> str:
    """The id of the job that applies a wave."""
    return f"apply-{target.name}-{wave}"


def _reviewed(target: Target, wave: int = 0) -> str:
    return f"{REVIEWED}-{target.name}-{wave}" if wave else f"{REVIEWED}-{target.name}"
