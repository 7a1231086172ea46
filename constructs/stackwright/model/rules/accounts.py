"""Rules over the accounts of a platform."""

from collections.abc import Iterator

from stackwright.model.environment import Platform
from stackwright.model.errors import Fault


def faults(platform: Platform) -> Iterator[Fault]:
    """What is wrong with `platform.yaml`, keys as they stand there."""
    for limit, name in platform.accounts[0].names.limited():
        if problem := limit.problem(name):
            yield Fault(problem, "shorten the project's name", ("project",), platform.settings.project)
    ids: dict[str, str] = {}
    buckets: dict[str, str] = {}
    for account in platform.accounts:
        if (other := ids.setdefault(account.id, account.name)) != account.name:
            key = ("accounts", account.name, "id")
            yield Fault(f"is the id of {other} too", "list each account once", key, account.id)
        if (other := buckets.setdefault(account.state_bucket, account.name)) != account.name:
            problem = f"would share {account.state_bucket} with {other}, and bucket names are unique in all of AWS"
            yield Fault(problem, "give it a state_bucket of its own", ("accounts", account.name))
