"""`cluster.endpoint`: from where the cluster's API can be reached."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.catalogue.address_ranges import SET_APART
from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import PRIVATE_RANGES, AddressRange

# Source: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html (public endpoint access CIDR ranges)
MAX_PUBLIC_CIDRS = 40


def _public(network: IPv4Network) -> IPv4Network:
    apart = {**SET_APART, **dict.fromkeys(PRIVATE_RANGES, "a private")}
    for range_, kind in apart.items():
        if network.subnet_of(range_):
            remedy = "list the public addresses that connections come from; private ones use the private endpoint"
            raise refuse(f"is {kind} range, which no connection from the internet comes from", remedy)
    return network


@changing(
    private=updates("eks_cluster"),
    public=updates("eks_cluster"),
    public_cidrs=updates("eks_cluster"),
)
class EndpointSettings(Settings):
    """Where the cluster's API can be reached."""

    private: bool = True
    """Whether it can be reached inside the VPC. Without it, nodes go out through NAT, whose addresses `public_cidrs`
    then has to list."""
    public: bool = False
    """Whether it can be reached from the internet."""
    public_cidrs: tuple[Annotated[AddressRange, AfterValidator(_public)], ...] = Field(
        default=(), max_length=MAX_PUBLIC_CIDRS
    )
    """Who may connect from the internet, at most 40 ranges. `0.0.0.0/0` is everybody and has to be spelled out."""

    @model_validator(mode="after")
    def _reachable(self) -> "EndpointSettings":
        faults = [*self._no_way_faults(), *self._range_faults()]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _no_way_faults(self) -> Iterator[Fault]:
        if not self.private and not self.public:
            yield Fault("leaves the API unreachable", "set private or public to true", ("private",))

    @rule
    def _range_faults(self) -> Iterator[Fault]:
        if self.public and not self.public_cidrs:
            remedy = "list who may connect, e.g. [203.0.113.0/24]; 0.0.0.0/0 is everybody"
            yield Fault("needs public_cidrs", remedy, ("public",))
        if self.public_cidrs and not self.public:
            yield Fault("is used only with public: true", "remove it, or set public", ("public_cidrs",))
