"""How objects are told apart: by an id that AWS chooses, or by a name that the user gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stackwright.cdk.schema import Block
from stackwright.rehearsal.stand_in.aws_values import TEMPLATES, UNIQUE

_ONE_ATTRIBUTE = re.compile(r"(?:\{[a-z_]+\|/\})?\{([a-z_]+)\}")
_RELEASE = "helm_release"


def is_unique(type_name: str) -> bool:
    """Whether a second object of this type and name is refused."""
    return type_name in UNIQUE or type_name == _RELEASE


def is_global(type_name: str, block: Block) -> bool:
    """Whether there is one of a name in all regions together.

    Args:
        type_name: The resource type.
        block: Its schema; since version 6 of the AWS provider, whatever stands in a region takes that as an argument.
    """
    return type_name == "aws_s3_bucket" or "region" not in block.attributes


def key(type_name: str, block: Block, state: Mapping[str, Any]) -> str:
    """What tells an object from every other of its type; empty when nothing does.

    It is the id, or the ARN that AWS gives to a type without one; of a release it is the namespace too.
    """
    id_: str = state.get("id") or ""
    if not id_ and "arn" in block.attributes and block.attributes["arn"].read_only:
        id_ = state.get("arn") or ""
    return f"{state.get('namespace') or 'default'}/{id_}" if id_ and type_name == _RELEASE else id_


def known_by_id(type_name: str, id_: str) -> Mapping[str, str]:
    """Return what the id of an imported object says about it: itself, and the attribute that it is made of."""
    match = _ONE_ATTRIBUTE.fullmatch(str(TEMPLATES.get(type_name, {}).get("id", "")))
    return {"id": id_, **({match[1]: id_} if match and match[1] != "account" else {})}
