"""Types of value that more than one block of settings uses."""

import re
from collections.abc import Callable
from ipaddress import IPv4Network
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, PlainValidator, WithJsonSchema

from stackwright.model.catalogue import limits
from stackwright.model.catalogue.regions import REGIONS
from stackwright.model.errors import Fault, Refusal, did_you_mean, refuse

ValueT = TypeVar("ValueT")


def matching(pattern: str, problem: str, remedy: str) -> Callable[[str], str]:
    """Refuses text that a regular expression does not match as a whole."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise refuse(problem, remedy)
        return text

    return check


def within(limit: limits.NameLimit) -> AfterValidator:
    """Refuses text that breaks one of AWS's limits on names."""

    def check(text: str) -> str:
        if problem := limit.problem(text):
            raise refuse(problem, "choose another")
        return text

    return AfterValidator(check)


def filled(values: tuple[ValueT, ...]) -> tuple[ValueT, ...]:
    """Refuses an empty list. Pydantic's `min_length` also complains of a list whose only entry is wrong."""
    if not values:
        raise refuse("is empty", "list at least one")
    return values


def distinct(values: tuple[ValueT, ...]) -> tuple[ValueT, ...]:
    """Refuses a list that names something twice."""
    twice = [place for place, value in enumerate(values) if value in values[:place]]
    if twice:
        raise Refusal(*(Fault("is listed twice", "remove one of the two", (place,)) for place in twice))
    return values


def _known_region(name: str) -> str:
    if name not in REGIONS:
        raise refuse("is not a region in which EKS runs", did_you_mean(name, REGIONS))
    return name


def _digits(value: object) -> object:
    """Account ids are text, but nobody should have to know that YAML reads digits as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_ADDRESS = re.compile(r"[0-9]+(\.[0-9]+){3}")


def address_range(value: object) -> IPv4Network:
    """An IPv4 range, or a refusal that says how to write one."""
    if not isinstance(value, str):
        raise refuse("must be an address range", "write it like 10.0.0.0/16")
    if _ADDRESS.fullmatch(value):
        raise refuse("is an address without the length of a range", f"write it like {value}/16")
    try:
        return IPv4Network(value)
    except ValueError:
        pass
    try:
        wide = IPv4Network(value, strict=False)
    except ValueError:
        raise refuse("is not an IPv4 address range", "write it like 10.0.0.0/16") from None
    raise refuse("has host bits set", f"did you mean {str(wide)!r}?")


_VPC_CIDR_SOURCE = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"
PRIVATE_RANGES = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))


def _private(network: IPv4Network) -> IPv4Network:
    if not any(network.subnet_of(private) for private in PRIVATE_RANGES):
        raise refuse("is not a private range", f"take one inside {', '.join(map(str, PRIVATE_RANGES))}")
    return _of_a_vpc(network)


def _of_a_vpc(network: IPv4Network) -> IPv4Network:
    if not limits.LARGEST_PREFIX <= network.prefixlen <= limits.SMALLEST_PREFIX:
        size = f"/{limits.LARGEST_PREFIX} to /{limits.SMALLEST_PREFIX}"
        raise refuse(f"is a /{network.prefixlen}, AWS allows {size} ({_VPC_CIDR_SOURCE})", f"take a range of {size}")
    return network


def _tags(tags: dict[str, str]) -> dict[str, str]:
    faults = [
        Fault(problem, "choose another", (key,))
        for key, value in tags.items()
        for problem in (limits.TAG_KEY.problem(key), limits.TAG_VALUE.problem(value))
        if problem
    ]
    faults += [
        Fault("is a tag that Stackwright sets itself", "remove it", (key,))
        for key in tags
        if key.lower() in {reserved.lower() for reserved in RESERVED_TAGS}
    ]
    faults += [
        Fault(f"differs from {first!r} in case only", "keep one of the two", (second,))
        for first, second in _case_twins(tags)
    ]
    if faults:
        raise Refusal(*faults)
    return tags


def _log_retention(days: int) -> int:
    if days not in limits.LOG_RETENTION_DAYS:
        allowed = ", ".join(map(str, limits.LOG_RETENTION_DAYS))
        raise refuse("is not a retention that CloudWatch Logs knows", f"use one of: {allowed}")
    return days


def _case_twins(tags: dict[str, str]) -> list[tuple[str, str]]:
    """Tag keys that IAM, which ignores case, would take for the same."""
    first: dict[str, str] = {}
    return [(seen, key) for key in tags if (seen := first.setdefault(key.lower(), key)) != key]


RESERVED_TAGS = ("project", "environment", "layer", "managed-by", "Name")
"""Tags that every resource gets from its stack, or from its name."""

Slug = Annotated[
    str,
    AfterValidator(
        matching(
            "[a-z][a-z0-9]*(-[a-z0-9]+)*",
            "is not a plain name",
            "use lower-case letters, digits and single hyphens, starting with a letter",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"}),
]
"""A name that becomes part of other names: lower-case letters, digits and single hyphens."""

AccountId = Annotated[
    str,
    BeforeValidator(_digits),
    AfterValidator(matching("[0-9]{12}", "is not an AWS account id", "write its 12 digits in quotes")),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[0-9]{12}$"}),
]
RegionName = Annotated[str, AfterValidator(_known_region), WithJsonSchema({"enum": sorted(REGIONS)})]
AddressRange = Annotated[
    IPv4Network,
    PlainValidator(address_range),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+){3}/[0-9]+$"}),
]
"""Any IPv4 range."""
Cidr = Annotated[AddressRange, AfterValidator(_private)]
"""A range that a VPC of ours may have."""
VpcRange = Annotated[AddressRange, AfterValidator(_of_a_vpc)]
"""A range that a VPC of somebody else's may have, which need not be a private one."""
OnDestroy = Literal["keep", "delete"]
"""What becomes of records when Terraform destroys what holds them."""
Tags = Annotated[dict[str, str], AfterValidator(_tags)]
LogRetentionDays = Annotated[
    int,
    AfterValidator(_log_retention),
    WithJsonSchema({"enum": list(limits.LOG_RETENTION_DAYS)}),
]
AmiId = Annotated[
    str,
    AfterValidator(
        matching("ami-([0-9a-f]{8}|[0-9a-f]{17})", "is not an AMI id", "write it like ami-0123456789abcdef0")
    ),
    WithJsonSchema({"type": "string", "pattern": "^ami-[0-9a-f]+$"}),
]
KubernetesName = Annotated[
    str,
    AfterValidator(
        matching(
            "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
            "is not a Kubernetes name",
            "use lower-case letters, digits and hyphens, at most 63",
        )
    ),
]
"""A name of a Kubernetes object: a DNS label."""
