"""Every policy in a stack: those of identities, of resources, of trust and of endpoints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stackwright.policy.iam.statements import Statement
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, Unknown

Kind = Literal["identity", "trust", "resource", "endpoint"]
ARGUMENTS: Mapping[str, tuple[tuple[Kind, str], ...]] = {
    "aws_iam_policy": (("identity", "policy"),),
    "aws_iam_role_policy": (("identity", "policy"),),
    "aws_iam_user_policy": (("identity", "policy"),),
    "aws_iam_group_policy": (("identity", "policy"),),
    "aws_iam_role": (("trust", "assume_role_policy"), ("identity", "inline_policy.policy")),
    "aws_ssoadmin_permission_set_inline_policy": (("identity", "inline_policy"),),
    "aws_backup_vault_policy": (("resource", "policy"),),
    "aws_cloudwatch_event_bus_policy": (("resource", "policy"),),
    "aws_dynamodb_resource_policy": (("resource", "policy"),),
    "aws_ecr_registry_policy": (("resource", "policy"),),
    "aws_ecr_repository_creation_template": (("resource", "repository_policy"),),
    "aws_ecr_repository_policy": (("resource", "policy"),),
    "aws_efs_file_system_policy": (("resource", "policy"),),
    "aws_kms_key": (("resource", "policy"),),
    "aws_kms_key_policy": (("resource", "policy"),),
    "aws_kms_replica_key": (("resource", "policy"),),
    "aws_opensearch_domain": (("resource", "access_policies"),),
    "aws_opensearch_domain_policy": (("resource", "access_policies"),),
    "aws_s3_access_point": (("resource", "policy"),),
    "aws_s3_bucket": (("resource", "policy"),),
    "aws_s3_bucket_policy": (("resource", "policy"),),
    "aws_secretsmanager_secret": (("resource", "policy"),),
    "aws_secretsmanager_secret_policy": (("resource", "policy"),),
    "aws_sns_topic": (("resource", "policy"),),
    "aws_sns_topic_policy": (("resource", "policy"),),
    "aws_sqs_queue": (("resource", "policy"),),
    "aws_sqs_queue_policy": (("resource", "policy"),),
    "aws_vpc_endpoint": (("endpoint", "policy"),),
    "aws_vpc_endpoint_policy": (("endpoint", "policy"),),
}
"""Arguments that are policies, by the type of the resource."""


def types(*kinds: Kind) -> tuple[str, ...]:
    """The types of resources that have policies of some kinds."""
    return tuple(type_ for type_, arguments in ARGUMENTS.items() if any(kind in kinds for kind, _ in arguments))


@dataclass(frozen=True)
class Policy:
    """One policy.

    Attributes:
        kind: Whom or what it belongs to.
        resource: The resource that has it.
        argument: The argument.
        statements: What it says; nothing where nobody knows it yet.
    """

    kind: Kind
    resource: Resource
    argument: str
    statements: tuple[Statement, ...]

    @property
    def is_known(self) -> bool:
        """Whether what it says is known, as opposed to what only an apply can tell."""
        return bool(self.statements) or not isinstance(self.resource.value(self.argument), Unknown)

    @property
    def allowing(self) -> Iterator[Statement]:
        """The statements that allow something."""
        return (one for one in self.statements if one.allows)


def policies(stack: Configuration, *kinds: Kind) -> Iterator[Policy]:
    """The policies of some kinds, those that a data source of the same stack puts together among them."""
    for resource in stack.resources:
        if resource.kind != "resource":
            continue
        for kind, argument in ARGUMENTS.get(resource.type, ()):
            if kind in kinds and resource.value(argument):
                yield Policy(kind, resource, argument, _statements(stack, resource, argument))


def _statements(stack: Configuration, resource: Resource, argument: str) -> tuple[Statement, ...]:
    if not isinstance(resource.value(argument), Unknown):
        return tuple(one for text in resource.values(argument) for one in resource.policy_of(text))
    addresses = resource.refers(argument)
    return tuple(
        Statement(_statement(block))
        for one in stack.resources
        if one.kind == "data" and one.type == "aws_iam_policy_document" and one.address in addresses
        for block in one.values("statement")
    )


def _statement(block: Mapping[str, Any]) -> Mapping[str, Any]:
    """A block of aws_iam_policy_document as IAM would have it."""
    parts = {"actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource"}
    made: dict[str, Any] = {"Effect": block.get("effect") or "Allow", "Sid": block.get("sid") or ""}
    made |= {ours: block[theirs] for theirs, ours in parts.items() if block.get(theirs)}
    for theirs, ours in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
        if given := block.get(theirs):
            made[ours] = {one["type"]: one["identifiers"] for one in _blocks(given)}
            if "*" in made[ours]:
                made[ours] = "*"
    conditions: dict[str, dict[str, Any]] = {}
    for one in _blocks(block.get("condition") or []):
        conditions.setdefault(one["test"], {})[one["variable"]] = one["values"]
    return {**made, "Condition": conditions} if conditions else made


def _blocks(given: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    return given if isinstance(given, list) else [given]
