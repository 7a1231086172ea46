"""`acknowledgements` and `ignored_drift`: what people have agreed on about single resources, until a day."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from stackwright.model.settings.consequence import changing, nothing
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import Slug, matching
from stackwright.model.settings.waivers import Reason

# Source: https://developer.hashicorp.com/terraform/cli/state/resource-addressing
Address = Annotated[
    str,
    AfterValidator(
        matching(
            r'(module\.[\w-]+(\[[^]]+\])?\.)*[a-z]\w*\.[\w-]+(\[(\d+|"[^"]*")\])?',
            "is not the address of a resource",
            "copy it from the plan, e.g. aws_kms_key.key_Resource_1A2B3C4D",
        )
    ),
    WithJsonSchema({"type": "string"}),
]


@changing(layer=nothing(), address=nothing(), until=nothing(), reason=nothing())
class AcknowledgementSettings(Settings):
    """One resource that holds something and may be destroyed or replaced, until a day. After it, it counts no more."""

    layer: Slug
    """The layer that it is part of, e.g. `cluster`."""
    address: Address
    """Its address in Terraform, as the plan names it."""
    until: date
    """The last day on which an apply may destroy or replace it, e.g. 2026-12-31."""
    reason: Reason
    """Why, and who has agreed, in a sentence."""


@changing(layer=nothing(), address=nothing(), arguments=nothing(), until=nothing(), reason=nothing())
class IgnoredDriftSettings(Settings):
    """One resource that others change in AWS, and that is not reported as drift until a day."""

    layer: Slug
    """The layer that it is part of, e.g. `cluster`."""
    address: Address
    """Its address in Terraform, as the report of the drift names it."""
    arguments: tuple[str, ...] = Field(default=(), examples=[["scaling_config.desired_size"]])
    """The arguments that may differ, without indexes, and what is below them; all of them if left out."""
    until: date
    """The last day on which it is let pass, e.g. 2026-12-31."""
    reason: Reason
    """Why, and who will end it, in a sentence."""
