"""States are where they belong: locked, encrypted, in their own account, and read by nobody else's stack."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.rule import Problem, platform_rule, stack_rule


def _s3(stack: Configuration) -> Mapping[str, Any] | None:
    """The backend where it is S3; a plan says nothing of it."""
    backend: Mapping[str, Any] | None = stack.terraform.get("backend", {}).get("s3")
    return backend


@stack_rule(
    "state-kept",
    title="States are kept where all find them",
    why="A state on one machine is gone with it, and two people apply at once.",
    remedy="leave the backend to the layer: S3, or HCP Terraform with delivery.hcp",
    severity="critical",
    controls=("SOC2 CC6.1", "SOC2 A1.2"),
    waivable=False,
)
def kept(stack: Configuration) -> Iterator[Problem]:
    """S3, HCP Terraform, and nothing else."""
    if stack.is_plan:
        return
    kinds = {*stack.terraform.get("backend", {}), *({"cloud"} if "cloud" in stack.terraform else ())}
    if not kinds & {"s3", "cloud", "remote"}:
        yield Problem(
            f"its state is kept in {', '.join(sorted(kinds)) or 'a file beside it'}", what="terraform.backend"
        )


@stack_rule(
    "state-encrypted",
    title="States are encrypted with the platform's key",
    why="States hold whatever providers return, passwords among it.",
    remedy="leave encrypt and kms_key_id to the layer; state.encryption chooses the key",
    severity="critical",
    controls=("SOC2 CC6.1",),
    waivable=False,
)
def encrypted(stack: Configuration) -> Iterator[Problem]:
    """The backend encrypts, and names the key that platform.yaml asks for."""
    backend = _s3(stack)
    if backend is None:
        return
    if backend.get("encrypt") is not True:
        yield Problem("is not encrypted", what="terraform.backend.s3")
    elif stack.stack.state.kms_key_arn and backend.get("kms_key_id") != stack.stack.state.kms_key_arn:
        yield Problem("is encrypted with another key than the platform's", what="terraform.backend.s3")


@stack_rule(
    "state-locked",
    title="States are locked while they change",
    why="Two applies at once write over each other, and what one of them made is in no state.",
    remedy="leave the lock to state.locking",
    severity="critical",
    controls=("SOC2 CC8.1",),
    waivable=False,
)
def locked(stack: Configuration) -> Iterator[Problem]:
    """By the means that platform.yaml asks for."""
    backend, state = _s3(stack), stack.stack.state
    if backend is None:
        return
    if state.table and backend.get("dynamodb_table") != state.table:
        yield Problem(f"is not locked in {state.table}", what="terraform.backend.s3")
    if state.lockfile and backend.get("use_lockfile") is not True:
        yield Problem("is not locked by a file beside it", what="terraform.backend.s3")


@stack_rule(
    "state-lock-table",
    title="The table of locks is one that Terraform can lock in",
    why="With another key no lock can be taken, and init does not say so: the first plan fails, for everybody.",
    remedy="give it the hash key LockID of type S, as the account's own stack does",
    severity="high",
    about=("aws_dynamodb_table",),
    controls=("SOC2 CC8.1",),
)
def table(stack: Configuration) -> Iterator[Problem]:
    """The key of the table that platform.yaml names.

    Source: https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking
    """
    for one in stack.of_type("aws_dynamodb_table"):
        if one.value("name") != stack.stack.state.table or stack.stack.layer is not None:
            continue
        kinds = {block.get("name"): block.get("type") for block in one.values("attribute") if isinstance(block, dict)}
        if one.value("hash_key") != "LockID" or kinds.get("LockID") != "S":
            yield Problem("has no hash key LockID of type S", one, "hash_key")


@stack_rule(
    "state-in-its-place",
    title="A state lies in its own environment's folder and account",
    why="What CI's roles may read goes by these folders: a state elsewhere is read by others, or by nobody.",
    remedy="leave bucket, key and allowed_account_ids to the layer",
    severity="high",
    controls=("SOC2 CC6.1",),
)
def placed(stack: Configuration) -> Iterator[Problem]:
    """Bucket, key, region and account are those that the files say."""
    backend, state = _s3(stack), stack.stack.state
    if backend is None:
        return
    wanted: dict[str, object] = {"bucket": state.bucket, "key": state.key, "region": state.region}
    for name, value in {**wanted, "allowed_account_ids": [state.account_id]}.items():
        if backend.get(name) != value:
            yield Problem(f"{name} is {backend.get(name)}, not {value}", what="terraform.backend.s3")


@stack_rule(
    "provider-in-its-account",
    title="The provider works in one account only",
    why="With the wrong credentials at hand an apply would make dev's network in production.",
    remedy="leave allowed_account_ids and region to the layer",
    severity="high",
    controls=("SOC2 CC8.1",),
)
def account(stack: Configuration) -> Iterator[Problem]:
    """Each block of the AWS provider names the account of the stack."""
    for block in stack.providers.get("aws", ()):
        if block.get("allowed_account_ids") != [stack.stack.account.id] and not block.get("assume_role"):
            yield Problem(f"works in other accounts than {stack.stack.account.id}, too", what="provider.aws")


@stack_rule(
    "state-reads-named",
    title="A stack reads the states that its layer says",
    why="Whoever reads another environment's state breaks with it, and reads its secrets.",
    remedy="name the layer in reads of the layer's declaration",
    severity="high",
    controls=("SOC2 CC6.1",),
)
def reads(stack: Configuration) -> Iterator[Problem]:
    """Each remote state is one of a stack that comes before."""
    keys = {(one.state.bucket, one.state.key) for one in stack.stack.reads}
    for one in stack.resources:
        if one.type != "terraform_remote_state" or one.value("backend") != "s3" or stack.is_plan:
            continue
        if (one.value("config.bucket"), one.value("config.key")) not in keys:
            yield Problem(f"reads {one.value('config.key')}, of no stack that it names", one, "config.key")


@platform_rule(
    "state-keys-unique",
    title="No two stacks have one state",
    why="The second apply destroys what the first has made, and the plan says so in a line that is easily missed.",
    remedy="leave the key to the layer",
    severity="critical",
    controls=("SOC2 CC8.1",),
    waivable=False,
)
def unique(stacks: Sequence[Configuration]) -> Iterator[Problem]:
    """Bucket and key together are there once."""
    first: dict[tuple[object, object], str] = {}
    for stack in stacks:
        if backend := _s3(stack):
            place = (backend.get("bucket"), backend.get("key"))
            other = first.setdefault(place, stack.stack.name)
            if other != stack.stack.name:
                yield Problem(f"has the state of {other}", what="terraform.backend.s3", stack=stack.stack.name)
