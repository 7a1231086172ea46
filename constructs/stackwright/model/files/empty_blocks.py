"""Blocks that stand in a file with nothing behind them.

YAML reads `registry:` as null, which a block that may be left out would take for being left out: what was written to
switch something on, or whose lines were all commented out, would silently switch it off.
"""

from collections.abc import Iterator
from itertools import repeat
from typing import Any, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from stackwright.model.errors import Fault, Key
from stackwright.model.files.shape import forms
from stackwright.model.files.yaml_document import Value


def empty_blocks(shape: object, value: Value, key: Key = ()) -> Iterator[Fault]:
    """Every null where nothing but a block may stand.

    Args:
        shape: The annotation of what the file holds at the key.
        value: What it holds there.
        key: The key.
    """
    here = list(_forms(shape))
    remedies = list(map(_remedy, here))
    if key and value is None and all(remedies):
        yield Fault("has no value", remedies[0], key)
    for form in here:
        if isinstance(value, dict):
            fields = form.model_fields if _is_model(form) else {}
            values_of = get_args(form)[1] if get_origin(form) is dict else None
            for name, below in value.items():
                annotation = fields[name].annotation if name in fields else values_of
                yield from empty_blocks(annotation, below, (*key, name))
        elif isinstance(value, list) and get_origin(form) in {list, tuple}:
            inner = get_args(form)
            each = inner if get_origin(form) is tuple and Ellipsis not in inner else repeat(inner[0])
            for place, (below, annotation) in enumerate(zip(value, each, strict=False)):
                yield from empty_blocks(annotation, below, (*key, place))


def _remedy(form: Any) -> str:  # noqa: ANN401 - any annotation
    """What to write instead of nothing where something of a form belongs; empty where the form is no block."""
    if _is_model(form):
        return f"write {'{} to switch it on' if _can_be_empty(form) else 'its keys below it'}, or remove the key"
    if get_origin(form) is dict:
        return "write {} for none, or remove the key"
    return "write [] for none, or remove the key" if get_origin(form) in {list, tuple} else ""


def _can_be_empty(form: type[BaseModel]) -> bool:
    try:
        form.model_validate({})
    except ValidationError:
        return False
    return True


def _forms(shape: object) -> Iterator[Any]:
    """What may stand at a place, one by one; for a model of one value only, what that value may be."""
    for form in forms(shape):
        if _is_model(form) and issubclass(form, RootModel):
            yield from _forms(form.model_fields["root"].annotation)
        else:
            yield form


def _is_model(form: object) -> bool:
    return isinstance(form, type) and issubclass(form, BaseModel)
