"""What machines cost: those of node groups and Auto Scaling groups, with their volumes."""

from collections.abc import Iterator
from decimal import Decimal

from stackwright.policy.cost import prices
from stackwright.policy.cost.bill import Bill, Part, number, unknown
from stackwright.policy.cost.size import Size
from stackwright.policy.resource import Resource, is_known

# What a gp3 volume can do without extra charge. Source: https://aws.amazon.com/ebs/pricing/
FREE_IOPS, FREE_MIB_S = 3000, 125


def node_group(group: Resource, bill: Bill) -> Iterator[Part]:
    """Machines and volumes of a managed node group."""
    template = next(bill.referred(group, "launch_template", "aws_launch_template"), None)
    types = [one for one in group.values("instance_types") if is_known(one)]
    if not types and template:
        types = [one for one in template.values("instance_type") if is_known(one)]
    least, most = (number(group, f"scaling_config.{name}") for name in ("min_size", "max_size"))
    desired = number(group, "scaling_config.desired_size")
    yield from _machines(types, least, desired, most, str(group.value("capacity_type") or "ON_DEMAND"), template, bill)


def scaling_group(group: Resource, bill: Bill) -> Iterator[Part]:
    """Machines and volumes of an Auto Scaling group."""
    template = next(bill.referred(group, "launch_template", "aws_launch_template"), None)
    types = [one for one in template.values("instance_type") if is_known(one)] if template else []
    least, most = number(group, "min_size"), number(group, "max_size")
    desired = least if group.value("desired_capacity") is None else number(group, "desired_capacity")
    yield from _machines(types, least, desired, most, "ON_DEMAND", template, bill)


def _machines(
    types: list[str],
    least: Decimal | None,
    desired: Decimal | None,
    most: Decimal | None,
    capacity: str,
    template: Resource | None,
    bill: Bill,
) -> Iterator[Part]:
    if least is None or most is None:
        yield unknown("machines")
        return
    count = Size(least, least if desired is None else desired, most)
    if capacity == "CAPACITY_BLOCK":
        yield unknown(
            f"machines of a Capacity Block{f', {types[0]}' if types else ''}", "it was paid for when it was bought"
        )
    elif not types:
        yield unknown("machines", "nothing says of which type they are")
    elif capacity == "SPOT":
        dearest = max(types, key=lambda one: _usd(one, bill.region))
        yield bill.machine(dearest, count, f"{dearest}, Spot, at most its On-Demand price")
    else:
        # Which type comes first is the order of the list.
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
        yield bill.machine(types[0], count)
    if template:
        yield from _volumes(template, count, bill)


def _usd(instance_type: str, region: str) -> Decimal:
    price = prices.machine(instance_type, region)
    return price.usd if price else Decimal(0)


def _volumes(template: Resource, count: Size, bill: Bill) -> Iterator[Part]:
    for place, volume in enumerate(template.values("block_device_mappings.ebs")):
        one = Resource("resource", "volume", str(place), volume)
        kind, size = one.value("volume_type") or "gp3", number(one, "volume_size")
        if size is None:
            yield unknown("a volume", "nothing says how large it is")
            continue
        yield bill.monthly(f"{kind}-gib-month", f"{kind} volumes of {size} GiB", count, size)
        for argument, free, item, unit in (
            ("iops", FREE_IOPS, "gp3-iops-month", "IOPS"),
            ("throughput", FREE_MIB_S, "gp3-mib-s-month", "MiB/s"),
        ):
            more = (number(one, argument, free) or Decimal(free)) - free
            if more > 0 and kind == "gp3":
                yield bill.monthly(item, f"{more} {unit} of a volume beyond {free}", count, more)
