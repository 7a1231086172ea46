"""How cdktf and the provider bindings are loaded: in under a second instead of half a minute.

Stock loading costs three times over: Python imports every one of a provider's 2,200 submodules as soon as one is
named, Node requires every one of them again, and both keep all of it in memory. This module is the only place that
knows about it:

* **Python:** an import hook answers for the root of each provider package with a bare package, so that only the
  submodules that are named are ever imported. Each submodule loads the package's assembly by itself.
* **Node:** a preload script (`engine_preload.js`) resolves each provider's `lib/index.js` to the `lib/lazy-index.js`
  that the same tarball ships.

No installed file is changed. `STACKWRIGHT_STOCK_ENGINE=1` turns both off; the output is byte for byte the same.
"""

import importlib.machinery
import os
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

from stackwright.model.errors import EngineError

PROVIDER_PACKAGES = (
    "cdktf_cdktf_provider_aws",
    "cdktf_cdktf_provider_helm",
    "cdktf_cdktf_provider_kubernetes",
)
"""The provider packages whose root is answered for."""

STOCK_SWITCH = "STACKWRIGHT_STOCK_ENGINE"
"""Set to anything but the empty text, it loads everything the slow, unmodified way."""

OLDEST_NODE = 20
"""jsii needs Node 20 or newer. Source: https://www.npmjs.com/package/jsii (engines)."""

_PRELOAD = Path(__file__).with_name("engine_preload.js")


class _BarePackage(Loader):
    """Makes a package that can hold submodules and executes none of its `__init__.py`."""

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave it to Python to make an empty module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Execute nothing: what the stock `__init__.py` does is import every submodule."""


class _ProviderFinder(MetaPathFinder):
    """Finds the provider packages where Python would, but hands them out bare."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for the roots of the provider packages, and for nothing else."""
        if fullname not in PROVIDER_PACKAGES:
            return None
        found = PathFinder.find_spec(fullname, path, target)
        if found is None or found.origin is None:
            return None
        bare = ModuleSpec(fullname, _BarePackage(), origin=found.origin, is_package=True)
        bare.submodule_search_locations = found.submodule_search_locations
        bare.has_location = True
        return bare


def load() -> None:
    """Prepare this process so that `cdktf` and the provider bindings load fast. Call it before importing them.

    Calling it again changes nothing.

    Raises:
        EngineError: Node is missing or older than `OLDEST_NODE`.
    """
    if "jsii" in sys.modules:
        return
    os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", str(OLDEST_NODE))
    if os.environ.get(STOCK_SWITCH):
        return
    sys.meta_path.insert(0, _ProviderFinder())
    os.environ["NODE_OPTIONS"] = f"{os.environ.get('NODE_OPTIONS', '')} --require {_PRELOAD}".strip()
