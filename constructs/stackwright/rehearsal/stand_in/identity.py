"""How objects are told apart: by an id that AWS chooses, or by a name that the user gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stackwright.cdk.schema import Block
from stackwright.rehearsal.stand_in.aws_values import TEMPLATES

_ONE_ATTRIBUTE = re.compile(r"(?:\{[a-z_]+\|/\})?\{([a-z_]+)\}")
# A second thing of these types with the same name and other arguments is refused, as AWS does.
_UNIQUE = frozenset(
    {
        "aws_cloudwatch_log_group",
        "aws_dynamodb_table",
        "aws_ecr_repository",
        "aws_eks_access_entry",
        "aws_eks_addon",
        "aws_eks_cluster",
        "aws_eks_node_group",
        "aws_iam_instance_profile",
        "aws_iam_openid_connect_provider",
        "aws_iam_policy",
        "aws_iam_role",
        "aws_kms_alias",
        "aws_route53_record",
        "aws_s3_bucket",
        "aws_sqs_queue",
        "aws_ssm_document",
        "aws_ssm_parameter",
        "helm_release",
    }
)
# The id of these is a name, which only what they stand below makes the only one of its kind.
_BELOW = {
    "aws_appautoscaling_policy": ("service_namespace", "resource_id", "scalable_dimension"),
    "aws_cloudwatch_log_stream": ("log_group_name",),
    "aws_s3_object": ("bucket",),
    "helm_release": ("namespace",),
}


def is_unique(type_name: str) -> bool:
    """Whether a second object of this type and name is refused."""
    return type_name in _UNIQUE


def is_global(type_name: str, block: Block) -> bool:
    """Whether there is one of a name in all regions together.

    Args:
        type_name: The resource type.
        block: Its schema; since version 6 of the AWS provider, whatever stands in a region takes that as an argument.
    """
    return type_name == "aws_s3_bucket" or "region" not in block.attributes


def key(type_name: str, block: Block, state: Mapping[str, Any]) -> str:
    """What tells an object from every other of its type; empty when nothing does.

    It is the id, or the ARN that AWS gives to a type without one; before it, what a thing stands below whose id is the
    only one there.
    """
    id_: str = state.get("id") or ""
    if not id_ and "arn" in block.attributes and block.attributes["arn"].read_only:
        id_ = state.get("arn") or ""
    return "/".join([*(state.get(name) or "default" for name in _BELOW.get(type_name, ())), id_]) if id_ else ""


def known_by_id(type_name: str, id_: str) -> Mapping[str, str]:
    """Return what the id of an imported object says about it: itself, and the attribute that it is made of."""
    match = _ONE_ATTRIBUTE.fullmatch(str(TEMPLATES.get(type_name, {}).get("id", "")))
    return {"id": id_, **({match[1]: id_} if match and match[1] != "account" else {})}
