"""`<environment>.yaml`: what one environment is."""

from typing import Annotated

from pydantic import AfterValidator, Field

from stackwright.model.errors import refuse
from stackwright.model.settings.access import AccessSettings
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.form import Settings
from stackwright.model.settings.network import NetworkSettings
from stackwright.model.settings.registry import RegistrySettings
from stackwright.model.settings.secrets_ import SecretSettings
from stackwright.model.settings.values import RegionName, Slug, Tags
from stackwright.model.settings.waivers import Stage, WaiverSettings


def _not_reserved(name: str) -> str:
    if name == "bootstrap":
        raise refuse("is what an account's own stack is called", "choose another name")
    return name


class EnvironmentSettings(Settings):
    """One environment of the platform."""

    environment: Annotated[Slug, AfterValidator(_not_reserved)]
    """The environment's name, which is also the file's name, e.g. `dev`."""
    account: Slug
    """The AWS account it lives in: one of `accounts` in platform.yaml."""
    stage: Stage
    """How strictly it is guarded: `development`, `staging` or `production`."""
    waivers: tuple[WaiverSettings, ...] = ()
    """Guards that are let pass until a day. Each is printed at every synth, and an error once its day is over."""
    region: RegionName | None = None
    """Its region; the platform's if left out."""
    tags: Tags = Field(default_factory=dict)
    """Tags for every resource of this environment, beside the platform's."""
    network: NetworkSettings
    """The VPC."""
    registry: RegistrySettings | None = None
    """Image repositories. Without it there is no registry layer, and images live elsewhere."""
    secrets: dict[Slug, SecretSettings] = Field(default_factory=dict)
    """Secrets by name, named `<project>-<environment>-<name>` in Secrets Manager."""
    cluster: ClusterSettings | None = None
    """The EKS cluster."""
    addons: AddonsSettings | None = None
    """What add-ons that GitOps installs need of AWS. Without it there is no addons layer."""
    access: AccessSettings | None = None
    """How people reach what has no public address. Without it there is no bastion."""
