"""Rules over principals: whoever is of an account outside the platform is said to be."""

from collections.abc import Iterator
from dataclasses import dataclass

from stackwright.model.catalogue.placeholders import is_example_account
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.registry import PullAccountSettings, RegistrySettings
from stackwright.model.settings.secrets_ import ReaderSettings, SecretsSettings


@dataclass(frozen=True)
class Principal:
    """Somebody who is let in.

    Attributes:
        account_id: The account that it is, or is of.
        external: Whether the file says that the account is none of the platform's.
        key: Where it stands.
        value: What stands there.
        remedy: How to say that it is external.
    """

    account_id: str
    external: bool
    key: Key
    value: str
    remedy: str


def faults(environment: Environment) -> Iterator[Fault]:
    """Principals of accounts that the platform does not know, and that are not said to be external."""
    if is_example_account(environment.account.id):
        return
    names = {account.id: name for name, account in environment.platform.accounts.items()}
    for one in principals(environment):
        name = names.get(one.account_id)
        if name and one.external:
            yield Fault(f"is set, but {name} of platform.yaml is that account", "remove it", (*one.key, "external"))
        elif not name and not one.external and not is_example_account(one.account_id):
            problem = f"is of the account {one.account_id}, which platform.yaml does not list"
            yield Fault(problem, f"list the account there, or write {one.remedy}", one.key, one.value)


def principals(environment: Environment) -> Iterator[Principal]:
    """Everybody whom an environment lets in by account id or ARN."""
    if cluster := environment.block(ClusterSettings):
        for name, entry in cluster.access_entries.items():
            arn, key = entry.principal_arn, ("cluster", "access_entries", name)
            yield Principal(_account(arn), entry.external, key, arn, "external: true beside it")
    if secrets := environment.block(SecretsSettings):
        for name, secret in secrets.root.items():
            yield from _readers(secret.readers, ("secrets", name, "readers"))
    if registry := environment.block(RegistrySettings):
        yield from _pullers(registry.pull_accounts, ("registry", "pull_accounts"))
        for name, repository in registry.repositories.items():
            yield from _pullers(repository.pull_accounts or (), ("registry", "repositories", name, "pull_accounts"))
        for place, one in enumerate(registry.replication.destinations if registry.replication else ()):
            here: Key = ("registry", "replication", "destinations", place)
            if one.account:
                yield Principal(one.account, one.external, here, one.account, "external: true beside it")


def _readers(readers: tuple[str | ReaderSettings, ...], key: Key) -> Iterator[Principal]:
    for place, reader in enumerate(readers):
        arn, external = (reader, False) if isinstance(reader, str) else (reader.arn, reader.external)
        yield Principal(_account(arn), external, (*key, place), arn, "{arn: …, external: true}")


def _pullers(accounts: tuple[str | PullAccountSettings, ...], key: Key) -> Iterator[Principal]:
    for place, one in enumerate(accounts):
        account, external = (one, False) if isinstance(one, str) else (one.account, one.external)
        yield Principal(account, external, (*key, place), account, "{account: …, external: true}")


def _account(arn: str) -> str:
    return arn.split(":")[4]
