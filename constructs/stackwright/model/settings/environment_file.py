"""`<environment>.yaml`: what one environment is."""

from pydantic import Field

from stackwright.model.settings.form import Settings
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.values import RegionName, Slug, Tags


class EnvironmentSettings(Settings):
    """One environment of the platform."""

    environment: Slug
    """The environment's name, which is also the file's name, e.g. `dev`."""
    account: Slug
    """The AWS account it lives in: one of `accounts` in platform.yaml."""
    region: RegionName | None = None
    """Its region; the platform's if left out."""
    tags: Tags = Field(default_factory=dict)
    """Tags for every resource of this environment, beside the platform's."""
    network: NetworkSettings
    """The VPC."""
