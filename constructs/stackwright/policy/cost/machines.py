"""What machines cost: those of node groups and Auto Scaling groups, with their volumes."""

from collections.abc import Iterator
from decimal import Decimal

from stackwright.policy.cost import prices
from stackwright.policy.cost.bill import Bill, Part, unknown
from stackwright.policy.fleet import Fleet, fleet, number
from stackwright.policy.reading.resources import Resource
from stackwright.policy.size import Size

# What a gp3 volume can do without extra charge. Source: https://aws.amazon.com/ebs/pricing/
FREE_IOPS, FREE_MIB_S = 3000, 125


def group(one: Resource, bill: Bill) -> Iterator[Part]:
    """Machines of a node group or an Auto Scaling group, with their volumes."""
    machines = fleet(one, bill.resources)
    if machines.count is None:
        yield unknown("machines")
        return
    yield _machines(machines, machines.count, bill)
    if machines.template:
        yield from _volumes(machines.template, machines.count, bill)


def _machines(machines: Fleet, count: Size, bill: Bill) -> Part:
    types = machines.types
    if machines.capacity == "CAPACITY_BLOCK":
        named = ", ".join(("machines of a Capacity Block", *types))
        return unknown(named, "it was paid for when it was bought")
    if not types:
        return unknown("machines", "nothing says of which type they are")
    if machines.capacity == "SPOT":
        dearest = max(types, key=lambda type_: _usd(type_, bill.region))
        return bill.machine(dearest, count, f"{dearest}, Spot, at most its On-Demand price")
    # Which type comes first is the order of the list.
    # Source: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
    return bill.machine(types[0], count)


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
