"""Finds the packages that jsii generated where Python would, and hands them out in a form that loads fast."""

from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

from stackwright.cdk.engine.bare import bare
from stackwright.cdk.engine.unchecked import UncheckedLoader
from stackwright.cdk.packages import CORE, PROVIDER_PREFIX


def is_generated(module: str) -> bool:
    """Whether a module belongs to a package that jsii generated."""
    return module.startswith(PROVIDER_PREFIX) or module.partition(".")[0] in CORE


class GeneratedFinder(MetaPathFinder):
    """Answers for generated modules: roots of provider packages bare, all others without checks."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for generated modules, and for nothing else."""
        if not is_generated(fullname):
            return None
        found = PathFinder.find_spec(fullname, path, target)
        if found is None or not isinstance(found.loader, SourceFileLoader):
            return found
        if "." not in fullname and fullname not in CORE:
            return bare(found)
        found.loader = UncheckedLoader(found.loader.name, found.loader.path)
        return found
