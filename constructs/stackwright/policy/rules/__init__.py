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
    modules = (import_module(f"{__name__}.{one.name}") for one in iter_modules(__path__))
    return tuple(rule for module in modules for rule in rules_of(module))
