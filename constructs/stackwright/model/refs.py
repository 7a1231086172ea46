"""What layers may know of each other: each layer's output contract.

The producing stack publishes every field as an output of that name, the consuming stack reads it back
(`stacks/contract.py` does both). A field is text or a sequence of text, its annotation says what it means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True)
class StateRef:
    """Where an account keeps Terraform's state."""

    bucket: Annotated[str, "Bucket that holds the state of every stack of the account"]
    table: Annotated[str, "DynamoDB table that holds locks and digests"]


@dataclass(frozen=True)
class NetworkRef:
    """The VPC of an environment. Subnets stand in the order of their zones' letters."""

    vpc_id: Annotated[str, "Id of the VPC"]
    vpc_cidrs: Annotated[Sequence[str], "Address ranges of the VPC, the first one first"]
    public_subnet_ids: Annotated[Sequence[str], "Subnets with a route to the internet gateway, one a zone"]
    private_subnet_ids: Annotated[Sequence[str], "Subnets with a route to the NAT gateway, if there is one, one a zone"]
    intra_subnet_ids: Annotated[Sequence[str], "Subnets without any route out, one a zone"]
    nat_public_ips: Annotated[Sequence[str], "Addresses that connections from private subnets come from"]
