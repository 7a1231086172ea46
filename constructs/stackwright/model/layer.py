"""A layer: one Terraform state of an environment, declared once. Everything else about it follows from that.

Its name is the last part of its stacks' names, its key in the environment file, part of its states' keys and the id of
its remote states. What it reads gives the order in which stacks are applied, and the reverse of it to destroy them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from typing import Annotated, Any, Generic, Protocol, TypeVar, get_origin, get_type_hints

from stackwright.model.catalogue.limits import S3_BUCKET, NameLimit
from stackwright.model.context import Context
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key, PlatformError
from stackwright.model.settings.environment_file import Block, Presence

SettingsT = TypeVar("SettingsT")
RefT = TypeVar("RefT")
RefT_co = TypeVar("RefT_co", covariant=True)


class LayerError(PlatformError):
    """A layer is declared in a way that cannot work."""


class Built(Protocol[RefT_co]):
    """A construct that publishes a ref."""

    @property
    def ref(self) -> RefT_co:
        """All that other layers may know of it."""


@dataclass(frozen=True)
class Inputs(Generic[SettingsT]):
    """What the construct of a layer is made from.

    Attributes:
        stack: The stack that it becomes part of: the scope of whatever is made.
        environment: The environment.
        context: Where the construct stands.
        settings: The layer's block.
        refs: What the layers that it reads publish, by their names.
    """

    stack: Any
    environment: Environment
    context: Context
    settings: SettingsT
    refs: Callable[["Layer[Any, Any]"], Any]

    def read(self, layer: "Layer[Any, RefT]") -> RefT:
        """What another layer publishes. Its values are known at plan, when that layer has been applied.

        Raises:
            LayerError: The layer does not say that it reads that one.
        """
        ref: RefT = self.refs(layer)
        return ref


@dataclass(frozen=True)
class Case:
    """An environment under examination, with what its rules may look at.

    Attributes:
        environment: The environment.
        earlier: The environments before it.
        names: Names of all environments, those with faults included.
        today: The day on which support dates and waivers are judged.
    """

    environment: Environment
    earlier: Sequence[Environment]
    names: Sequence[str]
    today: date


@dataclass(frozen=True)
class UsedName:
    """A name that AWS is going to be given.

    Attributes:
        limit: What AWS allows, and of what it is the name.
        name: The name.
        key: Where in the file it comes from: the key to change when it is not allowed.
        remedy: What to do about it then.
        rename: What to do when something else has the name; to rename what the key names if left out.
        region: The region in which it is taken; that of the environment if left out.
    """

    limit: NameLimit
    name: str
    key: Key = ("environment",)
    remedy: str = "shorten the name of the project or of the environment"
    rename: str = ""
    region: str = ""


def bucket_name(default: str, given: str | None, key: Key) -> UsedName:
    """The name of a bucket that a block can name.

    Args:
        default: Its name if the block names none.
        given: The block's `bucket`.
        key: The block.
    """
    remedy = "shorten the name of the project or of the environment, or name one here as bucket"
    if given is None:
        return UsedName(S3_BUCKET, default, key, remedy, "name another here as bucket")
    return UsedName(S3_BUCKET, given, (*key, "bucket"), remedy, "choose another")


def _none(_: Any) -> Iterator[Any]:  # noqa: ANN401 - stands in for functions of different types
    return iter(())


@dataclass(frozen=True)
class Layer(Generic[SettingsT, RefT]):
    """One layer.

    Attributes:
        name: Its name: lower-case letters, digits and single hyphens.
        purpose: What it is for, in a sentence or two. Editors show it, and so do tables of layers.
        settings: The shape of its block in the environment file.
        ref: What it publishes: a frozen dataclass whose fields are annotated with what they mean.
        build: Makes its construct. Constructs are imported in there: declaring a layer loads no CDK.
        reads: The layers that it builds on, which are applied before it.
        follows: Layers that are applied before it where an environment has them, and of which it reads nothing.
        presence: Whether its block must, may or need not stand in the file.
        faults: What is wrong with an environment as far as this layer is concerned.
        notices: What is not wrong, and should be known all the same: a line each.
        used_names: Names that AWS is going to be given, to be held against AWS's limits and against each other.

    Raises:
        LayerError: The name is no plain word, or the ref's fields do not say what they mean.
    """

    name: str
    purpose: str
    settings: type[SettingsT]
    ref: type[RefT]
    build: Callable[[Inputs[SettingsT]], Built[RefT]]
    reads: tuple["Layer[Any, Any]", ...] = ()
    follows: tuple["Layer[Any, Any]", ...] = ()
    presence: Presence = "optional"
    faults: Callable[[Case], Iterator[Fault]] = field(default=_none)
    notices: Callable[[Case], Iterator[str]] = field(default=_none)
    used_names: Callable[[Environment], Iterator[UsedName]] = field(default=_none)

    def __post_init__(self) -> None:
        if not re.fullmatch("[a-z][a-z0-9]*", self.name):
            raise LayerError(f"the layer {self.name!r} is no plain word; use lower-case letters and digits")
        hints = get_type_hints(self.ref, include_extras=True) if is_dataclass(self.ref) else {}
        if not hints or not all(get_origin(hint) is Annotated for hint in hints.values()):
            example = 'Annotated[str, "ARN of the queue"]'
            raise LayerError(f"{self.ref.__name__} of {self.name!r} has to be a dataclass with fields like {example}")

    @property
    def height(self) -> int:
        """How many layers stand one on the other up to this one."""
        return 1 + max((layer.height for layer in (*self.reads, *self.follows)), default=0)


Layers = tuple[Layer[Any, Any], ...]


def blocks(layers: Layers) -> tuple[Block, ...]:
    """The blocks of some layers, as the shape of an environment file takes them."""
    return tuple((layer.name, layer.settings, layer.presence, layer.purpose) for layer in layers)
