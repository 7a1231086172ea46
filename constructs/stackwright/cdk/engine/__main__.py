"""Loads every provider and keeps Node alive until its assembly is indexed; see indexing.py."""

import importlib
import sys
import time

from stackwright.cdk.engine import indexing, node
from stackwright.cdk.engine.generated import GeneratedFinder
from stackwright.cdk.packages import PINNED
from stackwright.model.errors import EngineError

_PATIENCE_SECONDS = 120


def main() -> None:
    """Index the bindings."""
    cache = indexing.cache()
    process = importlib.import_module("stackwright.cdk.engine.process")
    process.put_in_place(node.find(), cache)
    sys.meta_path.insert(0, GeneratedFinder())
    deadline = time.monotonic() + _PATIENCE_SECONDS
    for package in PINNED:
        importlib.import_module(f"{package}._jsii")
    while not indexing.is_indexed(cache):
        if time.monotonic() > deadline:
            sys.exit("stackwright: the provider bindings could not be indexed; synth works, but slowly")
        time.sleep(0.1)


if __name__ == "__main__":
    try:
        main()
    except (EngineError, OSError):
        sys.exit(1)  # whoever waits for this will meet the same Node or the same full disk, and say so
