"""Rules of one's own: whatever the Python files of a folder make with the functions of `policy.rule`."""

import importlib.util
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from stackwright.policy.errors import PolicyError
from stackwright.policy.rule import Rule
from stackwright.policy.rules import rules_of


def own(folder: Path, shipped: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules in a folder, file by file in the order of their names; none where there is no folder.

    Args:
        folder: The folder.
        shipped: The rules that are there already.

    Raises:
        PolicyError: A file fails, makes no rule, or makes one whose id is taken.
    """
    known = {rule.id: "Stackwright" for rule in shipped}
    found: list[Rule] = []
    for file in sorted(folder.glob("*.py")):
        rules = tuple(_rules(file))
        if not rules:
            raise PolicyError(f"{file}: makes no rule; write one with stack_rule, or move the file elsewhere")
        for rule in rules:
            if rule.id in known:
                raise PolicyError(f"{file}: the id {rule.id!r} is taken by {known[rule.id]}; choose another")
            known[rule.id] = str(file)
        found += rules
    return tuple(found)


def _rules(file: Path) -> Iterator[Rule]:
    spec = importlib.util.spec_from_file_location(f"stackwright_policies_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise PolicyError(f"{file}: cannot be loaded; check its permissions")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise PolicyError(f"{failure(file, error)}; mend it") from error
    return rules_of(module)


def failure(file: Path, error: Exception) -> str:
    """What went wrong in a file, with its line."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    if isinstance(error, SyntaxError):
        lines.append(error.lineno or 0)
    place = f"{file}:{lines[-1]}" if lines else str(file)
    return f"{place}: {type(error).__name__}: {error}"
