"""Which types of resources cost what: those with a price, those that are free, those that are paid by use."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stackwright.policy.cost import machines, services
from stackwright.policy.cost.bill import Bill, Part
from stackwright.policy.reading.resources import Resource

PRICED: Mapping[str, Callable[[Resource, Bill], Iterator[Part]]] = {
    "aws_autoscaling_group": machines.group,
    "aws_cloudwatch_log_group": services.log_group,
    "aws_ec2_transit_gateway_vpc_attachment": services.attachment,
    "aws_ecr_repository": services.repository,
    "aws_eip": services.address,
    "aws_eks_capability": services.capability,
    "aws_eks_cluster": services.cluster,
    "aws_eks_node_group": machines.group,
    "aws_iam_role": services.controller,
    "aws_kms_key": services.key,
    "aws_nat_gateway": services.nat_gateway,
    "aws_secretsmanager_secret": services.secret,
    "aws_vpc_endpoint": services.endpoint,
}
"""What makes the parts of each type that has a price. Some of a type may have none: those of gateways, for example."""
FILE = Path(__file__).with_name("unpriced.json")


@dataclass(frozen=True)
class Unpriced:
    """Why there is no price of a type.

    Attributes:
        source: Where AWS says so.
        paid: What is paid instead, by use; empty where it is free.
    """

    source: str
    paid: str = ""


@cache
def unpriced() -> Mapping[str, Unpriced]:
    """The types without a price of their own, free or paid by use."""
    return {type_: Unpriced(**row) for type_, row in json.loads(FILE.read_text(encoding="utf-8")).items()}
