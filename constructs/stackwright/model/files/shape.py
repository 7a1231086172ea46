"""The shape that settings give to each place of a file: what may stand there, and what below it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, TypeAdapter
from pydantic.fields import FieldInfo

from stackwright.model.errors import Key
from stackwright.model.files.yaml_document import Value
from stackwright.model.settings.form import Settings


def forms(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - any annotation
    """What an annotation lets stand beside None, one by one, without what refines it."""
    if get_origin(annotation) is Annotated:
        yield from forms(get_args(annotation)[0])
    elif get_origin(annotation) in {Union, UnionType}:
        for inner in get_args(annotation):
            yield from forms(inner)
    elif annotation is not NoneType:
        yield annotation


def _is_block(form: object) -> bool:
    return isinstance(form, type) and issubclass(form, Settings)


@dataclass(frozen=True, eq=False)
class Shape:
    """What may stand at one place.

    Attributes:
        annotation: The place's type, as a field of settings is annotated.
        field: The field that is annotated; None for items and entries.
    """

    annotation: Any
    field: FieldInfo | None = None

    @cached_property
    def kind(self) -> Any:  # noqa: ANN401 - a type, or something like `tuple[str, ...]`
        """The type without what refines it, and without None; the block's where something else may stand, too."""
        options = list(forms(self.annotation))
        return options[0] if len(options) == 1 else next(filter(_is_block, options), Any)

    @property
    def root(self) -> type[RootModel[Any]] | None:
        """The model whose only value stands here; None for anything else."""
        return self.kind if isinstance(self.kind, type) and issubclass(self.kind, RootModel) else None

    @property
    def block(self) -> type[Settings] | None:
        """The settings of the block that stands here; None where none stands."""
        return self.kind if _is_block(self.kind) else None

    @cached_property
    def fields(self) -> dict[str, "Shape"]:
        """What may stand below a block, by key."""
        return {
            name: Shape(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation, field)
            for name, field in (self.block.model_fields.items() if self.block else ())
        }

    @cached_property
    def entry(self) -> "Shape | None":
        """What each item of a list and each value of a mapping is; None for anything else."""
        if self.root:
            return Shape(self.root.model_fields["root"].annotation).entry
        origin, options = get_origin(self.kind), get_args(self.kind)
        if origin is dict:
            return Shape(options[1])
        return Shape(options[0]) if origin is tuple and options[1:] == (...,) else None

    @cached_property
    def names(self) -> "Shape | None":
        """What the names of a mapping's entries are; None for anything else."""
        if self.root:
            return Shape(self.root.model_fields["root"].annotation).names
        return Shape(get_args(self.kind)[0]) if get_origin(self.kind) is dict else None

    @property
    def required(self) -> bool:
        """Whether it is a key without a default."""
        return self.field is not None and self.field.is_required()

    @property
    def holds_parts(self) -> bool:
        """Whether parts of what stands here can be wrong by themselves."""
        return self.block is not None or self.entry is not None

    def at(self, key: Key) -> "Shape | None":
        """What may stand at a key below; None where nothing is known of it."""
        here: Shape | None = self
        for part in key:
            if here is not None:
                here = here.fields.get(str(part)) if here.block else here.entry
        return here

    def validated(self, value: Value) -> Any:  # noqa: ANN401 - whatever the annotation says
        """A value that stands here, in Python's own types.

        Raises:
            ValidationError: The value is wrong.
        """
        # Strict validation takes JSON's few types for tuples and dates, but Python's own only for themselves.
        return self._adapter.validate_json(json.dumps(value), strict=True)

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.annotation)


@cache
def shape(model: type[BaseModel]) -> Shape:
    """The shape that a model gives to a whole file."""
    return Shape(model)
