"""What everything costs that is no machine and always on."""

from collections.abc import Iterator
from decimal import Decimal

from stackwright.model.catalogue.kubernetes_versions import SUPPORT, phase
from stackwright.policy.cost.bill import Bill, Part, unknown
from stackwright.policy.fleet import number
from stackwright.policy.reading.resources import Resource, Unknown
from stackwright.policy.size import Size

# What EKS Auto Mode asks for on top of a machine's On-Demand price, in every region and for every type that it runs:
# AWS's price file of EKS (2025-10-28), held against that of EC2 (2025-11-03). Source: https://aws.amazon.com/eks/pricing/
AUTO_MODE_FEE = Decimal("0.12")
DAYS_A_MONTH = Decimal(730) / 24
DAYS_OF_AGES = 365
"""How long logs are kept that are never deleted, for what they cost: those of the first year."""
BALANCING = "elasticloadbalancing:CreateLoadBalancer"


def cluster(one: Resource, bill: Bill) -> Iterator[Part]:
    """The control plane, by the kind of support that its version has, and its scaling tier."""
    yield bill.hourly("eks-cluster-hour", "control plane")
    version = str(one.value("version") or "")
    if version in SUPPORT and phase(version, bill.today) != "standard":
        yield bill.hourly("eks-extended-support-hour", f"extended support of Kubernetes {version}")
    tier = str(one.value("control_plane_scaling_config.tier") or "standard").removeprefix("tier-")
    if tier != "standard":
        yield bill.hourly(f"eks-tier-{tier}-hour", f"control plane's tier {tier}")
    if one.is_on("kubernetes_network_config.elastic_load_balancing.enabled"):
        yield from _balancers(bill)
    auto, assumed = one.is_on("compute_config.enabled"), bill.assumptions
    if assumed.machines:
        type_, count = assumed.machine_type, Size.of(assumed.machines)
        yield bill.machine(type_, count, f"{type_}, started by {'EKS Auto Mode' if auto else 'Karpenter'}")
        if auto:
            yield bill.machine(type_, count, f"EKS Auto Mode's fee for {type_}", AUTO_MODE_FEE)
    elif auto:
        yield unknown("machines that EKS Auto Mode starts, and its fee", "--machines says how many to count")


def capability(one: Resource, bill: Bill) -> Iterator[Part]:
    """What AWS runs for a cluster: Argo CD, ACK, kro."""
    kind = str(one.value("type")).lower()
    yield bill.hourly(f"eks-capability-{kind}-hour", f"{one.value('type')} as an EKS Capability")
    if kind == "argocd":
        count = Size.of(bill.assumptions.applications)
        yield bill.hourly("eks-capability-argocd-application-hour", "Applications of Argo CD", count)


def nat_gateway(one: Resource, bill: Bill) -> Iterator[Part]:
    """A NAT gateway; a regional one in each zone that it serves, where AWS gives it an address."""
    if one.value("availability_mode") != "regional":
        yield bill.hourly("nat-gateway-hour", "NAT gateway")
        return
    # Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    subnets = (other for other in bill.resources.values() if other.type == "aws_subnet")
    zones = {str(zone) for subnet in subnets for name in ("availability_zone", "availability_zone_id")
             for zone in subnet.values(name)}  # fmt: skip
    if not zones:
        yield unknown("a regional NAT gateway", "nothing says how many zones it serves")
        return
    yield bill.hourly("nat-gateway-hour", "regional NAT gateway, by its zones", Size.of(len(zones)))
    if not one.values("availability_zone_address.allocation_ids"):
        yield bill.hourly("public-ipv4-hour", "public IPv4 address of a zone", Size.of(len(zones)))


def endpoint(one: Resource, bill: Bill) -> Iterator[Part]:
    """An interface endpoint, in each of its subnets. Those of gateways are free."""
    if one.value("vpc_endpoint_type") in {None, "Gateway"}:
        return
    subnets = one.values("subnet_ids")
    if len(subnets) == 1 and isinstance(subnets[0], Unknown):
        subnets = sorted(one.refers("subnet_ids"))
    if subnets:
        yield bill.hourly("interface-endpoint-hour", "interface endpoint, by its zones", Size.of(len(subnets)))
    else:
        yield unknown("an interface endpoint", "nothing says in how many zones it stands")


def log_group(one: Resource, bill: Bill) -> Iterator[Part]:
    """What is assumed to be written into it, and kept as long as it says."""
    gib = bill.assumptions.log_gib
    days = number(one, "retention_in_days", 0)
    if days is None:
        yield unknown("logs", "only an apply can tell how long they are kept")
        return
    yield bill.monthly("log-ingestion-gib", "logs written", units=gib)
    kept = gib * (days or DAYS_OF_AGES) / DAYS_A_MONTH
    yield bill.monthly("log-storage-gib-month", f"logs kept for {days or DAYS_OF_AGES} days", units=kept)


def repository(_: Resource, bill: Bill) -> Iterator[Part]:
    """The images that it is assumed to hold."""
    yield bill.monthly("image-gib-month", "images", units=bill.assumptions.image_gib)


def controller(role: Resource, bill: Bill) -> Iterator[Part]:
    """The load balancers that whoever has a role is assumed to make, if the role may make some."""
    if _may_balance(role, bill):
        yield from _balancers(bill)


def _balancers(bill: Bill) -> Iterator[Part]:
    if bill.assumptions.load_balancers:
        count = Size.of(bill.assumptions.load_balancers)
        yield bill.hourly("load-balancer-hour", "load balancers that are made with it", count)


def _may_balance(role: Resource, bill: Bill) -> bool:
    attachments = (one for one in bill.resources.values() if one.type == "aws_iam_role_policy_attachment")
    policies = (
        policy
        for one in attachments
        if role.address in one.refers("role")
        for policy in bill.referred(one, "policy_arn", "aws_iam_policy")
    )
    return any(statement.allows and statement.may(BALANCING) for policy in policies for statement in policy.policy())


def address(_: Resource, bill: Bill) -> Iterator[Part]:
    """An Elastic IP address, in use or not."""
    yield bill.hourly("public-ipv4-hour", "public IPv4 address")


def key(_: Resource, bill: Bill) -> Iterator[Part]:
    """A KMS key, before its first rotation."""
    yield bill.monthly("kms-key-month", "KMS key")


def secret(one: Resource, bill: Bill) -> Iterator[Part]:
    """A secret, and each of its replicas."""
    # Source: https://aws.amazon.com/secrets-manager/pricing/
    yield bill.monthly("secret-month", "secret, with its replicas", Size.of(1 + len(one.values("replica"))))


def attachment(_: Resource, bill: Bill) -> Iterator[Part]:
    """An attachment of a VPC to a transit gateway."""
    yield bill.hourly("transit-gateway-attachment-hour", "attachment to a transit gateway")
