"""All rules, one family a file."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from stackwright.policy.rule import Rule


def rules_of(module: ModuleType) -> Iterator[Rule]:
    """The rules that a module makes, in its order."""
    return (one for one in vars(module).values() if isinstance(one, Rule))


def shipped() -> tuple[Rule, ...]:
    """The rules of Stackwright, family by family."""
    return tuple(rule for _, of_family in families() for rule in of_family)


def families() -> Iterator[tuple[str, tuple[Rule, ...]]]:
    """The rules of each file, with what its first line says that they have in common."""
    for one in iter_modules(__path__):
        module = import_module(f"{__name__}.{one.name}")
        yield str(module.__doc__).partition("\n")[0].rstrip("."), tuple(rules_of(module))
