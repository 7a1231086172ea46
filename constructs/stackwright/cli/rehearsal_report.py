"""A rehearsal as text for a terminal."""

from collections.abc import Iterator

from stackwright.cli.table import table
from stackwright.rehearsal.life import Departure, Life
from stackwright.rehearsal.run import Rehearsal

_COLUMNS = (("init",), ("validate",), ("plan", "show"), ("apply",), ("re-plan",), ("destroy",))
"""Steps by column: reading a plan counts as planning, so that the table fits in 80 characters."""


def text(rehearsal: Rehearsal, *, plan_only: bool) -> str:
    """A table, and below it what was not as in the account's future: what was kept, what was left out."""
    count = "planned" if plan_only else "added"
    rows = [
        (life.stack, life.planned if plan_only else life.added, *(_seconds(life, steps) for steps in _COLUMNS))
        for life in rehearsal.lives
    ]
    parts = [table(("stack", count, *(steps[0] for steps in _COLUMNS)), rows)]
    kept = [f"  {life.stack}: {life.kept}" for life in rehearsal.lives if life.kept]
    if kept:
        parts.append("\n".join(["resources that Terraform refused to destroy, as they ask for:", *kept]))
    filled = [f"  {life.stack}: {line}" for life in rehearsal.lives for line in _filled(life)]
    if filled:
        parts.append("\n".join(["secrets that were given a value, as people do it:", *filled]))
    parts += _releases(rehearsal)
    departures = [f"  {departure.what}: {departure.reason}" for departure in _departures(rehearsal)]
    if departures:
        parts.append("\n".join(["not as synthesized:", *departures]))
    if rehearsal.notices:
        parts.append("\n".join(f"notice: {notice}" for notice in rehearsal.notices))
    return "\n\n".join(parts)


def _seconds(life: Life, steps: tuple[str, ...]) -> str:
    took = [life.seconds[step] for step in steps if step in life.seconds]
    return f"{sum(took):5.1f}" if took else "    -"


def _filled(life: Life) -> Iterator[str]:
    for name, keys in life.filled.items():
        yield f"{name}, with the keys {', '.join(keys)}" if keys else f"{name}, of which Terraform reads nothing"


def _releases(rehearsal: Rehearsal) -> Iterator[str]:
    """What Helm renders, and, with their number, the releases that nobody has seen rendered."""
    all_ = [(life.stack, release) for life in rehearsal.lives for release in life.releases]
    rendered = [
        f"  {stack}: {one.release}, {one.chart}: {one.objects} objects" for stack, one in all_ if not one.why_not
    ]
    if rendered:
        yield "\n".join(["rendered by Helm, with the values that Terraform gave:", *rendered])
    missed = [f"  {stack}: {one.release}, {one.chart}: {one.why_not}" for stack, one in all_ if one.why_not]
    if missed:
        yield "\n".join([f"releases not rendered: {len(missed)} of {len(all_)}", *missed])


def _departures(rehearsal: Rehearsal) -> Iterator[Departure]:
    """Each once, in the order in which they came up."""
    yield from dict.fromkeys(departure for life in rehearsal.lives for departure in life.departures)
