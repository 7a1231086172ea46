"""Packages of provider bindings without what their `__init__.py` does, which is to import every submodule."""

import importlib
import pkgutil
from collections.abc import Callable
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType


class BarePackage(Loader):
    """Makes a package whose submodules are imported when they are first asked for."""

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:  # noqa: ARG002 - the protocol of importlib
        """Leave it to Python to make an empty module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Let submodules be attributes, as they are in the stock package."""
        vars(module)["__getattr__"] = _submodule_of(module)
        vars(module)["__dir__"] = lambda: _submodules(module)


def bare(found: ModuleSpec) -> ModuleSpec:
    """The spec of the same package, bare."""
    spec = ModuleSpec(found.name, BarePackage(), origin=found.origin, is_package=True)
    spec.submodule_search_locations = found.submodule_search_locations
    spec.has_location = True
    return spec


def _submodule_of(package: ModuleType) -> Callable[[str], object]:
    def get(name: str) -> object:
        if name == "__all__":
            return _submodules(package)
        submodule = f"{package.__name__}.{name}"
        if not name.startswith("__"):
            try:
                return importlib.import_module(submodule)
            except ModuleNotFoundError as missing:
                if missing.name != submodule:
                    raise
        raise AttributeError(f"module {package.__name__!r} has no attribute {name!r}")

    return get


def _submodules(package: ModuleType) -> list[str]:
    return [module.name for module in pkgutil.iter_modules(package.__path__) if not module.name.startswith("_")]
