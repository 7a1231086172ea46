"""What moto lacks, as data: a rehearsal with the real AWS provider cannot apply it.

moto stands in for AWS there. What it does not serve is validated and planned by the real provider all the same.
"""

from collections.abc import Mapping

_NO_SUCH_API = "moto answers 404"

UNSERVED: Mapping[str, str] = {
    "aws_eks_access_entry": _NO_SUCH_API,
    "aws_eks_access_policy_association": _NO_SUCH_API,
    "aws_eks_addon": _NO_SUCH_API,
    "aws_eks_capability": _NO_SUCH_API,
    "aws_eks_identity_provider_config": _NO_SUCH_API,
    "aws_eks_pod_identity_association": _NO_SUCH_API,
    "aws_s3_bucket_logging": "moto fails at a policy of the other bucket that says no to everybody",
}
"""Types that cannot be applied, and why."""

_FORGOTTEN = "moto does not return it"
_INVENTED = "moto returns one that nobody gave it"

UNRETURNED: Mapping[str, Mapping[str, str]] = {
    "aws_autoscaling_group": {"max_instance_lifetime": _FORGOTTEN},
    "aws_eks_cluster": {
        "access_config": _FORGOTTEN,
        "upgrade_policy": _FORGOTTEN,
        "zonal_shift_config": _FORGOTTEN,
    },
    "aws_eks_node_group": {
        "labels": _INVENTED,
        "node_repair_config": _FORGOTTEN,
        "remote_access": _INVENTED,
        "update_config": _FORGOTTEN,
    },
    "aws_launch_template": {"tag_specifications": _INVENTED},
    "aws_vpc_security_group_egress_rule": {"description": _FORGOTTEN},
    "aws_vpc_security_group_ingress_rule": {"description": _FORGOTTEN},
}
"""By type, arguments that moto does not give back as it got them, so that a second plan would want them again."""
