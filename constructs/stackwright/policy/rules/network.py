"""What lets connections in names from where, and says why."""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.model.endpoint_policy import WITH_POLICY
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.networks import internet
from stackwright.policy.reading.resources import Resource, Unknown
from stackwright.policy.rule import Problem, stack_rule

_SOURCES = ("cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "cidr_block", "ipv6_cidr_block")
_INGRESS = ("aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule")
_REMOTE = (22, 3389)
"""Ports of SSH and RDP."""
_EPHEMERAL = 1024
"""The first port that answers may go to: an ACL has to let them all in."""
_LAST = 65535


@stack_rule(
    "network-no-open-groups",
    title="No security group lets in the internet",
    why="What listens behind it is found by scanners within minutes, whether it was meant to be public or not.",
    remedy="name ranges of your own or another security group; what is public stands behind a load balancer",
    severity="critical",
    about=_INGRESS,
    controls=("FSBP EC2.13", "FSBP EC2.18", "FSBP EC2.19", "CIS-AWS-3.0 5.2", "SOC2 CC6.6"),
)
def groups(stack: Configuration) -> Iterator[Problem]:
    """By a rule of its own or within the group; parts of the internet are counted together."""
    for one in stack.of_type(*_INGRESS):
        if one.type == "aws_security_group":
            for block in one.values("ingress"):
                yield from _open(one, block, "ingress")
        elif one.type == "aws_vpc_security_group_ingress_rule" or one.value("type") == "ingress":
            yield from _open(one, one.arguments, "")
    by_group: dict[object, list[Resource]] = {}
    for one in stack.of_type("aws_vpc_security_group_ingress_rule"):
        by_group.setdefault(str(one.value("security_group_id")), []).append(one)
    for rules in by_group.values():
        together = internet(one.value("cidr_ipv4") for one in rules)
        alone = any(internet([one.value("cidr_ipv4")]) for one in rules)
        if together and not alone:
            yield Problem(f"with others of its group lets in {', '.join(together)}", rules[0], "cidr_ipv4")


def _open(one: Resource, block: Any, path: str) -> Iterator[Problem]:  # noqa: ANN401 - any JSON
    for name in _SOURCES:
        given = block.get(name) if isinstance(block, Mapping) else None
        if wide := internet(given if isinstance(given, list) else [given]):
            yield Problem(f"lets in {', '.join(wide)}", one, f"{path}.{name}".strip("."))


@stack_rule(
    "network-no-remote-login",
    title="Network ACLs do not open SSH and RDP to the internet",
    why="An ACL that names the port was written to open it, and outlives the group that was to guard it.",
    remedy="remove the rule, or name ranges of your own; network.deny_ssh_from_internet closes SSH",
    severity="high",
    about=("aws_network_acl", "aws_network_acl_rule", "aws_default_network_acl"),
    controls=("FSBP EC2.21", "CIS-AWS-3.0 5.1"),
)
def acls(stack: Configuration) -> Iterator[Problem]:
    """A rule that names the ports; the one that AWS gives each VPC, for everything, is guarded by groups."""
    for one in stack.of_type("aws_network_acl", "aws_default_network_acl"):
        for block in one.values("ingress"):
            if isinstance(block, Mapping) and block.get("action") == "allow" and _logs_in(block):
                yield from _open(one, block, "ingress")
    for one in stack.of_type("aws_network_acl_rule"):
        if one.value("rule_action") == "allow" and not one.is_on("egress") and _logs_in(one.arguments):
            yield from _open(one, one.arguments, "")


def _logs_in(block: Mapping[str, Any]) -> bool:
    first, last = block.get("from_port"), block.get("to_port")
    if not isinstance(first, int | float) or not isinstance(last, int | float) or str(block.get("protocol")) == "-1":
        return False
    if first >= _EPHEMERAL and last == _LAST:
        return False
    return any(first <= port <= last for port in _REMOTE)


@stack_rule(
    "network-ssh-denied",
    title="SSH is closed where the file closes it",
    why="The file says network.deny_ssh_from_internet, and whoever reads it relies on that.",
    remedy="deny port 22 before anything else is allowed",
    severity="high",
    about=("aws_default_network_acl",),
    controls=("FSBP EC2.21",),
)
def denied(stack: Configuration) -> Iterator[Problem]:
    """Of the default network ACL, to which every subnet belongs."""
    if not stack.environment or not stack.environment.network.deny_ssh_from_internet:
        return
    for acl in stack.of_type("aws_default_network_acl"):
        rules = [one for one in acl.values("ingress") if isinstance(one, Mapping)]
        wide = [one for one in rules if internet([one.get("cidr_block"), one.get("ipv6_cidr_block")])]
        first = min(wide, key=lambda one: one["rule_no"], default=None)
        if first and (first["action"] == "allow" or not _logs_in(first)):
            yield Problem("lets in SSH from the internet", acl, "ingress")


@stack_rule(
    "network-described",
    title="Security groups and their rules say what they are for",
    why="Nobody dares to remove a rule of which nobody knows why it is there.",
    remedy="write a description",
    severity="low",
    about=(*_INGRESS, "aws_vpc_security_group_egress_rule"),
    controls=("SOC2 CC6.6",),
)
def described(stack: Configuration) -> Iterator[Problem]:
    """Groups and rules; AWS writes "Managed by Terraform" itself where nothing is said."""
    for one in stack.of_type(*_INGRESS, "aws_vpc_security_group_egress_rule"):
        if one.value("description") in {None, "", "Managed by Terraform"}:
            yield Problem("has no description", one, "description")
        for side in ("ingress", "egress"):
            for block in one.values(side):
                if isinstance(block, Mapping) and not block.get("description"):
                    yield Problem(f"a rule of {side} has no description", one, side)


@stack_rule(
    "network-default-group-closed",
    title="The default security group of a VPC lets nothing through",
    why="What is started without a group is in this one, and all in it reach each other.",
    remedy="take it over without rules, as the layer network does",
    severity="medium",
    about=("aws_vpc", "aws_default_security_group"),
    controls=("FSBP EC2.2", "CIS-AWS-3.0 5.4"),
)
def default_group(stack: Configuration) -> Iterator[Problem]:
    """Each VPC of the stack has it, and it has no rules."""
    for vpc in stack.of_type("aws_vpc"):
        if not any(stack.referring("aws_default_security_group", "vpc_id", vpc, "id")):
            yield Problem("its default security group is as AWS makes it", vpc)
    for group in stack.of_type("aws_default_security_group"):
        for side in ("ingress", "egress"):
            if any(isinstance(block, Mapping) for block in group.values(side)):
                yield Problem(f"has rules of {side}", group, side)


@stack_rule(
    "network-endpoints-bounded",
    title="VPC endpoints are bounded where the file bounds them",
    why="Credentials of somebody else's account, used inside the VPC, carry data out by the same endpoint.",
    remedy="leave the policy to network.endpoint_policy; name exceptions under open_to_everybody",
    severity="high",
    about=("aws_vpc_endpoint",),
    controls=("SOC2 CC6.6",),
)
def endpoints(stack: Configuration) -> Iterator[Problem]:
    """Each has a policy, none of which allows everybody everything without a condition."""
    bound = stack.environment.network.endpoint_policy if stack.environment else None
    if bound is None or bound.principals == "everybody":
        return
    for one in stack.of_type("aws_vpc_endpoint"):
        service = str(one.value("service_name")).rpartition(".")[2]
        if service in bound.open_to_everybody or service not in WITH_POLICY or isinstance(one.value("policy"), Unknown):
            continue
        wide = (s.allows and not s.conditions and "*" in s.resources for s in one.policy())
        if not one.value("policy") or any(wide):
            yield Problem("lets everybody do everything", one, "policy")
