"""An environment that moves into a VPC that others made, as changes to the valid one."""

from support.platforms import REMOVED

SUBNET = "subnet-{:017x}"
VPC = "vpc-0123456789abcdef0"


def existing(**changes: object) -> dict[str, object]:
    """The VPC by its id, a private and a public subnet in each of two zones; with changes to `existing`."""
    block = {
        "vpc_id": VPC,
        "cidrs": ["10.0.0.0/16", "100.64.0.0/16"],
        "subnets": {
            "private": {"a": SUBNET.format(1), "b": SUBNET.format(2)},
            "public": {"a": SUBNET.format(3), "b": SUBNET.format(4)},
        },
        **changes,
    }
    kept = {key: value for key, value in block.items() if value is not REMOVED}
    return {"network": {"zones": ["a", "b"], "existing": kept}}
