"""What the internet reaches that it did not reach before."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stackwright.delivery.review.policies import statements
from stackwright.delivery.review.seen import Seen, values
from stackwright.policy.iam.patterns import covers_addresses
from stackwright.policy.iam.statements import ANYBODY, UNREADABLE, principals
from stackwright.terraform.plan_json import UNKNOWN

EVERYWHERE = ("0.0.0.0/0", "::/0")
SOURCES: Mapping[str, tuple[str, ...]] = {
    "aws_vpc_security_group_ingress_rule": ("cidr_ipv4", "cidr_ipv6"),
    "aws_security_group": ("ingress.cidr_blocks", "ingress.ipv6_cidr_blocks"),
    "aws_default_security_group": ("ingress.cidr_blocks", "ingress.ipv6_cidr_blocks"),
    "aws_security_group_rule": ("cidr_blocks", "ipv6_cidr_blocks"),
    "aws_eks_cluster": ("vpc_config.public_access_cidrs",),
}
"""Arguments with addresses that something is reached from, by type."""
PORTS = ("ip_protocol", "protocol", "from_port", "to_port", "ingress")
ON: Mapping[str, str] = {
    "vpc_config.endpoint_public_access": "the API server is reached from the internet",
    "map_public_ip_on_launch": "what is started in it gets a public address",
    "associate_public_ip_address": "it gets a public address",
    "network_interfaces.associate_public_ip_address": "what is started from it gets a public address",
    "publicly_accessible": "it is reached from the internet",
}
"""Arguments of any type that open something when they are true, and what that means."""
_OF_BUCKETS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "aws_s3_bucket_public_access_block": _OF_BUCKETS,
    "aws_s3_account_public_access_block": _OF_BUCKETS,
    "aws_secretsmanager_secret_policy": ("block_public_policy",),
}
"""Arguments that open something when they are not true any more, by type."""
BALANCERS = {"aws_lb", "aws_alb", "aws_elb"}
SCHEME = "internet-facing"
"""What load balancers of Kubernetes say of themselves, in annotations and values of charts.

Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#scheme
"""


def opened(seen: Seen) -> Iterator[str]:
    """What is opened, in words."""
    if seen.change.kind in {"create", "update", "replace"}:
        yield from _sources(seen)
        yield from _switched_on(seen)
        yield from _switched_off(seen)
        yield from _balancers(seen)
        yield from _for_anybody(seen)
    elif seen.change.kind == "destroy" and seen.change.type == "aws_s3_bucket_public_access_block":
        bucket = seen.before.get("bucket")
        if not seen.with_others("destroy", "aws_s3_bucket", bucket=bucket):
            yield f"nothing keeps the bucket {bucket} from being made public"


def _sources(seen: Seen) -> Iterator[str]:
    if seen.change.type == "aws_security_group_rule" and seen.after.get("type") != "ingress":
        return
    for path in SOURCES.get(seen.change.type, ()):
        old, new = list(_flat(values(seen.before, path))), list(_flat(values(seen.after, path)))
        if UNKNOWN in new and UNKNOWN not in old:
            yield "only the apply tells from where it is reached"
        if seen.change.type == "aws_eks_cluster":
            more = _more_for_clients(seen, old, new)
        else:
            more = [one for one in new if _is_everywhere(one) and (one not in old or any(map(seen.differs, PORTS)))]
        if more:
            yield f"reached from {', '.join(sorted(set(more)))}{_ports(seen.after)}"


def _more_for_clients(seen: Seen, old: list[str], new: list[str]) -> list[str]:
    """From where the API server of a cluster is reached that it was not reached from."""
    switch = "vpc_config.endpoint_public_access"
    if not _true(seen.after, switch):
        return []
    if not _true(seen.before, switch):
        return [one for one in new if _is_everywhere(one)]
    return [one for one in new if not any(covers_addresses(there, one) for there in old)]


def _is_everywhere(one: str) -> bool:
    return any(covers_addresses(one, whole) for whole in EVERYWHERE)


def _ports(body: Mapping[str, Any]) -> str:
    ports = body.get("from_port"), body.get("to_port")
    if not all(isinstance(port, int) and port >= 0 for port in ports):
        return ""
    return f" at port {ports[0]}" if ports[0] == ports[1] else f" at ports {ports[0]} to {ports[1]}"


def _switched_on(seen: Seen) -> Iterator[str]:
    for path, means in ON.items():
        if _true(seen.after, path) and not _true(seen.before, path):
            yield f"{path} is true: {means}"


def _switched_off(seen: Seen) -> Iterator[str]:
    for name in BLOCKS.get(seen.change.type, ()):
        if _true(seen.before, name) and not _true(seen.after, name):
            yield f"{name} is off"


def _balancers(seen: Seen) -> Iterator[str]:
    if seen.change.type in BALANCERS and not _true(seen.after, "internal"):
        if not seen.before or _true(seen.before, "internal"):
            yield f"an {SCHEME} load balancer"
    elif _says(seen.after, SCHEME) and not _says(seen.before, SCHEME):
        yield f"it asks for an {SCHEME} load balancer"


def _for_anybody(seen: Seen) -> Iterator[str]:
    """Policies of resources that let everybody in, whatever account they are of."""
    old, new = (_anybody(body.get("policy")) for body in (seen.before, seen.after))
    if new and not old and not seen.change.type.startswith(("aws_iam_", "aws_vpc_endpoint")):
        yield "its policy lets anybody in, of any account and without any condition"


def _anybody(policy: object) -> bool:
    try:
        return any(
            one["Effect"] == "Allow" and "Condition" not in one and ANYBODY in principals(one)
            for one in statements(policy)
        )
    except UNREADABLE:
        return False  # the comparison of policies says that it cannot be read


def _true(body: Mapping[str, Any], path: str) -> bool:
    return any(value is True or value == "true" for value in values(body, path))


def _says(value: object, text: str) -> bool:
    if isinstance(value, Mapping):
        return any(_says(one, text) for one in value.values())
    if isinstance(value, list):
        return any(_says(one, text) for one in value)
    return isinstance(value, str) and text in value


def _flat(found: Iterable[Any]) -> Iterator[str]:
    for value in found:
        yield from map(str, value) if isinstance(value, list) else (str(value),)
