"""`capacity_reservation` of a node group."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing
from stackwright.model.settings.form import Settings
from stackwright.model.settings.nodes.replacing import NEW_NODES
from stackwright.model.settings.values import matching

Capacity = Literal["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]
ReservationId = Annotated[
    str,
    AfterValidator(
        matching("cr-[0-9a-f]{8,17}", "is not the id of a capacity reservation", "write it like cr-0123456789abcdef0")
    ),
]
ResourceGroupArn = Annotated[
    str,
    AfterValidator(
        matching(
            r"arn:aws[a-z-]*:resource-groups:[a-z0-9-]+:[0-9]{12}:group/[A-Za-z0-9_.-]{1,300}",
            "is not the ARN of a resource group",
            "write it like arn:aws:resource-groups:eu-west-1:111122223333:group/reservations",
        )
    ),
]


@changing(id=NEW_NODES, resource_group_arn=NEW_NODES, preference=NEW_NODES)
class CapacityReservationSettings(Settings):
    """Which capacity that was reserved is used. One of its keys, and no more."""

    id: ReservationId | None = None
    """One reservation, which is of one zone."""
    resource_group_arn: ResourceGroupArn | None = None
    """A resource group of reservations, to which others can be added without a change here."""
    preference: Literal["open", "none", "capacity-reservations-only"] | None = None
    """Whether open reservations that fit are used, or none is, or nothing else is."""

    @model_validator(mode="after")
    def _one(self) -> "CapacityReservationSettings":
        if faults := [*self._count_faults()]:
            raise Refusal(*faults)
        return self

    @rule
    def _count_faults(self) -> Iterator[Fault]:
        if sum(value is not None for value in (self.id, self.resource_group_arn, self.preference)) != 1:
            yield Fault("has to say one thing", "write one of: id, resource_group_arn, preference")
