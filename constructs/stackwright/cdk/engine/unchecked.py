"""Generated modules that leave the checks of argument types to Node, which makes them anyway.

A generated function asks `typing.get_type_hints` for the types of its arguments and calls `check_type` with each; newer
ones call `cached_type_hints`. Each module finds these names among its own, where they are replaced once it is executed.
"""

import typing
from importlib.machinery import SourceFileLoader
from types import ModuleType


class UncheckedLoader(SourceFileLoader):
    """Loads a generated module as Python would, and takes its checks away."""

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module, then replace what its checks call."""
        super().exec_module(module)
        names = vars(module)
        names.update({name: value for name, value in _REPLACED.items() if name in names})


class _AnyType(dict[str, object]):
    """The type hints of any function: nothing is looked up, as nobody looks at it."""

    def __missing__(self, argument: str) -> None:
        """Of no argument is the type known."""


_NO_HINTS = _AnyType()


def _no_hints(stub: object) -> _AnyType:  # noqa: ARG001 - called as `typing.get_type_hints` is
    return _NO_HINTS


def _unchecked(argname: str, value: object, expected_type: object) -> None:
    """Accept any value."""


def _typing_without_hints() -> ModuleType:
    """A copy of `typing` for generated modules; everybody else keeps Python's own."""
    copy = ModuleType("typing")
    vars(copy).update(vars(typing), get_type_hints=_no_hints)
    return copy


_REPLACED = {"typing": _typing_without_hints(), "cached_type_hints": _no_hints, "check_type": _unchecked}
