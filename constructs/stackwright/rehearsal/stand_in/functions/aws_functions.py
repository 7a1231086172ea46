"""The functions of the AWS provider.

Source: https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/functions/arn_parse, and its neighbours
"""

from __future__ import annotations

from collections.abc import Mapping

from stackwright.rehearsal.stand_in.functions.function import ArgumentError, Function

_PARTS = ("partition", "service", "region", "account_id", "resource")


def _arn_parse(arn: str) -> Mapping[str, str]:
    if not arn.startswith("arn:"):
        raise ArgumentError("arn: invalid prefix")
    parts = arn.split(":", len(_PARTS))[1:]
    if len(parts) < len(_PARTS):
        raise ArgumentError("arn: not enough sections")
    return dict(zip(_PARTS, parts, strict=True))


def _arn_build(*parts: str) -> str:
    return ":".join(("arn", *parts))


def _trim_iam_role_path(arn: str) -> str:
    parts = _arn_parse(arn)
    if parts["service"] != "iam":
        raise ArgumentError('service must be "iam"')
    if parts["region"]:
        raise ArgumentError("region must be empty")
    if not parts["resource"].startswith("role/"):
        raise ArgumentError('resource must begin with "role/"')
    return _arn_build(*{**parts, "resource": f"role/{parts['resource'].rpartition('/')[2]}"}.values())


def _user_agent(name: str, version: str, comment: str) -> str:
    if not name:
        raise ArgumentError("product_name must be set")
    return name + (f"/{version}" if version else "") + (f" ({comment})" if comment else "")


FUNCTIONS: Mapping[str, Function] = {
    "arn_build": Function("Builds an ARN of its parts", dict.fromkeys(_PARTS, "string"), "string", _arn_build),
    "arn_parse": Function(
        "Takes an ARN apart", {"arn": "string"}, ["object", dict.fromkeys(_PARTS, "string")], _arn_parse
    ),
    "trim_iam_role_path": Function(
        "Takes the path out of the ARN of a role", {"arn": "string"}, "string", _trim_iam_role_path
    ),
    "user_agent": Function(
        "Words a product for user_agent of the provider",
        dict.fromkeys(("product_name", "product_version", "comment"), "string"),
        "string",
        _user_agent,
        since=(6, 27),  # Source: https://github.com/hashicorp/terraform-provider-aws/pull/45464
    ),
}
