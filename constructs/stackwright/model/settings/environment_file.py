"""`<environment>.yaml`: what one environment is."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, create_model

from stackwright.model.errors import refuse
from stackwright.model.settings.agreements import AcknowledgementSettings, IgnoredDriftSettings
from stackwright.model.settings.consequence import EVERY_TAG, OF_CI, changing, makes, nothing, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import RegionName, Slug, Tags
from stackwright.model.settings.waivers import Stage, WaiverSettings


def _not_reserved(name: str) -> str:
    if name == "bootstrap":
        raise refuse("is what an account's own stack is called", "choose another name")
    return name


@changing(
    environment=nothing("Other stacks with states of their own: what was made stays in AWS, and all is made anew"),
    account=nothing("What was made stays in AWS in the old account, and all is made anew in the other one"),
    stage=makes("kms_key")
    | updates(
        *("kms_key", "secretsmanager_secret", "ecr_repository", "s3_bucket", "cloudwatch_log_group"),
        note="As far as settings are left out",
    )
    | OF_CI,
    waivers=nothing(),
    acknowledgements=nothing(),
    ignored_drift=nothing(),
    region=nothing("Nothing moves between regions: destroy the environment first, then make it in the other one"),
    tags=EVERY_TAG,
)
class EnvironmentSettings(Settings):
    """One environment of the platform: what every file has in common, to which each layer adds its block."""

    block_shapes: ClassVar[Mapping[str, type]] = {}
    """What the layers' blocks are, by their names."""

    environment: Annotated[Slug, AfterValidator(_not_reserved)]
    """The environment's name, which is also the file's name, e.g. `dev`."""
    account: Slug
    """The AWS account it lives in: one of `accounts` in platform.yaml."""
    stage: Stage
    """How strictly it is guarded: `development`, `staging` or `production`."""
    waivers: tuple[WaiverSettings, ...] = ()
    """Guards that are let pass until a day. Each is printed at every synth, and an error once its day is over."""
    acknowledgements: tuple[AcknowledgementSettings, ...] = ()
    """Resources that hold something and that an apply may destroy or replace, each until a day."""
    ignored_drift: tuple[IgnoredDriftSettings, ...] = ()
    """Resources that others change in AWS, and that are no drift, each until a day."""
    region: RegionName | None = None
    """Its region; the platform's if left out."""
    tags: Tags = Field(default_factory=dict)
    """Tags for every resource of this environment, beside the platform's."""


STACK = nothing("Left out, its stack is not written any more, and what it made stays in AWS until it is destroyed")
"""What a change of a layer's block does, as long as it is one of being there."""
Presence = Literal["required", "optional", "always"]
"""Whether a block must stand in the file, may stand there, or has the same effect when it is left out."""
Block = tuple[str, Any, Presence, str]
"""A layer's block: its name, its shape, whether it has to stand in the file, and what the layer is for."""


@cache
def environment_settings(blocks: tuple[Block, ...]) -> type[EnvironmentSettings]:
    """The shape of an environment file for a platform with some layers.

    Args:
        blocks: The layers' blocks, in the order in which editors list them.
    """
    fields: dict[str, Any] = {name: _field(shape, presence, purpose) for name, shape, presence, purpose in blocks}
    made: type[EnvironmentSettings] = create_model(
        EnvironmentSettings.__name__, __base__=EnvironmentSettings, __doc__=EnvironmentSettings.__doc__, **fields
    )
    made.block_shapes = {name: shape for name, shape, _, _ in blocks}
    optional = {name: STACK for name, _, presence, _ in blocks if presence == "optional"}
    return changing(**optional)(made)


def _field(shape: Any, presence: Presence, purpose: str) -> tuple[Any, Any]:  # noqa: ANN401 - any type annotation
    if presence == "required":
        return shape, Field(description=purpose)
    if presence == "always":
        return shape, Field(default_factory=shape, description=purpose)
    return shape | None, Field(default=None, description=purpose)
