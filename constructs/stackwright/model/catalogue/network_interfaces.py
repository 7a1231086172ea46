"""What instance types can do with network interfaces, by their families.

Families that are not named, new ones among them, can do all of it.
"""

# No Nitro system: no prefixes, no IPv6 cluster, no security groups for pods. `.metal` types of a family have it.
# Source: https://github.com/aws/amazon-vpc-resource-controller-k8s/blob/master/pkg/aws/vpc/limits.go (2026-03-20)
# Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html (the rest)
XEN = frozenset(
    (
        *("c1", "c3", "c4", "d2", "f1", "g2", "g3", "g3s", "h1", "i2", "i3", "m1", "m2", "m3", "m4"),
        *("p2", "p3", "r3", "r4", "t1", "t2", "x1", "x1e"),
    )
)
# Nitro, but without interfaces for single pods, for which they would need a trunk.
# Source: the same file, `IsTrunkingCompatible`
WITHOUT_TRUNK = frozenset({"t3", "t3a", "t4g", "u-6tb1"})
TYPES_WITHOUT_TRUNK = frozenset({"i4i.large"})
"""Types of other families."""


def is_nitro(instance_type: str) -> bool:
    """Whether a type is built on the Nitro system.

    Args:
        instance_type: Its name, e.g. `m7i.large`.
    """
    family, _, size = instance_type.partition(".")
    return family not in XEN or size.startswith("metal")


def has_trunk(instance_type: str) -> bool:
    """Whether pods on a type can have security groups of their own.

    Args:
        instance_type: Its name, e.g. `m7i.large`.
    """
    family = instance_type.partition(".")[0]
    return is_nitro(instance_type) and family not in WITHOUT_TRUNK and instance_type not in TYPES_WITHOUT_TRUNK
