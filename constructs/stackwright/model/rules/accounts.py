"""Rules over the accounts of a platform."""

from collections.abc import Iterator

from stackwright.model.catalogue import limits
from stackwright.model.environment import Account
from stackwright.model.errors import Fault
from stackwright.model.gaps import rule
from stackwright.model.layer import UsedName
from stackwright.model.names import Names
from stackwright.model.settings.platform_file import PlatformSettings


def faults(platform: PlatformSettings) -> Iterator[Fault]:
    """What is wrong with `platform.yaml`, keys as they stand there."""
    yield from _name_faults(platform)
    yield from _shared_ids(platform)
    yield from _shared_buckets(platform)


@rule
def _name_faults(platform: PlatformSettings) -> Iterator[Fault]:
    for used in _used_names(platform):
        if problem := used.limit.problem(used.name):
            yield Fault(problem, used.remedy, used.key)


@rule
def _shared_ids(platform: PlatformSettings) -> Iterator[Fault]:
    ids: dict[str, str] = {}
    for account in _accounts(platform):
        if (other := ids.setdefault(account.id, account.name)) != account.name:
            key = ("accounts", account.name, "id")
            yield Fault(f"is the id of {other} too", "list each account once", key, account.id)


@rule
def _shared_buckets(platform: PlatformSettings) -> Iterator[Fault]:
    buckets: dict[str, str] = {}
    for account in _accounts(platform):
        if (other := buckets.setdefault(account.state_bucket, account.name)) != account.name:
            problem = f"would share {account.state_bucket} with {other}, and bucket names are unique in all of AWS"
            yield Fault(problem, "give it a state_bucket of its own", ("accounts", account.name))


def _accounts(platform: PlatformSettings) -> list[Account]:
    return [Account(name, platform) for name in sorted(platform.accounts)]


def _used_names(platform: PlatformSettings) -> Iterator[UsedName]:
    """The names that accounts' own stacks use. Those that the file gives are checked where they stand."""
    names = Names(platform.project)
    if platform.state.bucket is None and any(not settings.state_bucket for settings in platform.accounts.values()):
        remedy = "shorten the project's name, or name the bucket: state.bucket"
        yield UsedName(limits.S3_BUCKET, names.state_bucket, ("project",), remedy)
    if platform.state.table is None:
        remedy = "shorten the project's name, or name the table: state.table"
        yield UsedName(limits.DYNAMODB_TABLE, names.lock_table, ("project",), remedy)
    if platform.state.encryption == "kms":
        yield UsedName(limits.KMS_ALIAS, names.state_key_alias, ("project",), "shorten the project's name")
