"""One rule over all ARNs that a file names: nothing reaches over to another partition, and little to another region."""

from collections.abc import Iterator

from stackwright.model.arns import ArnParts
from stackwright.model.catalogue.regions import Region
from stackwright.model.errors import Fault, Key

THINGS = {
    "iam": "principal",
    "kms": "key",
    "lambda": "function",
    "resource-groups": "resource group",
    "secretsmanager": "secret",
    "sso": "sign-on instance",
}
"""What an ARN's service keeps, in the words of reports."""


def misplaced(arn: str, region: Region, key: Key) -> Iterator[Fault]:
    """A fault when the thing that an ARN names is not where it would have to be.

    Args:
        arn: The ARN, of a service of `THINGS`.
        region: The region of what the thing serves.
        key: Where in the file the ARN stands.
    """
    parts = ArnParts.of(arn)
    thing = "policy" if parts.resource.startswith("policy/") else THINGS[parts.service]
    if parts.partition != region.partition:
        problem = f"is a {thing} of the partition {parts.partition}, and {region.name} lies in {region.partition}"
        yield Fault(problem, f"name one of {region.partition}", key, arn)
    elif parts.region not in {"", region.name}:
        yield Fault(f"is a {thing} of another region than {region.name}", f"name one of {region.name}", key, arn)


def apart(other: Region, region: Region, key: Key) -> Iterator[Fault]:
    """A fault when a region that a file names lies in another partition, to which AWS copies nothing.

    Args:
        other: The region that is named.
        region: The environment's own.
        key: Where in the file the name stands.
    """
    if other.partition != region.partition:
        problem = f"lies in the partition {other.partition}, and {region.name} in {region.partition}"
        yield Fault(problem, f"name a region of {region.partition}", key, other.name)
