"""`stage` and `waivers`: how strictly an environment is guarded and judged, and what is let pass for a while."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, nothing
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import matching

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


RuleId = Annotated[
    str,
    AfterValidator(matching("[a-z][a-z0-9]*(-[a-z0-9]+)*", "is no id of a rule", "use lower-case words with hyphens")),
    WithJsonSchema({"type": "string"}),
]


@changing(until=nothing(), reason=nothing(), asked=nothing())
class LetPass(Settings):
    """Until when something is let pass, and why."""

    until: date
    """The last day on which it is let pass, e.g. 2026-12-31."""
    reason: Reason
    """Why, and who will end it, in a sentence."""
    asked: str | None = None
    """Who is asked about it, e.g. security@acme.example; the tag `owner` if left out."""


Passing = Annotated[str, Field(min_length=1, examples=["aws_s3_bucket.*", "Deployment api"])]
"""An address in Terraform, or the kind and name of an object; with `*` for any text, several."""


@changing(rule=nothing(), resource=nothing())
class RuleWaiverSettings(LetPass):
    """One rule of `stackwright policy` that is let pass until a day. It is reported all the same."""

    rule: RuleId
    """The rule, by its id."""
    resource: Passing | None = None
    """The resources, or objects, that are let pass; all if left out."""

    @property
    def what(self) -> str:
        """What it lets pass, in words."""
        return f"rule {self.rule}" + (f" for {self.resource}" if self.resource else "")


@changing(guard=nothing(), rule=nothing(), resource=nothing())
class WaiverSettings(LetPass):
    """One guard, or one rule of `stackwright policy`, that is let pass until a day.

    It is printed at every synth, and is an error once the day is over.
    """

    guard: GuardName | None = None
    """The guard, by the name that its refusal gives. Either this or `rule`."""
    rule: RuleId | None = None
    """The rule of `stackwright policy`, by its id. Either this or `guard`."""
    resource: Passing | None = None
    """The resources, or objects, that the rule lets pass; all if left out."""

    @property
    def what(self) -> str:
        """What it lets pass, in words."""
        if self.guard:
            return f"guard {self.guard}"
        return f"rule {self.rule}" + (f" for {self.resource}" if self.resource else "")

    @model_validator(mode="after")
    def _one_of_two(self) -> "WaiverSettings":
        if (self.guard is None) == (self.rule is None):
            raise refuse("names a guard or a rule, not both, not neither", "name one of them: guard or rule")
        if self.guard and self.resource:
            raise refuse("is for rules only", "remove it: a guard is about the whole environment", "resource")
        return self
