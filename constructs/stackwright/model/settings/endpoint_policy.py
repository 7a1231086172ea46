"""`network.endpoint_policy`: who may use the VPC's endpoints, beside what IAM allows."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.catalogue.endpoints import GATEWAY_SERVICES, INTERFACE_SERVICES
from stackwright.model.errors import Fault, Refusal, did_you_mean, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import matching

# Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
OrganizationId = Annotated[
    str,
    AfterValidator(matching("o-[a-z0-9]{10,32}", "is not an organization's id", "write it like o-a1b2c3d4e5")),
]
# Buckets of others may have dots, which ours may not.
# Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
BucketName = Annotated[
    str,
    AfterValidator(
        matching("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "is not the name of a bucket", "write it without s3:// or an ARN")
    ),
]


def _endpoint(name: str) -> str:
    known = INTERFACE_SERVICES | {*GATEWAY_SERVICES}
    if name not in known:
        raise refuse("is not a service that Stackwright knows an endpoint of", did_you_mean(name, known))
    return name


@changing(
    principals=updates("vpc_endpoint"),
    organization_id=updates("vpc_endpoint"),
    open_to_everybody=updates("vpc_endpoint"),
    readable_buckets=updates("vpc_endpoint"),
)
class EndpointPolicySettings(Settings):
    """Who may use the VPC's endpoints. Nobody is allowed anything by it that IAM does not allow as well."""

    principals: Literal["everybody", "account", "organization"]
    """Whose principals: everybody's, as AWS has it, those of the environment's account, or those of an organization."""
    organization_id: OrganizationId | None = None
    """Id of the organization, e.g. `o-a1b2c3d4e5`, for `principals: organization`."""
    open_to_everybody: tuple[Annotated[str, AfterValidator(_endpoint)], ...] = ()
    """Services whose endpoints everybody may use all the same, e.g. `[execute-api]`."""
    readable_buckets: tuple[BucketName, ...] = Field(default=(), max_length=100)
    """Buckets of others that may be read through the endpoint of S3, at most 100, e.g. a registry's. Those that nodes
    and Session Manager need are always among them."""

    @model_validator(mode="after")
    def _fits_together(self) -> "EndpointPolicySettings":
        if faults := [*self._organization_faults(), *self._idle_faults()]:
            raise Refusal(*faults)
        return self

    @rule
    def _organization_faults(self) -> Iterator[Fault]:
        if self.principals == "organization" and self.organization_id is None:
            yield Fault("is missing for principals: organization", "add it, e.g. o-a1b2c3d4e5", ("organization_id",))
        if self.principals != "organization" and self.organization_id is not None:
            problem = "is used only with principals: organization"
            yield Fault(problem, "remove it, or set principals", ("organization_id",), self.organization_id)

    @rule
    def _idle_faults(self) -> Iterator[Fault]:
        for key in ("open_to_everybody", "readable_buckets"):
            if self.principals == "everybody" and getattr(self, key):
                yield Fault("says nothing more where everybody may use endpoints", "remove it", (key,))
