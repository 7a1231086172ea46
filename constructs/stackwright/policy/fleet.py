"""Machines that one resource starts: of which types, how many, and how they are bought."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from stackwright.policy.reading.resources import Resource, Unknown, is_known
from stackwright.policy.size import Size

GROUPS = ("aws_eks_node_group", "aws_autoscaling_group")
"""Types of resources that start machines."""


@dataclass(frozen=True)
class Fleet:
    """The machines of a node group, or of an Auto Scaling group.

    Attributes:
        types: Their types, the first being preferred; empty where nothing says so.
        count: How many there are; None where only an apply can tell.
        capacity: How they are bought: `ON_DEMAND`, `SPOT` or `CAPACITY_BLOCK`.
        template: Their launch template; None without.
    """

    types: tuple[str, ...]
    count: Size | None
    capacity: str
    template: Resource | None


def fleet(group: Resource, resources: Mapping[str, Resource]) -> Fleet:
    """The machines that a group starts.

    Args:
        group: One of the types of `GROUPS`.
        resources: All resources of its stack, by address.
    """
    found = (resources.get(address) for address in sorted(group.refers("launch_template")))
    template = next((one for one in found if one is not None and one.type == "aws_launch_template"), None)
    own = [one for one in group.values("instance_types") if is_known(one)]
    types = own or ([one for one in template.values("instance_type") if is_known(one)] if template else [])
    if group.type == "aws_eks_node_group":
        paths = ("scaling_config.min_size", "scaling_config.desired_size", "scaling_config.max_size")
    else:
        paths = ("min_size", "desired_capacity" if group.value("desired_capacity") else "min_size", "max_size")
    least, desired, most = (number(group, path) for path in paths)
    count = None if least is None or most is None else Size(least, least if desired is None else desired, most)
    return Fleet(tuple(types), count, str(group.value("capacity_type") or "ON_DEMAND"), template)


def number(resource: Resource, path: str, default: int | None = None) -> Decimal | None:
    """A number that stands at a path; None where nobody knows it yet.

    Args:
        resource: The resource.
        path: Dotted path of the argument.
        default: What it is where nothing stands there.
    """
    value = resource.value(path)
    if value is None:
        return None if default is None else Decimal(default)
    if isinstance(value, (Unknown, bool)):
        return None
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None
