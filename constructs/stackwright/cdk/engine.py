"""How cdktf and the provider bindings are loaded: in under a second instead of half a minute.

Stock loading costs three times over: Python imports every one of a provider's 2,200 submodules as soon as one is
named, Node requires every one of them again, and both keep all of it in memory. This module is the only place that
knows about it:

* **Python:** an import hook answers for the root of each provider package with a bare package, so that only the
  submodules that are named are ever imported. Each submodule loads the package's assembly by itself. The generated
  checks of argument types, a third of the time that a resource takes, are left to Node, which makes them again.
* **Node:** a preload script (`engine_preload.js`) resolves each provider's `lib/index.js` to the `lib/lazy-index.js`
  that the same tarball ships, and runs jsii's kernel in one Node process instead of two.
* **jsii:** it keeps unpacked packages in a cache and indexes them in the background, which a short synth would
  interrupt for ever. `prepare` waits for the index, once.

No installed file is changed. `STACKWRIGHT_STOCK_ENGINE=1` turns all of it off; the output is byte for byte the same.
"""

import functools
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import typing
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import typeguard

from stackwright.model.errors import EngineError

PROVIDER_PACKAGES = {
    "cdktf_cdktf_provider_aws": "@cdktf/provider-aws",
    "cdktf_cdktf_provider_helm": "@cdktf/provider-helm",
    "cdktf_cdktf_provider_kubernetes": "@cdktf/provider-kubernetes",
}
"""Python's and Node's names of the provider packages."""

STOCK_SWITCH = "STACKWRIGHT_STOCK_ENGINE"
"""Set to anything but the empty text, it loads everything the slow, unmodified way."""

OLDEST_NODE = 20
"""Source: https://www.npmjs.com/package/jsii (engines)."""

_PRELOAD = Path(__file__).with_name("engine_preload.js")
_CACHE_ROOT = "JSII_RUNTIME_PACKAGE_CACHE_ROOT"
_INDEX_SECONDS = 120


class _BarePackage(Loader):
    """Makes a package that can hold submodules and executes none of its `__init__.py`."""

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:  # noqa: ARG002 - the protocol of importlib
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


def install() -> None:
    """Placeholder until the engine installs lazily."""
    load()


def load() -> None:
    """Load cdktf, so that the provider bindings load fast after it. Call it before importing either.

    Calling it again changes nothing.

    Raises:
        EngineError: Node is missing or older than `OLDEST_NODE`.
    """
    if "cdktf" in sys.modules:
        return
    cache = Path(os.environ.get(_CACHE_ROOT) or _cache_root())
    _check_node(cache)
    os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", str(OLDEST_NODE))
    if not os.environ.get(STOCK_SWITCH):
        sys.meta_path.insert(0, _ProviderFinder())
        preload = f"--preserve-symlinks --require {json.dumps(str(_PRELOAD))}"  # in quotes: the path may hold spaces
        os.environ["NODE_OPTIONS"] = f"{os.environ.get('NODE_OPTIONS', '')} {preload}".strip()
        typing.get_type_hints = _remembered(typing.get_type_hints)
        vars(typeguard)["check_type"] = _unchecked
        prepare(cache)
    importlib.import_module("cdktf")


def prepare(cache: Path) -> None:
    """Have jsii unpack the provider bindings into a cache and index them, unless it has.

    Without the index every synth takes three times as long; with it interrupted, it is started anew every time.

    Args:
        cache: A folder that can be written to. Later processes find it in the environment.
    """
    os.environ[_CACHE_ROOT] = str(cache)
    if all(any(_indexes(cache, package)) for package in PROVIDER_PACKAGES):
        return
    print("stackwright: preparing the provider bindings, once; about 15 seconds", file=sys.stderr)  # noqa: T201
    subprocess.run([sys.executable, "-m", __name__], check=False, stdout=sys.stderr)


def _index() -> None:
    """Load every provider and keep Node alive until its assembly is indexed."""
    sys.meta_path.insert(0, _ProviderFinder())
    deadline = time.monotonic() + _INDEX_SECONDS
    for package in PROVIDER_PACKAGES:
        importlib.import_module(f"{package}._jsii")
    cache = Path(os.environ[_CACHE_ROOT])
    while not all(any(_indexes(cache, package)) for package in PROVIDER_PACKAGES):
        if time.monotonic() > deadline:
            sys.exit("stackwright: the provider bindings could not be indexed; synth works, but slowly")
        time.sleep(0.1)


def _indexes(cache: Path, package: str) -> Iterator[Path]:
    """The files that jsii writes last when it indexes a package."""
    return cache.glob(f"{PROVIDER_PACKAGES[package]}/{version(package)}/*/.jsii.runtime.v*.json")


def _cache_root() -> Path:
    """A folder for jsii's cache: in the virtual environment, else in the user's cache, else a temporary one."""
    name = f"jsii-{version('jsii')}"
    roots = [Path(tempfile.gettempdir()) / f"stackwright-{os.getuid()}"]
    if "HOME" in os.environ:
        roots.insert(0, Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stackwright")
    if sys.prefix != sys.base_prefix:
        roots.insert(0, Path(sys.prefix) / "cache")
    for root in roots:
        try:
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        # Whoever owns the cache decides what Node runs.
        if os.access(root, os.W_OK) and root.stat().st_uid == os.getuid():
            return root / name
    return Path(tempfile.mkdtemp(prefix="stackwright-")) / name


def _remembered(get_type_hints: Callable[..., dict[str, object]]) -> Callable[..., dict[str, object]]:
    """`typing.get_type_hints`, worked out once for each of jsii's type-checking stubs."""
    of_stub = functools.cache(get_type_hints)

    @functools.wraps(get_type_hints)
    def remembered(of: object, *args: object, **kwargs: object) -> dict[str, object]:
        if getattr(of, "__name__", "").startswith("_typecheckingstub__") and not args and not kwargs:
            return of_stub(of)
        return get_type_hints(of, *args, **kwargs)

    return remembered


def _unchecked(*, argname: str, value: object, expected_type: object) -> object:  # noqa: ARG001 - typeguard's names
    return value


def _check_node(cache: Path) -> None:
    """Make sure that Node is there and new enough. A Node that was will not be asked again."""
    node = os.environ.get("JSII_NODE") or "node"
    remedy = f"install Node.js {OLDEST_NODE} or newer (https://nodejs.org)"
    path = shutil.which(node)
    if not path:
        raise EngineError(f"there is no {node} on PATH; {remedy}")
    status = Path(path).stat()
    stamp = cache / f"node-{status.st_ino}-{status.st_size}-{status.st_mtime_ns}"
    if stamp.exists():
        return
    found = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if not found.startswith("v") or int(found[1:].split(".")[0]) < OLDEST_NODE:
        raise EngineError(f"{node} is {found or 'broken'}; {remedy}")
    cache.mkdir(parents=True, exist_ok=True)
    stamp.touch()


if __name__ == "__main__":
    _index()
