"""Stacks as rules read them, out of the golden files, and what rules find in them."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

from stackwright.model.stacks import Stack
from stackwright.policy.judging import Finding, Subjects, judge
from stackwright.policy.place import Places
from stackwright.policy.reading.configuration import Configuration, of_document
from stackwright.policy.rule import Rule
from stackwright.policy.waiving import waivers
from stackwright.synthesis.document import Document
from support.shipped import PLATFORMS, TODAY, load_shipped

GOLDEN = Path("tests/golden")


@cache
def stacks(platform: str = "acme") -> dict[str, Stack]:
    """The stacks of a shipped platform, by name."""
    return {stack.name: stack for stack in load_shipped(PLATFORMS[platform]).stacks()}


@cache
def _golden(platform: str, name: str) -> Document:
    return Document.read(GOLDEN / platform / f"{name}.tf.json")


def document(name: str, platform: str = "acme") -> Document:
    """The document of a stack, to be changed at will."""
    return copy.deepcopy(_golden(platform, name))


def configuration(name: str, platform: str = "acme", json: dict[str, Any] | None = None) -> Configuration:
    """A stack as it is shipped, or with another document."""
    return of_document(stacks(platform)[name], Document(json) if json else document(name, platform))


def findings(rules: tuple[Rule, ...], *configurations: Configuration, platform: str = "acme") -> list[Finding]:
    """What rules find."""
    judged = judge(
        rules,
        Subjects(configurations),
        waivers([one.stack for one in configurations]),
        Places(PLATFORMS[platform]),
        TODAY,
    )
    return [*judged.findings]
