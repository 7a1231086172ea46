"""Rules over principals: whoever is of an account outside the platform is said to be."""

from collections.abc import Iterator
from dataclasses import dataclass

from stackwright.model.arns import ArnParts
from stackwright.model.catalogue.placeholders import is_example_account
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import collected, rule
from stackwright.model.rules.target_roles import addon_targets, workload_targets
from stackwright.model.settings.access_entries import AccessEntrySettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.platform_file import PlatformSettings
from stackwright.model.settings.pull_accounts import PullAccountSettings
from stackwright.model.settings.registry import RegistrySettings, ReplicationDestinationSettings, RepositorySettings
from stackwright.model.settings.registry_permissions import CacheUserSettings, ReplicationSourceSettings
from stackwright.model.settings.secrets_ import ReaderSettings, SecretSettings, SecretsSettings


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


@rule
def faults(environment: Environment) -> Iterator[Fault]:
    """Principals of accounts that the platform does not know, and that are not said to be external."""
    if is_example_account(environment.account.id):
        return
    for one in principals(environment):
        yield from _faults(environment.platform, one)


@rule
def _faults(platform: PlatformSettings, one: Principal) -> Iterator[Fault]:
    ids = collected(platform.accounts, lambda name: platform.accounts[name].id, there=True)
    name = next((name for name, id_ in ids.items() if id_ == one.account_id), None)
    if name and one.external:
        yield Fault(f"is set, but {name} of platform.yaml is that account", "remove it", (*one.key, "external"))
    elif not name and not one.external and not is_example_account(one.account_id):
        problem = f"is of the account {one.account_id}, which platform.yaml does not list"
        yield Fault(problem, f"list the account there, or write {one.remedy}", one.key, one.value)


def principals(environment: Environment) -> Iterator[Principal]:
    """Everybody whom an environment lets in by account id or ARN, as far as they are known."""
    yield from _users(environment)
    yield from _readers(environment)
    yield from _pullers(environment)
    yield from _copies(environment)
    yield from _registry_users(environment)
    yield from _targets(environment)


@rule
def _users(environment: Environment) -> Iterator[Principal]:
    cluster = environment.block(ClusterSettings)
    for name, entry in cluster.access_entries.items() if cluster else ():
        yield from _user(entry, ("cluster", "access_entries", name))


@rule
def _user(entry: AccessEntrySettings, key: Key) -> Iterator[Principal]:
    arn = entry.principal_arn
    yield Principal(ArnParts.of(arn).account_id, entry.external, key, arn, "external: true beside it")


@rule
def _readers(environment: Environment) -> Iterator[Principal]:
    secrets = environment.block(SecretsSettings)
    for name, secret in secrets.root.items() if secrets else ():
        yield from _readers_of(secret, ("secrets", name, "readers"))


@rule
def _readers_of(secret: SecretSettings, key: Key) -> Iterator[Principal]:
    for place, reader in enumerate(secret.readers):
        yield from _reader(reader, (*key, place))


@rule
def _reader(reader: str | ReaderSettings, key: Key) -> Iterator[Principal]:
    arn, external = (reader, False) if isinstance(reader, str) else (reader.arn, reader.external)
    yield Principal(ArnParts.of(arn).account_id, external, key, arn, "{arn: …, external: true}")


@rule
def _pullers(environment: Environment) -> Iterator[Principal]:
    registry = environment.block(RegistrySettings)
    if registry is None:
        return
    yield from _pullers_of(registry, ("registry",))
    for name, repository in registry.repositories.items():
        yield from _pullers_of(repository, ("registry", "repositories", name))


@rule
def _pullers_of(settings: RegistrySettings | RepositorySettings, key: Key) -> Iterator[Principal]:
    for place, one in enumerate(settings.pull_accounts or ()):
        yield from _puller(one, (*key, "pull_accounts", place))


@rule
def _puller(one: str | PullAccountSettings, key: Key) -> Iterator[Principal]:
    account, external = (one, False) if isinstance(one, str) else (one.account, one.external)
    yield Principal(account, external, key, account, "{account: …, external: true}")


@rule
def _copies(environment: Environment) -> Iterator[Principal]:
    registry = environment.block(RegistrySettings)
    for place, one in enumerate(registry.replication.destinations if registry and registry.replication else ()):
        yield from _copy(one, ("registry", "replication", "destinations", place))


@rule
def _copy(one: ReplicationDestinationSettings, key: Key) -> Iterator[Principal]:
    if one.account:
        yield Principal(one.account, one.external, key, one.account, "external: true beside it")


@rule
def _registry_users(environment: Environment) -> Iterator[Principal]:
    registry = environment.block(RegistrySettings)
    permissions = registry.permissions if registry else None
    if permissions is None:
        return
    for place, source in enumerate(permissions.replicate_from):
        yield from _registry_user(source, ("registry", "permissions", "replicate_from", place))
    for place, user in enumerate(permissions.caches_for):
        yield from _registry_user(user, ("registry", "permissions", "caches_for", place))


@rule
def _registry_user(one: ReplicationSourceSettings | CacheUserSettings, key: Key) -> Iterator[Principal]:
    yield Principal(one.account, one.external, key, one.account, "external: true beside it")


@rule
def _targets(environment: Environment) -> Iterator[Principal]:
    for key, target in (*addon_targets(environment), *workload_targets(environment)):
        account = ArnParts.of(target.arn).account_id
        yield Principal(account, target.external, key, target.arn, "{arn: …, external: true}")
