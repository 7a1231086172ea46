"""Rules over the accounts of a platform."""

from collections.abc import Iterator, Mapping

from stackwright.model.catalogue import limits
from stackwright.model.environment import Account
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import collected, rule
from stackwright.model.layer import UsedName
from stackwright.model.names import access_log_bucket
from stackwright.model.rules.limits import limit_faults
from stackwright.model.settings.platform_file import PlatformSettings


def faults(platform: PlatformSettings) -> Iterator[Fault]:
    """What is wrong with `platform.yaml`, keys as they stand there."""
    yield from _name_faults(platform)
    yield from _shared_ids(platform)


@rule
def _name_faults(platform: PlatformSettings) -> Iterator[Fault]:
    accounts = (Account(name, platform) for name in sorted(platform.accounts))
    yield from limit_faults(used for account in accounts for used in account_names(account))


@rule
def _shared_ids(platform: PlatformSettings) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, id_ in _ids(platform).items():
        if (other := first.setdefault(id_, name)) != name:
            yield Fault(f"is the id of {other} too", "list each account once", ("accounts", name, "id"), id_)


@rule
def distinct(platform: PlatformSettings) -> Iterator[Account]:
    """The accounts, one of each id."""
    first: dict[str, str] = {}
    for name, id_ in _ids(platform).items():
        if first.setdefault(id_, name) == name:
            yield Account(name, platform)


def _ids(platform: PlatformSettings) -> Mapping[str, str]:
    return collected(sorted(platform.accounts), lambda name: platform.accounts[name].id, there=True)


def account_names(account: Account) -> Iterator[UsedName]:
    """The names that an account's own stack uses."""
    yield from _bucket(account)
    yield from _table(account)
    yield from _key_alias(account)


@rule
def _bucket(account: Account) -> Iterator[UsedName]:
    own = account.platform.accounts[account.name].state_bucket
    key: Key = ("accounts", account.name, *(["state_bucket"] if own else []))
    remedy = "shorten the project's name, or name the bucket: state.bucket"
    rename = "give it a state_bucket of its own"
    yield UsedName(limits.S3_BUCKET, account.state_bucket, key, remedy, rename)
    # Where the first name breaks a limit, so does the second, and that would be told twice.
    if account.platform.state.access_logs.enabled and not limits.S3_BUCKET.problem(account.state_bucket):
        shorter = f"{remedy}, or set state.access_logs.enabled: false"
        yield UsedName(limits.S3_BUCKET, access_log_bucket(account.state_bucket), key, shorter, rename)


@rule
def _table(account: Account) -> Iterator[UsedName]:
    key: Key = ("state", "table") if account.platform.state.table else ("project",)
    remedy = "shorten the project's name, or name the table: state.table"
    yield UsedName(limits.DYNAMODB_TABLE, account.lock_table, key, remedy)


@rule
def _key_alias(account: Account) -> Iterator[UsedName]:
    if account.platform.state.encryption == "kms":
        yield UsedName(limits.KMS_ALIAS, account.names.state_key_alias, ("project",), "shorten the project's name")
