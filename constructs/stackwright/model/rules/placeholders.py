"""Rules over what is left of the example: a fresh clone works, and what is not one's own is told once an account is."""

from collections.abc import Iterator

from stackwright.model.catalogue.placeholders import is_example_account, placeholder
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
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
    written = environment.settings.model_dump(
        mode="json",
        exclude_unset=True,
        exclude={"waivers"},
        warnings=False,  # a value that is checked by hand, such as `zones`, is another than its annotation says
        fallback=str,
    )
    yield from _leftovers(written, ())


def _leftovers(value: object, key: Key) -> Iterator[Fault]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _told(name, (*key, name))
            yield from _leftovers(below, (*key, name))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _leftovers(below, (*key, place))
    elif isinstance(value, str):
        yield from _told(value, key)


def _told(text: str, key: Key) -> Iterator[Fault]:
    if problem := placeholder(text):
        yield Fault(problem, "write your own, or remove it", key, text)
