"""What pydantic says of a value that settings refuse, in the words of the file."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from stackwright.model.errors import ABSENT, Fault, Key, Refusal, closest
from stackwright.model.files.shape import Shape
from stackwright.model.files.yaml_document import Value
from stackwright.model.settings.form import LONG, SHORT

_NO_KEYS = {SHORT.tag, LONG.tag}
"""What pydantic puts into the place of a fault beside the keys of the file."""
_DATE = ("must be a date", "write it like 2026-12-31")
_MAPPING = ("must be a mapping", "write keys and values below it, or {} for none")
_LIST = ("must be a list", "write it in square brackets, e.g. [a, b]")
MUST_BE = {
    "bool_type": ("must be true or false", "write true or false"),
    "int_type": ("must be a whole number", "write it in digits only, e.g. 30"),
    "string_type": ("must be text", "write plain text"),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
}
# Words that other readers of YAML take for true and false.
_SWITCHES = {
    **dict.fromkeys(("on", "yes", "y", "true", "1"), "true"),
    **dict.fromkeys(("off", "no", "n", "false", "0"), "false"),
}
_SPACED_NUMBER = re.compile(r"-?[0-9]+([_ ,.][0-9]{3})*|-?[0-9]+(_[0-9]+)*")
BOUNDS = {
    "greater_than_equal": ("ge", "must be at least {}"),
    "less_than_equal": ("le", "must be at most {}"),
    "too_short": ("min_length", "must have at least {} entr{}"),
    "too_long": ("max_length", "must have at most {} entr{}"),
    "string_too_long": ("max_length", "must have at most {} characters"),
}


def structural_faults(error: ValidationError, here: Shape, value: Value) -> Iterator[Fault]:
    """What is wrong with single values. Which keys there are, and how a block's values go together, is not told here.

    Args:
        error: What pydantic says.
        here: The shape that the value must have.
        value: The value.
    """
    for details in error.errors():
        key = tuple(part for part in details["loc"] if part not in _NO_KEYS)
        if "[key]" in key or details["type"] in {"missing", "extra_forbidden"}:
            continue
        refusal, found = details.get("ctx", {}).get("error"), _value_at(value, key)
        if not isinstance(refusal, Refusal):
            yield _translated(details, key, found, here.at(key))
        elif not (isinstance(found, dict) and (there := here.at(key)) and there.block):
            yield from refused((fault.below(key) for fault in refusal.faults), value)


def refused(faults: Iterable[Fault], value: Value) -> Iterator[Fault]:
    """Faults, each with the value that it is about.

    Args:
        faults: What validators say, keys as they stand in the value.
        value: The value as a whole.
    """
    for fault in faults:
        found = _value_at(value, fault.key)
        yield replace(fault, value=found) if fault.value is ABSENT and not isinstance(found, dict | list) else fault


def _translated(details: ErrorDetails, key: Key, found: object, here: Shape | None) -> Fault:
    """Pydantic's words in ours."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == "literal_error":
        choices = _choices(context["expected"])
        near = closest(str(found), choices)
        remedy = f"did you mean {near!r}?" if near else "choose one of them"
        return Fault(f"must be one of {', '.join(choices)}", remedy, key, found)
    if kind in BOUNDS:
        name, problem = BOUNDS[kind]
        bound = context[name]
        return Fault(problem.format(bound, "y" if bound == 1 else "ies"), _kept(kind, name, bound, here), key, found)
    if kind in MUST_BE:
        problem, remedy = MUST_BE[kind]
        return Fault(problem, _rewritten(kind, found) or remedy, key, found)
    return own_fault(details["msg"].replace("Input should be", "must be"), here, key, found)


def own_fault(said: str, here: Shape | None, key: Key, found: object) -> Fault:
    """What settings of somebody's own layer say in their own words.

    Args:
        said: Their words.
        here: What has to stand there.
        key: Where it stands.
        found: What stands there.
    """
    remedy = f"take another value: {purpose(here)}" if here and here.field else "see what the layer says of it"
    said = re.sub("^(Value|Assertion) error, ", "", said)
    return Fault(said, remedy, key, ABSENT if isinstance(found, dict) else found)


def _rewritten(kind: str, found: object) -> str | None:
    """How to write what was meant; None where nobody can tell."""
    if found is None:
        return "write a value, or remove the key"
    if kind == "string_type" and isinstance(found, bool | int):
        return f'write it in quotes: "{str(found).lower()}"'
    if kind == "bool_type" and (word := str(found).strip().lower()) in _SWITCHES:
        return f"write {_SWITCHES[word]}" + ", without quotes" * (found in {"true", "false"})
    if kind == "int_type" and isinstance(found, str) and _SPACED_NUMBER.fullmatch(found):
        return f"write {int(re.sub('[^-0-9]', '', found))}" + ", without quotes" * found.lstrip("-").isdigit()
    if kind in {"list_type", "tuple_type"} and isinstance(found, str | int):
        return f"write it in square brackets: [{found}]"
    return None


def _kept(kind: str, name: str, bound: int, here: Shape | None) -> str:
    """What to write to keep a bound; the other bound is told, too."""
    if name == "min_length":
        return f"add {'one' if bound == 1 else 'some'}"
    if name == "max_length":
        return "shorten it" if kind == "string_too_long" else "remove some"
    marks = here.field.metadata if here and here.field else []
    bounds = {side: getattr(mark, side) for mark in marks for side in ("ge", "le") if hasattr(mark, side)}
    if bounds.keys() >= {"ge", "le"}:
        return f"use {bounds['ge']} to {bounds['le']}"
    return f"use {bound} or {'more' if name == 'ge' else 'less'}"


def _choices(expected: str) -> list[str]:
    return [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]


def _value_at(value: Value, key: Key) -> object:
    for part in key:
        if isinstance(value, dict) and part in value:
            value = value[str(part)]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return ABSENT
    return value


def purpose(here: Shape) -> str:
    """First sentence of a key's documentation."""
    text = " ".join((here.field.description or "").split()) if here.field else ""
    return re.split(r"(?<!e\.g)\. ", text)[0].rstrip(".") or "it has no default"
