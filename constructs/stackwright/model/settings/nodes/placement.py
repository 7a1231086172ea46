"""`placement_group` of a node group."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, replaces
from stackwright.model.settings.form import Settings
from stackwright.model.settings.nodes.replacing import NEW_NODES

SOURCE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html"
# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html (partition and spread rules)
MOST_PARTITIONS = 7
MOST_SPREAD_IN_A_ZONE = 7

ANOTHER = NEW_NODES | replaces("placement_group")


@changing(strategy=ANOTHER, partitions=ANOTHER)
class PlacementGroupSettings(Settings):
    """How near to each other the group's machines stand."""

    strategy: Literal["cluster", "partition", "spread"]
    """Close together in one zone, in partitions that share no rack, or each on a rack of its own."""
    partitions: int | None = Field(default=None, ge=1, le=MOST_PARTITIONS)
    """Partitions in a zone, 1 to 7, with the strategy `partition`."""

    @property
    def suffix(self) -> str:
        """What tells it from another of the same node group: one that is replaced stands beside its successor."""
        return f"{self.strategy}-{self.partitions}" if self.partitions else self.strategy

    @model_validator(mode="after")
    def _fits_together(self) -> "PlacementGroupSettings":
        if faults := [*self._partition_faults()]:
            raise Refusal(*faults)
        return self

    @rule
    def _partition_faults(self) -> Iterator[Fault]:
        if self.strategy == "partition" and self.partitions is None:
            yield Fault("needs partitions", f"write a number, 1 to {MOST_PARTITIONS}", ("strategy",), self.strategy)
        if self.strategy != "partition" and self.partitions is not None:
            remedy = "remove it, or set strategy: partition"
            yield Fault("is used only with strategy: partition", remedy, ("partitions",), self.partitions)
