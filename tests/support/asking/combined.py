"""Which arguments go together and which do not, read from what the provider says to one of them, none, or all."""

import re
from collections.abc import Iterable
from typing import Any

GROUPS = (
    ("exactly_one", re.compile(r"only one of `([^`]*)` can be specified")),
    ("exactly_one", re.compile(r"when one \(and only one\) of \[(.*)\] is required")),
    ("exactly_one", re.compile(r"Exactly one of these attributes must be configured: \[(.*)\]")),
    ("at_least_one", re.compile(r"one of `([^`]*)` must be specified")),
    ("at_least_one", re.compile(r"At least one of these attributes must be configured: \[(.*)\]")),
    ("at_least_one", re.compile(r"[Aa]t least one attribute out of \[(.*)\] must be specified")),
    ("at_most_one", re.compile(r"These attributes cannot be configured together: \[(.*)\]")),
    ("together", re.compile(r"These attributes must be configured together: \[(.*)\]")),
)
PAIRS = (
    ("conflicts", re.compile(r'"([^"]+)": conflicts with (\S+)')),
    ("conflicts", re.compile(r'Attribute "([^"]+)" cannot be specified when "([^"]+)" is specified')),
    ("needs", re.compile(r'"([^"]+)": all of `([^`]*)` must be specified')),
    ("needed", re.compile(r'Attribute "([^"]+)" must be specified when "([^"]+)" is specified')),
)
Found = dict[str, list[list[str]]]


def is_combination(text: str) -> bool:
    """Whether something that is said is about arguments together."""
    return any(form.search(text) for _, form in (*GROUPS, *PAIRS))


def combinations(texts: Iterable[str]) -> Found:
    """Combinations by kind; of `needs` the first argument needs the others."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for text in texts:
        for kind, form in GROUPS:
            if match := form.search(text):
                names = sorted({_plain(name) for name in match[1].split(",")})
                found.setdefault(kind, set()).add(tuple(names))
        for kind, form in PAIRS:
            if match := form.search(text):
                _pair(found, kind, _plain(match[1]), [_plain(name) for name in match[2].split(",")])
    found["at_least_one"] = found.get("at_least_one", set()) - found.get("exactly_one", set())
    readable = {kind: [list(one) for one in sorted(group) if _readable(one)] for kind, group in found.items()}
    return {kind: group for kind, group in sorted(readable.items()) if group}


def _pair(found: dict[str, set[tuple[str, ...]]], kind: str, one: str, others: list[str]) -> None:
    if kind == "conflicts":
        found.setdefault(kind, set()).add(tuple(sorted((one, others[0]))))
    elif kind == "needs":
        found.setdefault("needs", set()).add((one, *sorted({*others} - {one})))
    else:
        found.setdefault("needs", set()).add((others[0], one))


def _readable(names: Iterable[str]) -> bool:
    return len({*names}) > 1 and all(re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)*", name) for name in names)


def _plain(name: str) -> str:
    """A path without indexes; `<` is one step up."""
    steps: list[Any] = []
    for step in re.sub(r"\[(\d+|Value\(.*\))\]", "", name.strip()).split("."):
        if step == "<":
            steps.pop()
        elif not step.isdigit():
            steps.append(step)
    return ".".join(steps)
