"""What happens when somebody first imports cdktf or the bindings of a provider."""

import functools
import importlib
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

from stackwright.cdk.engine import indexing, node, switch
from stackwright.cdk.engine.generated import GeneratedFinder, is_generated


class Hook(GeneratedFinder):
    """Gets jsii ready before the first generated module is imported, then finds them all, or leaves them to Python."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for generated modules, and for nothing else.

        Raises:
            EngineError: Node is missing or too old.
        """
        return super().find_spec(fullname, path, target) if is_generated(fullname) and self._is_fast else None

    @functools.cached_property
    def _is_fast(self) -> bool:
        """Whether generated modules load fast. That is decided once, with the first of them."""
        fast = not switch.is_stock()
        path = node.find()
        try:
            process = importlib.import_module("stackwright.cdk.engine.process")
        except (ImportError, AttributeError) as unknown:
            if fast:
                switch.tell_stock(f"this jsii is built differently ({unknown})")
            return False
        cache = indexing.cache() if fast else None
        if cache:
            indexing.prepare(cache)
        process.put_in_place(path, cache)
        return fast
