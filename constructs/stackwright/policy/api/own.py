"""What neither AWS's API models nor the provider say of single values, each with where AWS says it.

Names are judged by `model.catalogue.limits`, which has its own sources.
"""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from stackwright.cdk.answers.forms import FORMS
from stackwright.model.catalogue import instance_types, kubernetes_versions, limits
from stackwright.model.catalogue.limits import NameLimit

Check = Callable[[str], str | None]
"""Says what is wrong with a text, or None."""

# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
_ID = "{}-([0-9a-f]{{8}}|[0-9a-f]{{17}})"
# Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
_DESCRIPTION = r"[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{0,255}"
# Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
# Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
_WORD = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
# Source: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
_RESERVED_GROUPS = ("system:", "eks:", "aws:", "amazon:", "iam:")
# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html
_ADDON_VERSION = r"v\d{1,4}(\.\d{1,4}){2}(-[A-Za-z0-9.-]+)?"
# Source: https://docs.aws.amazon.com/eks/latest/userguide/eks-linux-ami-versions.html
# Source: https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-ami-bottlerocket.html
_RELEASE = r"1\.\d{2}\.\d+-20\d{6}|1\.\d+\.\d+-[0-9a-f]{8}"
# Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
_LIFECYCLE_RULE = {"rulePriority", "selection", "action"}
_FIFO = ".fifo"


def _instance_type(name: str) -> str | None:
    if not instance_types.is_instance_type(name):
        return f"{name!r} is no instance type of EC2: {instance_types.suggestion(name)}"
    if instance_types.known(name) is None and not instance_types.may_be_newer(name):
        dated = instance_types.dated()
        return f"{name!r} is no instance type of EC2 (table of {dated}): {instance_types.suggestion(name)}"
    return None


def _kubernetes_version(version: str) -> str | None:
    if version in kubernetes_versions.SUPPORT:
        return None
    known = ", ".join(kubernetes_versions.SUPPORT)
    return f"EKS has no version {version!r}, it has {known} ({kubernetes_versions.SOURCE})"


def _bucket(name: str) -> str | None:
    """Buckets of others may have dots in their names, ours have none."""
    if ".." in name or name.endswith(".mrap") or FORMS["ip"](name):
        source = limits.S3_BUCKET.source
        return f"S3 bucket name {name!r} has two dots in a row, ends in .mrap, or is an address ({source})"
    return limits.S3_BUCKET.problem(name.replace(".", "-"))


def _queue(name: str) -> str | None:
    """The ending of a FIFO queue's name is part of its length."""
    limit = limits.SQS_QUEUE
    if not name.endswith(_FIFO):
        return limit.problem(name)
    return replace(limit, longest=limit.longest - len(_FIFO)).problem(name.removesuffix(_FIFO))


def _subnet(cidr: str) -> str | None:
    try:
        network = ipaddress.IPv4Network(cidr)
    except ValueError:
        return None  # the provider says so
    least, most = limits.LARGEST_PREFIX, limits.SMALLEST_PREFIX
    if not least <= network.prefixlen <= most:
        source = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"
        return f"a subnet is a /{least} to a /{most}, got {cidr} ({source})"
    return None


def _lifecycle(text: str) -> str | None:
    source = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"
    try:
        rules = json.loads(text)["rules"]
        priorities = [rule["rulePriority"] for rule in rules]
        odd = sorted({key for rule in rules for key in _LIFECYCLE_RULE - rule.keys()})
    except (ValueError, TypeError, LookupError, AttributeError):
        return f"a lifecycle policy is an object with a list of rules, each with a rulePriority ({source})"
    if odd:
        return f"a rule of a lifecycle policy has {', '.join(odd)}, too ({source})"
    if len({*priorities}) < len(priorities):
        return f"two rules of a lifecycle policy have the same rulePriority ({source})"
    return None


def _group(name: str) -> str | None:
    source = "https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html"
    reserved = ", ".join(_RESERVED_GROUPS)
    wrong = f"a group may not begin with {reserved}, got {name!r} ({source})"
    return wrong if name.startswith(_RESERVED_GROUPS) else None


def _form(pattern: str, what: str, source: str) -> Check:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: None if compiled.fullmatch(text) else f"{text!r} is no {what} ({source})"


def _https(url: str) -> str | None:
    source = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html"
    return None if FORMS["https"](url) else f"an OIDC provider's URL begins with https://, got {url!r} ({source})"


def _not_aws(alias: str) -> str | None:
    source = limits.KMS_ALIAS.source
    return f"names below alias/aws/ are AWS's own, got {alias!r} ({source})" if alias.startswith("alias/aws/") else None


