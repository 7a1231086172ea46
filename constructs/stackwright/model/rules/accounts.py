"""Rules over the accounts of a platform."""

from collections.abc import Iterator

from stackwright.model.catalogue import limits
from stackwright.model.environment import Account
from stackwright.model.errors import Fault, Key
from stackwright.model.layer import UsedName
from stackwright.model.settings.platform_file import PlatformSettings


def faults(platform: PlatformSettings) -> Iterator[Fault]:
    """What is wrong with `platform.yaml`, keys as they stand there."""
    ids: dict[str, str] = {}
    told = set()
    for name in sorted(platform.accounts):
        account = Account(name, platform)
        for used in account_names(account):
            problem = used.limit.problem(used.name)
            if problem and problem not in told:
                told.add(problem)
                yield Fault(problem, used.remedy, used.key)
        if (other := ids.setdefault(account.id, name)) != name:
            yield Fault(f"is the id of {other} too", "list each account once", ("accounts", name, "id"), account.id)


def distinct(platform: PlatformSettings) -> tuple[Account, ...]:
    """The accounts, one of each id."""
    first: dict[str, Account] = {}
    for name in sorted(platform.accounts):
        first.setdefault(platform.accounts[name].id, Account(name, platform))
    return tuple(first.values())


def account_names(account: Account) -> Iterator[UsedName]:
    """The names that an account's own stack uses."""
    state, own = account.platform.state, account.platform.accounts[account.name].state_bucket
    bucket: Key = ("accounts", account.name, *(["state_bucket"] if own else []))
    remedy = "shorten the project's name, or name the bucket: state.bucket"
    yield UsedName(limits.S3_BUCKET, account.state_bucket, bucket, remedy, "give it a state_bucket of its own")
    table: Key = ("state", "table") if state.table else ("project",)
    remedy = "shorten the project's name, or name the table: state.table"
    yield UsedName(limits.DYNAMODB_TABLE, account.lock_table, table, remedy)
    if state.encryption == "kms":
        yield UsedName(limits.KMS_ALIAS, account.names.state_key_alias, ("project",), "shorten the project's name")
