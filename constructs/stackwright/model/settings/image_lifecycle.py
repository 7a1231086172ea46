"""Rules by which images are deleted, in the `registry` block."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, replaces
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import matching


def _tag_pattern(pattern: str) -> str:
    # Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
    if pattern.count("*") > 4:  # noqa: PLR2004 - the number stands in AWS's own words below
        raise refuse("has more than four wildcards, AWS allows four", "use at most four")
    return pattern


TAG_CHARACTERS = matching("[A-Za-z0-9_.*-]{1,128}", "is not a tag or a pattern of tags", "use letters, digits, '_.-*'")
TagPattern = Annotated[
    str,
    AfterValidator(TAG_CHARACTERS),
    AfterValidator(_tag_pattern),
    WithJsonSchema({"type": "string", "maxLength": 128}),
]
TagPrefix = Annotated[
    str,
    AfterValidator(matching("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", "is not the start of a tag", "write it like v1.")),
    WithJsonSchema({"type": "string", "maxLength": 128}),
]


@changing(
    tags=replaces("ecr_lifecycle_policy"),
    images_kept=replaces("ecr_lifecycle_policy"),
    days=replaces("ecr_lifecycle_policy"),
)
class LifecycleRuleSettings(Settings):
    """A rule for images whose tag matches a pattern. It comes before the rules that every repository has."""

    tags: TagPattern
    """The tag, `*` for any characters, e.g. `pr-*`."""
    images_kept: int | None = Field(default=None, ge=1, le=10000)
    """How many of these images are kept, the latest ones. Either this or `days`."""
    days: int | None = Field(default=None, ge=1, le=3650)
    """Days after its push on which such an image is deleted. Either this or `images_kept`."""

    @model_validator(mode="after")
    def _one_of_two(self) -> "LifecycleRuleSettings":
        if (self.images_kept is None) == (self.days is None):
            raise refuse("needs either images_kept or days", "write one of the two")
        return self


@changing(
    tagged_prefixes=replaces("ecr_lifecycle_policy"),
    tagged_images_kept=replaces("ecr_lifecycle_policy"),
    untagged_days=replaces("ecr_lifecycle_policy"),
    other_days=replaces("ecr_lifecycle_policy"),
    rules=replaces("ecr_lifecycle_policy"),
)
class LifecycleSettings(Settings):
    """Rules by which Amazon ECR deletes images."""

    tagged_prefixes: tuple[TagPrefix, ...] = Field(default=("v", "release", "main", "develop"), max_length=20)
    """Starts of the tags that releases and branches carry."""
    tagged_images_kept: int = Field(default=30, ge=1, le=10000)
    """How many images are kept of each of these prefixes, the latest ones."""
    untagged_days: int = Field(default=7, ge=1, le=3650)
    """Days after its push on which an image without a tag is deleted."""
    other_days: int | None = Field(default=None, ge=1, le=3650)
    """Days after its push on which an image that no other rule is about is deleted; kept for ever if left out."""
    rules: tuple[LifecycleRuleSettings, ...] = Field(default=(), max_length=25)
    """Further rules, which come first, in this order. An image that one rule is about is out of reach of later ones."""

    @model_validator(mode="after")
    def _each_once(self) -> "LifecycleSettings":
        faults = list(self._twice())
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _twice(self) -> Iterator[Fault]:
        for place, prefix in enumerate(self.tagged_prefixes):
            if prefix in self.tagged_prefixes[:place]:
                yield Fault("is listed twice", "remove one of the two", ("tagged_prefixes", place))