def _id(prefix: str) -> Check:
    source = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html"
    return _form(_ID.format(prefix), f"id of the form {prefix}-0123456789abcdef0", source)


def _image(name: str) -> str | None:
    """An image's id, or the parameter of Systems Manager that has one."""
    return None if name.startswith("resolve:ssm:") else _id("ami")(name)


def _limit(limit: NameLimit) -> Check:
    return limit.problem


_KUBERNETES = "https://kubernetes.io/docs/concepts/overview/working-with-objects"
_description = _form(_DESCRIPTION, "description that EC2 takes", limits.SECURITY_GROUP.source)
_label_key = _form(rf"({_SUBDOMAIN}/)?{_WORD}", "key of a label", f"{_KUBERNETES}/labels/")
_label_value = _form(rf"({_WORD})?", "value of a label", f"{_KUBERNETES}/labels/")
_versions = "https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAddonVersions.html"
_releases = "https://docs.aws.amazon.com/eks/latest/userguide/eks-linux-ami-versions.html"

CHECKS: Mapping[str, Mapping[str, Check]] = {
    "aws_autoscaling_group": {
        "name": _limit(limits.AUTO_SCALING_GROUP),
        "mixed_instances_policy.launch_template.override.instance_type": _instance_type,
    },
    "aws_cloudwatch_event_rule": {"name": _limit(limits.EVENT_RULE)},
    "aws_cloudwatch_log_group": {"name": _limit(limits.LOG_GROUP)},
    "aws_dynamodb_table": {"name": _limit(limits.DYNAMODB_TABLE)},
    "aws_ec2_transit_gateway_vpc_attachment": {"transit_gateway_id": _id("tgw"), "subnet_ids": _id("subnet")},
    "aws_ecr_lifecycle_policy": {"policy": _lifecycle},
    "aws_eks_access_entry": {"kubernetes_groups": _group},
    "aws_eks_addon": {"addon_version": _form(_ADDON_VERSION, "version of an add-on of EKS", _versions)},
    "aws_eks_cluster": {"version": _kubernetes_version, "vpc_config.subnet_ids": _id("subnet")},
    "aws_eks_node_group": {
        "instance_types": _instance_type,
        "labels{key}": _label_key,
        "labels{}": _label_value,
        "node_group_name_prefix": _limit(limits.EKS_NODE_GROUP),
        "node_group_name": _limit(replace(limits.EKS_NODE_GROUP, longest=63)),
        "release_version": _form(_RELEASE, "release of an AMI of EKS", _releases),
        "subnet_ids": _id("subnet"),
        "taint.key": _label_key,
        "taint.value": _label_value,
        "version": _kubernetes_version,
    },
    "aws_eks_pod_identity_association": {
        "namespace": _form(_LABEL, "namespace", f"{_KUBERNETES}/names/"),
        "service_account": _form(_SUBDOMAIN, "service account's name", f"{_KUBERNETES}/names/"),
    },
    "aws_iam_openid_connect_provider": {"url": _https},
    "aws_instance": {"instance_type": _instance_type, "ami": _id("ami")},
    "aws_kms_alias": {"name": _not_aws},
    "aws_launch_template": {"instance_type": _instance_type, "image_id": _image},
    "aws_placement_group": {"name": _limit(limits.PLACEMENT_GROUP)},
    "aws_route": {
        "transit_gateway_id": _id("tgw"),
        "destination_prefix_list_id": _id("pl"),
        "vpc_endpoint_id": _id("vpce"),
    },
    "aws_s3_bucket": {"bucket": _bucket},
    "aws_secretsmanager_secret": {"name": _limit(limits.SECRET)},
    "aws_security_group": {"name": _limit(limits.SECURITY_GROUP), "description": _description},
    "aws_sqs_queue": {"name": _queue},
    "aws_ssm_document": {"name": _limit(limits.SSM_DOCUMENT)},
    "aws_subnet": {"cidr_block": _subnet, "vpc_id": _id("vpc")},
    "aws_vpc_endpoint": {"vpc_id": _id("vpc"), "subnet_ids": _id("subnet"), "route_table_ids": _id("rtb")},
    "aws_vpc_security_group_egress_rule": {"description": _description, "prefix_list_id": _id("pl")},
    "aws_vpc_security_group_ingress_rule": {"description": _description, "prefix_list_id": _id("pl")},
}
"""Checks by type and by the path of the argument, as in `models`."""
GROWING = (_instance_type, _kubernetes_version)
"""Those that look into a table, which AWS may have more rows of."""
