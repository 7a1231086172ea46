"""One document against one model of settings: every fault, in the words of the file."""

import json
from collections.abc import Iterator
from typing import TypeVar, get_args

from pydantic import BaseModel, RootModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from stackwright.model.errors import ABSENT, Fault, InvalidInput, Key, Refusal, did_you_mean
from stackwright.model.files.empty_blocks import empty_blocks
from stackwright.model.files.yaml_document import Document, Value
from stackwright.model.settings.form import LONG, SHORT, Settings

SettingsT = TypeVar("SettingsT", bound=Settings)

_NO_KEYS = {"[key]", SHORT.tag, LONG.tag}
"""What Pydantic puts into the place of a fault beside the keys of the file."""
_UNKNOWN_KEY = "unknown key"
_MUST_BE = {
    "bool_type": ("must be true or false", "write it without quotes"),
    "int_type": ("must be a whole number", "write digits without quotes"),
    "string_type": ("must be text", "write it in quotes"),
    "dict_type": ("must be a mapping", "write keys and values below it"),
    "model_type": ("must be a mapping", "write keys and values below it"),
    "list_type": ("must be a list", "write it in square brackets"),
    "tuple_type": ("must be a list", "write it in square brackets"),
    "date_type": ("must be a date", "write it like 2026-12-31"),
    "date_parsing": ("must be a date", "write it like 2026-12-31"),
    "date_from_datetime_parsing": ("must be a date", "write it like 2026-12-31"),
}
_BOUNDS = {
    "greater_than_equal": ("ge", "must be at least {}"),
    "less_than_equal": ("le", "must be at most {}"),
    "greater_than": ("gt", "must be greater than {}"),
    "less_than": ("lt", "must be less than {}"),
    "too_short": ("min_length", "must have at least {} entries"),
    "too_long": ("max_length", "must have at most {} entries"),
    "string_too_short": ("min_length", "must have at least {} characters"),
    "string_too_long": ("max_length", "must have at most {} characters"),
}


def validated(model: type[SettingsT], document: Document) -> SettingsT:
    """The settings that a document holds.

    Args:
        model: The shape that it must have.
        document: The file, read.

    Raises:
        InvalidInput: It has another shape; all faults at once.
    """
    value = document.value
    empty = {fault.key: fault for fault in empty_blocks(model, value)}
    faults: list[Fault] = []
    unknown: list[Key] = []
    try:
        settings = _validate(model, value)
        if not empty:
            return settings
    except ValidationError as error:
        faults += _faults(error, model, value)
        unknown = [fault.key for fault in faults if fault.problem == _UNKNOWN_KEY]
    if unknown:
        # A block with an unknown key is not examined any further: take the key out, and look again.
        value = _without(value, unknown)
        try:
            _validate(model, value)
        except ValidationError as error:
            faults += _faults(error, model, value)
    faults = [*empty.values(), *(fault for fault in faults if fault.key not in empty)]
    raise InvalidInput(document.located(fault) for fault in faults)


def _validate(model: type[SettingsT], value: Value) -> SettingsT:
    # Strict validation takes JSON's few types for tuples and dates, but Python's own only for themselves.
    return model.model_validate_json(json.dumps(value))


def _faults(error: ValidationError, model: type[Settings], value: Value) -> Iterator[Fault]:
    for details in error.errors():
        key = tuple(part for part in details["loc"] if part not in _NO_KEYS)
        found = _value_at(value, key)
        refusal = details.get("ctx", {}).get("error")
        if isinstance(refusal, Refusal):
            for fault in refusal.faults:
                below = fault.below(key)
                yield _with_value(below, found if not fault.key else _value_at(value, below.key))
        else:
            yield _translated(details, key, found, model)


def _with_value(fault: Fault, found: object) -> Fault:
    if fault.value is not ABSENT or isinstance(found, dict | list):
        return fault
    return Fault(fault.problem, fault.remedy, fault.key, found)


def _translated(details: ErrorDetails, key: Key, found: object, model: type[Settings]) -> Fault:
    """Pydantic's words in ours."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == "missing":
        return Fault("is missing", f"add it: {_purpose(model, key)}", key)
    if kind == "extra_forbidden":
        return Fault(_UNKNOWN_KEY, did_you_mean(str(key[-1]), _fields(model, key[:-1])), key)
    if kind == "literal_error":
        choices = _choices(context["expected"])
        return Fault(f"must be one of {', '.join(choices)}", did_you_mean(str(found), choices), key, found)
    if kind in _BOUNDS:
        name, problem = _BOUNDS[kind]
        return Fault(problem.format(context[name]), "change it", key, found)
    if kind in _MUST_BE:
        return Fault(*_MUST_BE[kind], key, found)
    return Fault(details["msg"].lower(), "change it", key, found)


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


def _without(value: Value, keys: list[Key]) -> Value:
    """A copy of a value that lacks some of its keys."""

    def copy(part: Value, key: Key) -> Value:
        if isinstance(part, dict):
            return {name: copy(below, (*key, name)) for name, below in part.items() if (*key, name) not in keys}
        if isinstance(part, list):
            return [copy(below, (*key, place)) for place, below in enumerate(part)]
        return part

    return copy(value, ())


def _fields(model: type[Settings], key: Key) -> list[str]:
    """Names of the keys that may stand below a key."""
    block = _block(model, key)
    return list(block.model_fields) if block else []


def _purpose(model: type[Settings], key: Key) -> str:
    """First sentence of a key's documentation."""
    block = _block(model, key[:-1])
    field: FieldInfo | None = block.model_fields.get(str(key[-1])) if block else None
    text = " ".join((field.description or "").split()) if field else ""
    return text.split(". ")[0].rstrip(".") or "it has no default"


def _block(model: type[Settings], key: Key) -> type[BaseModel] | None:
    """The model of the block at a key, found through the annotations above it."""
    here: object = model
    for part in key:
        models = list(_models_in(here))
        if not models:
            return None
        holder = models[0]
        if isinstance(part, str) and part in holder.model_fields:
            here = holder.model_fields[part].annotation
    return next(_models_in(here), None)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, RootModel):
        yield from _models_in(annotation.model_fields["root"].annotation)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
