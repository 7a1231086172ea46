"""What moto lacks, as data: a rehearsal with the real AWS provider cannot apply it.

moto stands in for AWS there. What it does not serve is validated and planned by the real provider all the same.
"""

from collections.abc import Mapping

UNSERVED: Mapping[str, str] = {
    "aws_eks_capability": "moto has no such API",
    "aws_s3_bucket_logging": "moto fails at a policy of the other bucket that says no to everybody",
}
"""Types that cannot be applied, and why."""

_FORGOTTEN = "moto does not return it"
_INVENTED = "moto returns one that nobody gave it"

UNRETURNED: Mapping[str, Mapping[str, str]] = {
    "aws_autoscaling_group": {"max_instance_lifetime": _FORGOTTEN},
    "aws_eks_node_group": {"labels": _INVENTED, "node_repair_config": _FORGOTTEN},
    "aws_launch_template": {"tag_specifications": _INVENTED},
    "aws_vpc_security_group_egress_rule": {"description": _FORGOTTEN},
    "aws_vpc_security_group_ingress_rule": {"description": _FORGOTTEN},
}
"""By type, arguments that moto does not give back as it got them, so that a second plan would want them again."""
