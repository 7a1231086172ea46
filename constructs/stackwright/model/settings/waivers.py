"""`stage` and `waivers`: how strictly an environment is guarded, and what is let pass for a while."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, WithJsonSchema

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, nothing
from stackwright.model.settings.form import Settings

Stage = Literal["development", "staging", "production"]
GuardName = Literal[
    "deletion-protection",
    "encryption",
    "immutable-tags",
    "named-networks",
    "narrow-permissions",
    "on-demand-nodes",
    "private-endpoint",
    "real-values",
    "two-zones",
]

LEAST_WORDS = 4


def _reason(text: str) -> str:
    if len(text.split()) < LEAST_WORDS:
        raise refuse("says too little", f"say in {LEAST_WORDS} words or more why, and who will end it")
    return text


Reason = Annotated[str, AfterValidator(_reason), WithJsonSchema({"type": "string"})]
"""A sentence that whoever reads it next year understands."""


@changing(guard=nothing(), until=nothing(), reason=nothing())
class WaiverSettings(Settings):
    """One guard that is let pass until a day. It is printed at every synth, and an error once the day is over."""

    guard: GuardName
    """The guard, by the name that its refusal gives."""
    until: date
    """The last day on which it is let pass, e.g. 2026-12-31."""
    reason: Reason
    """Why, and who will end it, in a sentence."""
