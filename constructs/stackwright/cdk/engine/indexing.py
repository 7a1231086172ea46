"""The bindings, unpacked and indexed by jsii before they are first used.

Without the index every synth takes three times as long. jsii makes it in the background, and starts anew when it is
interrupted, which every short synth does.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from stackwright.cdk import cache_folder
from stackwright.cdk.packages import PINNED, node_name

CACHE_ROOT = "JSII_RUNTIME_PACKAGE_CACHE_ROOT"
"""The variable by which jsii is told its cache."""
_CACHE_SWITCH = "JSII_RUNTIME_PACKAGE_CACHE"


def cache() -> Path:
    """The folder in which jsii keeps what it unpacks: the one that the user tells it, or one in our cache."""
    named = os.environ.get(CACHE_ROOT)
    return Path(named) if named else cache_folder.folder() / f"jsii-{version('jsii')}"


def prepare(cache: Path) -> None:
    """Have jsii unpack and index the bindings, unless it has."""
    if is_indexed(cache) or os.environ.get(_CACHE_SWITCH, "enabled").lower() != "enabled":
        return
    sys.stderr.write("stackwright: preparing the provider bindings, once; about 15 seconds\n")
    sys.stderr.flush()
    environment = {**os.environ, CACHE_ROOT: str(cache), cache_folder.VARIABLE: str(cache_folder.folder())}
    subprocess.run([sys.executable, "-m", __package__], check=False, stdout=sys.stderr, env=environment)


def is_indexed(cache: Path) -> bool:
    """Whether all the bindings that this project depends on are indexed."""
    return all(any(_indexes(cache, package)) for package in PINNED)


def _indexes(cache: Path, package: str) -> Iterator[Path]:
    """The files that jsii writes last when it indexes a package."""
    return cache.glob(f"{node_name(package)}/{version(package)}/*/.jsii.runtime.v*.json")
