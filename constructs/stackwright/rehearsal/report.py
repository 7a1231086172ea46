"""How a rehearsal went, for scripts and for CI."""

import json
import re
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree as ET

from stackwright.rehearsal.run import Rehearsal

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd]")
"""What XML 1.0 cannot hold."""


def document(rehearsal: Rehearsal, *, provider: str, terraform: str) -> dict[str, Any]:
    """All of it as data; steps in seconds."""
    failure = rehearsal.failure
    return {
        "provider": provider,
        "terraform": terraform,
        "seconds": round(rehearsal.seconds, 1),
        "passed": failure is None,
        "failure": {"stack": failure.stack, "step": failure.step, "message": failure.message, "repeat": failure.repeat}
        if failure
        else None,
        "notices": list(rehearsal.notices),
        "stacks": [
            {
                "stack": life.stack,
                "planned": life.planned,
                "added": life.added,
                "kept": life.kept,
                "destroyed": life.destroyed,
                "seconds": {step: round(seconds, 2) for step, seconds in life.seconds.items()},
                "filled": {secret: list(keys) for secret, keys in life.filled.items()},
                "releases": [asdict(release) for release in life.releases],
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
                message = ET.SubElement(case, "failure", message=f"{life.stack}: {step} failed")
                message.text = _FORBIDDEN.sub("", str(failure))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"
