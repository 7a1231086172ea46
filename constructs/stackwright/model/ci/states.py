"""The states of an environment: plans read them without a lock, applies lock and write them."""

from collections.abc import Iterator

from stackwright.model.ci.scope import Scope
from stackwright.model.iam import Statement


def read_states(scope: Scope) -> Iterator[Statement]:
    """What reads the states of an environment, and those of no other.

    Source: https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
    """
    # With it S3 says of a state that is not there that it is not, and not that it may not be seen.
    prefixes = [f"environments/{scope.environment.name}/*", "env:/*"]  # where Terraform looks for workspaces
    listing = {"StringLike": {"s3:prefix": prefixes}}
    yield Statement("ListStates", ["s3:ListBucket"], [scope.state_bucket], conditions=listing)
    yield Statement("ReadStates", ["s3:GetObject"], [scope.states])
    if scope.key_arn:
        yield _use_key(scope, "ReadWithKey", ["kms:Decrypt", "kms:DescribeKey"])


def write_states(scope: Scope) -> Iterator[Statement]:
    """What locks the states of an environment and writes them, and those of no other."""
    yield from read_states(scope)
    yield Statement("WriteStates", ["s3:PutObject"], [scope.states])
    if scope.state.lockfile:
        yield Statement("Unlock", ["s3:DeleteObject"], [f"{scope.states}.tflock"])
    if scope.state.table:
        yield Statement("DescribeLocks", ["dynamodb:DescribeTable"], [scope.lock_table])
        # `ForAllValues` holds too where there is no key. Each of these has one, and `Null` asks for it all the same.
        of_states = f"{scope.state.bucket}/environments/{scope.environment.name}/*"
        yield Statement(
            "Lock",
            ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
            [scope.lock_table],
            conditions={
                "ForAllValues:StringLike": {"dynamodb:LeadingKeys": of_states},
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        )
    if scope.key_arn:
        actions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
        yield _use_key(scope, "WriteWithKey", actions)


def _use_key(scope: Scope, sid: str, actions: list[str]) -> Statement:
    """The key is used by the services that keep states and locks, in the name of whoever asks them."""
    region = scope.environment.account.region
    services = [region.endpoint("s3"), region.endpoint("dynamodb")]
    return Statement(sid, actions, [scope.key_arn or ""], conditions={"StringEquals": {"kms:ViaService": services}})
