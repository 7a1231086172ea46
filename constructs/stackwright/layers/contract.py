"""How layers hand values on: each field of a layer's ref is an output of its stack, and is read back by its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from stackwright.cdk.core import (
    DataTerraformRemoteState,
    DataTerraformRemoteStateS3,
    NamedRemoteWorkspace,
    TerraformOutput,
    TerraformRemoteState,
    TerraformStack,
    Token,
)
from stackwright.model.state_location import StateLocation

Ref = TypeVar("Ref")


def publish(stack: TerraformStack, ref: object) -> None:
    """Make every field of a ref an output of the stack that produced it, but for those that hold their default."""
    defaults = {one.name: one.default_factory() for one in fields(ref) if one.default_factory is not MISSING}  # type: ignore[arg-type]
    for name, (_, description) in _contract(type(ref)).items():
        if name not in defaults or getattr(ref, name) != defaults[name]:
            TerraformOutput(stack, name, value=getattr(ref, name), description=description)


def read(stack: TerraformStack, id_: str, kind: type[Ref], location: StateLocation) -> Ref:
    """Read another layer's ref out of its state. What comes back are tokens: their values are known at plan.

    Args:
        stack: The stack that needs the values.
        id_: Id of the data source, the other layer's name.
        kind: The other layer's ref.
        location: The other layer's state.
    """
    state = _state(stack, id_, location)
    readers: dict[Any, Callable[[str], Any]] = {
        str: state.get_string,
        Sequence: state.get_list,
        Mapping: lambda name: Token.as_any_map(state.get(name)),
    }
    return kind(**{name: readers[shape](name) for name, (shape, _) in _contract(kind).items()})


def _state(stack: TerraformStack, id_: str, location: StateLocation) -> TerraformRemoteState:
    """Another layer's state, where it is kept."""
    if location.host and location.organization and location.workspace:
        workspace = NamedRemoteWorkspace(location.workspace)
        return DataTerraformRemoteState(
            stack, id_, hostname=location.host, organization=location.organization, workspaces=workspace
        )
    return DataTerraformRemoteStateS3(stack, id_, bucket=location.bucket, key=location.key, region=location.region)


def _contract(kind: type) -> dict[str, tuple[Any, str]]:
    """Name, shape and meaning of each field."""
    hints = get_type_hints(kind, include_extras=True)
    contract = {}
    for field in fields(kind):
        hint = hints[field.name]
        shape, description = get_args(hint)
        contract[field.name] = (get_origin(shape) or shape, description)
    return contract
