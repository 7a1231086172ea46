"""Rules over what is left of the example: a fresh clone works, and what is not one's own is told once an account is."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network

from pydantic import RootModel

from stackwright.model.catalogue.placeholders import is_example_account, placeholder
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import NotJudged
from stackwright.model.settings.form import Settings
from stackwright.model.settings.platform_file import PlatformSettings


def example_accounts(platform: PlatformSettings) -> Iterator[Fault]:
    """Accounts of the platform that are nobody's: one fault, which says it of all that lives in them."""
    ids = [account.id for _, account in sorted(platform.accounts.items()) if is_example_account(account.id)]
    if ids:
        problem = f"this is still the example: nobody has the account {' or '.join(ids)}"
        yield Fault(problem, "make project, accounts, repository and region yours", ("accounts",))


def leftovers(environment: Environment) -> Iterator[Fault]:
    """Values of the example in an environment of an account that is a real one."""
    if is_example_account(environment.account.id):
        return
    for key, text in _texts(environment.settings):
        problem = placeholder(text)
        if problem and key[0] != "waivers":
            yield Fault(problem, "write your own, or remove it", key, text)


def _texts(settings: Settings) -> Iterator[tuple[Key, str]]:
    """Every text that is written in settings, names of entries among them, with its key. It comes to gaps last."""
    stopped: NotJudged | None = None
    rest: list[tuple[Key, object]] = [((), settings)]
    while rest:
        key, value = rest.pop()
        if isinstance(value, str | IPv4Network):
            yield key, str(value)
            continue
        try:
            for part, below in _below(value):
                if isinstance(part, str):
                    yield (*key, part), part
                rest.append(((*key, part), below))
        except NotJudged as gap:
            stopped = gap
    if stopped:
        raise stopped


def _below(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, RootModel):
        return _below(value.root)
    if isinstance(value, Settings):
        return value.written.items()
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if isinstance(value, list | tuple) else ()
