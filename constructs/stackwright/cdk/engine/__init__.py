"""How cdktf and the provider bindings are loaded: in under a second instead of half a minute.

Stock loading costs three times over: Python imports every one of a provider's 2,200 submodules as soon as one is
named, Node requires every one of them again, and both keep all of it in memory. This package is the only place that
knows about it:

* **Python** (`bare.py`, `unchecked.py`): the root of a provider package is a bare package, so that only the submodules
  that are named are ever imported. The generated checks of argument types, a third of the time that a resource takes,
  are left to Node, which makes them again.
* **Node** (`process.py`, `program.js`): each provider's `lib/index.js` is resolved to the `lib/lazy-index.js` that the
  same tarball ships, and jsii's kernel runs in one Node process instead of two. A Node that dies says why (`death.py`).
* **jsii** (`indexing.py`): it keeps unpacked packages in a cache and indexes them in the background, which a short
  synth would interrupt for ever. They are indexed once, and waited for.

No installed file is changed, nothing of Python's own is patched, and no variable of the environment is set: what Node
needs to know, only Node is told. Where jsii is not as expected, it is loaded the stock way, and says so once.
`STACKWRIGHT_STOCK_ENGINE=1` turns all of it off; the output is byte for byte the same.
"""

import importlib
import sys

from stackwright.cdk.engine.hook import Hook

__all__ = ["install", "load"]


def install() -> None:
    """Have cdktf and the provider bindings loaded fast by whoever imports them after this.

    It costs nothing: Node is looked for, and the bindings are prepared, when the first of them is imported. Calling it
    again changes nothing.
    """
    if not any(isinstance(finder, Hook) for finder in sys.meta_path):
        sys.meta_path.insert(0, Hook())


def load() -> None:
    """Load cdktf the fast way.

    Raises:
        EngineError: Node is missing, too old, or does not start.
    """
    install()
    importlib.import_module("cdktf")
