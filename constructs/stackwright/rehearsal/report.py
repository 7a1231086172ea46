"""How a rehearsal went: for people, for scripts and for CI."""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from stackwright.rehearsal.life import Departure, Life
from stackwright.rehearsal.run import Rehearsal
from stackwright.table import table

STEPS = ("init", "validate", "plan", "show", "apply", "re-plan", "destroy")
_COLUMNS = (("init",), ("validate",), ("plan", "show"), ("apply",), ("re-plan",), ("destroy",))
"""Steps by column: reading a plan counts as planning, so that the table fits in 80 characters."""
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd]")
"""What XML 1.0 cannot hold."""


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
    departures = [f"  {departure.what}: {departure.reason}" for departure in _departures(rehearsal)]
    if departures:
        parts.append("\n".join(["not as synthesized:", *departures]))
    return "\n\n".join(parts)


def document(rehearsal: Rehearsal, *, provider: str, terraform: str) -> dict[str, Any]:
    """All of it as JSON; steps in seconds."""
    failure = rehearsal.failure
    return {
        "provider": provider,
        "terraform": terraform,
        "seconds": round(rehearsal.seconds, 1),
        "passed": failure is None,
        "failure": {"stack": failure.stack, "step": failure.step, "message": failure.message, "repeat": failure.repeat}
        if failure
        else None,
        "stacks": [
            {
                "stack": life.stack,
                "planned": life.planned,
                "added": life.added,
                "kept": life.kept,
                "destroyed": life.destroyed,
                "seconds": {step: round(seconds, 2) for step, seconds in life.seconds.items()},
                "departures": [{"what": departure.what, "reason": departure.reason} for departure in life.departures],
            }
            for life in rehearsal.lives
        ],
    }


def json_text(rehearsal: Rehearsal, *, provider: str, terraform: str) -> str:
    """The same, written down."""
    return json.dumps(document(rehearsal, provider=provider, terraform=terraform), indent=2)


def junit(rehearsal: Rehearsal) -> str:
    """A test suite for each stack and a test case for each step, in the form that CI systems read."""
    suites = ET.Element("testsuites", name="stackwright rehearse", time=f"{rehearsal.seconds:.2f}")
    for life in rehearsal.lives:
        failure = rehearsal.failure if rehearsal.failure and rehearsal.failure.stack == life.stack else None
        suite = ET.SubElement(
            suites,
            "testsuite",
            name=life.stack,
            tests=str(len(life.seconds)),
            failures=str(int(failure is not None)),
            time=f"{sum(life.seconds.values()):.2f}",
        )
        for step, seconds in life.seconds.items():
            case = ET.SubElement(suite, "testcase", classname=life.stack, name=step, time=f"{seconds:.2f}")
            if failure and failure.step == step:
                message = ET.SubElement(case, "failure", message=f"{step} failed")
                message.text = _FORBIDDEN.sub("", str(failure))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _seconds(life: Life, steps: tuple[str, ...]) -> str:
    took = [life.seconds[step] for step in steps if step in life.seconds]
    return f"{sum(took):5.1f}" if took else "    -"


def _departures(rehearsal: Rehearsal) -> Iterator[Departure]:
    """Each once, in the order in which they came up."""
    yield from dict.fromkeys(departure for life in rehearsal.lives for departure in life.departures)
