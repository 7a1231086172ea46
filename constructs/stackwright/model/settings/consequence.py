"""What a change of a setting does in AWS, said above the class that has it, a line for each of its keys.

docs/changes.md lists it for every setting, and a test asks the real provider whether it is true. Resource types are
Terraform's, without `aws_`. What follows because it refers to something that is replaced is named only where something
is lost with it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from pydantic import BaseModel

ModelT = TypeVar("ModelT", bound=BaseModel)
_SAID = "__consequences__"


@dataclass(frozen=True)
class Consequence:
    """What a change does. Nothing, if it says nothing.

    Attributes:
        replaces: Types of the resources that are destroyed and made anew.
        makes: Types of those that are made, or destroyed when it is changed back.
        updates: Types of those that are changed in place.
        note: What else there is to know, as a sentence without its full stop.
    """

    replaces: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    note: str = ""

    def __or__(self, other: "Consequence") -> "Consequence":
        """Both."""
        return Consequence(
            self.replaces + other.replaces,
            self.makes + other.makes,
            self.updates + other.updates,
            "; ".join(filter(None, (self.note, other.note))),
        )


def replaces(*types: str, note: str = "") -> Consequence:
    """Destroys resources and makes them anew."""
    return Consequence(replaces=types, note=note)


def makes(*types: str, note: str = "") -> Consequence:
    """Makes resources, or destroys them."""
    return Consequence(makes=types, note=note)


def updates(*types: str, note: str = "") -> Consequence:
    """Changes resources in place."""
    return Consequence(updates=types, note=note)


def nothing(note: str = "") -> Consequence:
    """Changes nothing in AWS."""
    return Consequence(note=note)


def changing(**consequences: Consequence) -> Callable[[type[ModelT]], type[ModelT]]:
    """Says of the keys of a block what a change of each does.

    Args:
        consequences: By the names of the block's fields.
    """

    def said(block: type[ModelT]) -> type[ModelT]:
        unknown = consequences.keys() - block.model_fields.keys()
        if unknown:
            raise AttributeError(f"{block.__name__} has no field {min(unknown)!r}")
        setattr(block, _SAID, consequences)
        return block

    return said


def consequence_of(block: type[BaseModel], name: str) -> Consequence | None:
    """What a change of a key of a block does; None where neither the block nor what it extends says so."""
    said: Iterator[Mapping[str, Consequence]] = (vars(one).get(_SAID, {}) for one in block.__mro__)
    return next((consequences[name] for consequences in said if name in consequences), None)


EVERY_TAG = updates("autoscaling_group", "launch_template", note="And the tags of every other resource")
OF_CI = updates("iam_policy", note="Policies of the roles of `ci`, in the account's bootstrap stack")
ANOTHER_STATE = nothing("States have to be brought along: `terraform init -migrate-state` in each stack")


@dataclass(frozen=True)
class Setting:
    """A key of a file.

    Attributes:
        key: The way to it; `<name>` stands for a name of one's own choice, `[]` for an entry of a list.
        consequence: What a change of it does; None where nothing says so.
        is_block: Whether it is always there and no more than the keys below it.
    """

    key: tuple[str, ...]
    consequence: Consequence | None
    is_block: bool = False


def settings_of(shape: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[Setting]:
    """Every key of a block, those of the blocks in it after their own.

    Args:
        shape: The block's class.
        above: The way to the block.
    """
    for name, field in shape.model_fields.items():
        key = above if name == "root" else (*above, name)
        said = consequence_of(shape, name)
        yield Setting(key, said, is_block=said is None and _is_block(field.annotation))
        for block, way in _blocks_in(field.annotation, ()):
            yield from settings_of(block, (*key, *way))


def _is_block(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _blocks_in(annotation: Any, way: tuple[str, ...]) -> Iterator[tuple[type[BaseModel], tuple[str, ...]]]:  # noqa: ANN401
    """Blocks that values of a type hold, each with the way to it."""
    if _is_block(annotation):
        yield annotation, way
        return
    origin = getattr(annotation, "__origin__", None)
    step = ("<name>",) if origin is dict else ("[]",) if origin is tuple else ()
    for argument in get_args(annotation)[1 if origin is dict else 0 :]:
        yield from _blocks_in(argument, (*way, *step))
