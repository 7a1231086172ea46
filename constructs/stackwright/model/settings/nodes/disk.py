"""`disk` of a node group."""

from collections.abc import Iterator

from pydantic import Field, model_validator

from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing
from stackwright.model.settings.form import Settings
from stackwright.model.settings.nodes.replacing import NEW_NODES

# gp3 volumes: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html#gp3-ebs-volume-type
IOPS_PER_GIB = 500
THROUGHPUT_PER_IOPS = 0.25


@changing(
    size_gib=NEW_NODES,
    iops=NEW_NODES,
    throughput_mib=NEW_NODES,
)
class DiskSettings(Settings):
    """Each node's disk: a gp3 volume, always encrypted."""

    size_gib: int = Field(default=50, ge=20, le=16384)
    """Size in GiB, 20 to 16384."""
    iops: int = Field(default=3000, ge=3000, le=16000)
    """Operations a second, 3000 to 16000, at most 500 for each GiB."""
    throughput_mib: int = Field(default=125, ge=125, le=1000)
    """MiB a second, 125 to 1000, at most a quarter of `iops`."""

    @model_validator(mode="after")
    def _in_proportion(self) -> "DiskSettings":
        faults = [*self._iops_faults(), *self._throughput_faults()]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _iops_faults(self) -> Iterator[Fault]:
        if self.iops > (limit := self.size_gib * IOPS_PER_GIB):
            remedy = f"use at most {limit}, or raise size_gib"
            yield Fault(f"is more than gp3 gives {self.size_gib} GiB", remedy, ("iops",))

    @rule
    def _throughput_faults(self) -> Iterator[Fault]:
        if self.throughput_mib > (limit := int(self.iops * THROUGHPUT_PER_IOPS)):
            remedy = f"use at most {limit}, or raise iops"
            yield Fault(f"is more than gp3 gives with {self.iops} iops", remedy, ("throughput_mib",))
