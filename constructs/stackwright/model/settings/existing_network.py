"""`network.existing`: a VPC that others made, which an environment moves into."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from stackwright.model.cidr import Tier
from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import OF_CI, changing, makes, nothing, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import AccountId, VpcRange, filled, matching
from stackwright.model.settings.zones import Zone

RoleTags = Literal["set", "expect", "ignore"]
_SHARING = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html"


# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
_NUMBER = "([0-9a-f]{8}|[0-9a-f]{17})"
VpcId = Annotated[
    str, AfterValidator(matching(f"vpc-{_NUMBER}", "is not the id of a VPC", "write it like vpc-0123456789abcdef0"))
]
SubnetId = Annotated[
    str,
    AfterValidator(
        matching(f"subnet-{_NUMBER}", "is not the id of a subnet", "write it like subnet-0123456789abcdef0")
    ),
]
RouteTableId = Annotated[
    str,
    AfterValidator(matching(f"rtb-{_NUMBER}", "is not the id of a route table", "write it like rtb-0123456789abcdef0")),
]
_ELSEWHERE = "EKS moves no cluster to another VPC: destroy the layers above first, and make them again after it"


@changing(
    vpc_id=replaces("security_group", note=_ELSEWHERE),
    vpc_tags=replaces("security_group", note=f"Where they find another VPC. {_ELSEWHERE}"),
    owner=nothing("It is checked, and decides what can be looked up"),
    cidrs=makes("vpc_security_group_ingress_rule", note="They are what is checked; the VPC stays as it is"),
    subnets=updates("eks_cluster", "vpc_endpoint", "autoscaling_group") | replaces("eks_node_group"),
    subnet_tags=updates("eks_cluster", "vpc_endpoint", "autoscaling_group")
    | replaces("eks_node_group", note="Where they find other subnets"),
    role_tags=makes("ec2_tag") | OF_CI,
    outbound=nothing("It is what rules go by"),
    ipv6=makes("vpc_security_group_egress_rule"),
    endpoints=nothing("They are checked; none is made"),
    route_table_ids=updates("vpc_endpoint"),
)
class ExistingNetworkSettings(Settings):
    """A VPC and its subnets, found by id or by tags. Stackwright changes neither, and a plan checks that they fit."""

    vpc_id: VpcId | None = None
    """Id of the VPC."""
    vpc_tags: dict[str, str] = Field(default_factory=dict)
    """Tags that one VPC of the region has and no other, in the place of its id."""
    owner: AccountId | None = None
    """Account that shares the VPC with this one through RAM. Nobody but it sees the VPC's tags or makes endpoints."""
    cidrs: Annotated[tuple[VpcRange, ...], AfterValidator(filled)]
    """All ranges of the VPC, the first one first. Rules go by them before anybody can ask AWS, and a plan compares."""
    subnets: dict[Tier, dict[Zone, SubnetId]] = Field(default_factory=dict)
    """Ids of the subnets, by tier and zone: one a zone."""
    subnet_tags: dict[Tier, dict[str, str]] = Field(default_factory=dict)
    """Tags that in each zone one subnet of the VPC has and no other, by tier, in the place of ids."""
    role_tags: RoleTags | None = None
    """The tags by which load balancers and Karpenter find subnets: put there from here, expected to be there, or
    ignored. Expected if left out; ignored where the VPC has an `owner`."""
    outbound: Literal["internet", "none"] = "internet"
    """Whether private subnets have a way out: a NAT gateway, a transit gateway, a proxy."""
    ipv6: bool = False
    """Whether its subnets have addresses of IPv6, and give them to nodes."""
    endpoints: tuple[str, ...] = ()
    """Services that the VPC has endpoints for already, by short name, e.g. `ecr.api`."""
    route_table_ids: tuple[RouteTableId, ...] = ()
    """Route tables that get the routes of `gateway_endpoints`, if any are made."""

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The kinds of subnet that it names."""
        return tuple(dict.fromkeys([*self.subnets, *self.subnet_tags]))

    @property
    def roles(self) -> RoleTags:
        """What is done about the tags by which subnets are found."""
        return self.role_tags or ("ignore" if self.owner else "expect")

    @model_validator(mode="after")
    def _fits_together(self) -> "ExistingNetworkSettings":
        judges = (self._vpc_faults, self._tier_faults, self._twice_faults, self._owner_faults, self._overlaps)
        faults = [fault for judge in judges for fault in judge()]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _vpc_faults(self) -> Iterator[Fault]:
        if self.vpc_id is None and not self.vpc_tags:
            yield Fault("names no VPC", "add vpc_id, or vpc_tags that one VPC has")
        if self.vpc_id is not None and self.vpc_tags:
            yield Fault("is used only where there is no vpc_id", "remove one of the two", ("vpc_tags",))

    @rule
    def _tier_faults(self) -> Iterator[Fault]:
        if "private" not in self.tiers:
            remedy = "add private to subnets, or to subnet_tags"
            yield Fault("names no private subnets, in which nodes run", remedy, ("subnets",))
        for tier in self.subnets:
            if tier in self.subnet_tags:
                yield Fault(f"has {tier} subnets already", "remove one of the two", ("subnet_tags", tier))
        for tier, tags in self.subnet_tags.items():
            if not tags:
                yield Fault("has no tag to find a subnet by", "add one", ("subnet_tags", tier))

    @rule
    def _twice_faults(self) -> Iterator[Fault]:
        first: dict[str, str] = {}
        for tier, ids in self.subnets.items():
            for zone, id_ in ids.items():
                place = f"{tier}.{zone}"
                if (other := first.setdefault(id_, place)) != place:
                    yield Fault(f"is {other} already", "name another subnet", ("subnets", tier, zone), id_)
        for key in ("endpoints", "route_table_ids"):
            values: tuple[str, ...] = getattr(self, key)
            for place_, value in enumerate(values):
                if value in values[:place_]:
                    yield Fault("is listed twice", "remove one of the two", (key, place_), value)

    @rule
    def _owner_faults(self) -> Iterator[Fault]:
        """An account that a VPC is shared with sees none of its tags, and sets none."""
        if self.owner is None:
            return
        if self.vpc_tags:
            problem = f"cannot be seen by an account that the VPC is shared with ({_SHARING})"
            yield Fault(problem, "write vpc_id", ("vpc_tags",))
        for tier in self.subnet_tags:
            problem = f"cannot be seen by an account that subnets are shared with ({_SHARING})"
            yield Fault(problem, f"write their ids under subnets.{tier}", ("subnet_tags", tier))
        if self.role_tags in {"set", "expect"}:
            problem = f"are neither set nor seen by an account that subnets are shared with ({_SHARING})"
            remedy = "remove it, and name subnets where load balancers and Karpenter are configured"
            yield Fault(problem, remedy, ("role_tags",), self.role_tags)

    @rule
    def _overlaps(self) -> Iterator[Fault]:
        for place, second in enumerate(self.cidrs):
            for first in self.cidrs[:place]:
                if first.overlaps(second):
                    problem = f"overlaps {first}, another range of this VPC"
                    yield Fault(problem, "write the ranges as the VPC has them", ("cidrs", place), str(second))
