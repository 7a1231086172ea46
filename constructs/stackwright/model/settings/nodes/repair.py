"""`node_repair_config` of a node group: how far EKS goes when it replaces nodes that stay unhealthy.

Source: https://docs.aws.amazon.com/eks/latest/userguide/node-repair.html
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from stackwright.model.errors import Fault, Refusal
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings

IN_PLACE = updates("eks_node_group")
Condition = Literal[
    "AcceleratedHardwareReady",
    "ContainerRuntimeReady",
    "DiskPressure",
    "KernelReady",
    "MemoryPressure",
    "NetworkingReady",
    "Ready",
    "StorageReady",
]


@changing(
    node_monitoring_condition=IN_PLACE,
    node_unhealthy_reason=IN_PLACE,
    min_repair_wait_time_mins=IN_PLACE,
    repair_action=IN_PLACE,
)
class NodeRepairOverrideSettings(Settings):
    """What is done about one reason of one condition, in the place of EKS's own answer."""

    node_monitoring_condition: Condition
    """The condition, as the node monitoring agent reports it."""
    node_unhealthy_reason: str = Field(min_length=1)
    """The reason, e.g. `NvidiaXID31Error`."""
    min_repair_wait_time_mins: int = Field(ge=1)
    """Minutes that it has to last."""
    repair_action: Literal["Replace", "Reboot", "NoAction"]
    """What is done then."""


@changing(
    max_unhealthy_node_threshold_count=IN_PLACE,
    max_unhealthy_node_threshold_percentage=IN_PLACE,
    max_parallel_nodes_repaired_count=IN_PLACE,
    max_parallel_nodes_repaired_percentage=IN_PLACE,
    overrides=IN_PLACE,
)
class NodeRepairSettings(Settings):
    """Limits of what EKS repairs by itself. Each is a number or a percentage, not both."""

    max_unhealthy_node_threshold_count: int | None = Field(default=None, ge=1)
    """Unhealthy nodes above which nothing is repaired any more."""
    max_unhealthy_node_threshold_percentage: int | None = Field(default=None, ge=1, le=100)
    """The same in percent of the group's nodes."""
    max_parallel_nodes_repaired_count: int | None = Field(default=None, ge=1)
    """Nodes that are repaired at a time."""
    max_parallel_nodes_repaired_percentage: int | None = Field(default=None, ge=1, le=100)
    """The same in percent of the unhealthy nodes."""
    overrides: tuple[NodeRepairOverrideSettings, ...] = ()
    """What is done otherwise than EKS does it, by condition and reason. Needs the add-on eks-node-monitoring-agent."""

    @model_validator(mode="after")
    def _one_of_two(self) -> "NodeRepairSettings":
        faults = [
            *self._both_faults("max_unhealthy_node_threshold"),
            *self._both_faults("max_parallel_nodes_repaired"),
        ]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _both_faults(self, limit: str) -> Iterator[Fault]:
        count, percentage = f"{limit}_count", f"{limit}_percentage"
        if getattr(self, count) is not None and getattr(self, percentage) is not None:
            yield Fault(f"stands beside {percentage}", "remove one of the two", (count,), getattr(self, count))
