"""Destroying an environment, in the reverse of the order in which it was applied.

Before the first stack goes, the cluster takes away what it has made in AWS, as nobody else knows of it; and AWS is
asked what is left, before the cluster goes, and before the network does. What is left is told, and nothing goes on: a
load balancer or a volume without its cluster costs money for good, and a VPC with anything in it is not deleted.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stackwright.delivery.destroying import leftovers
from stackwright.delivery.destroying.cluster_access import reached
from stackwright.delivery.destroying.contents import Contents
from stackwright.delivery.destroying.protection import protected
from stackwright.delivery.errors import DeliveryError
from stackwright.delivery.review.reviewed import Review, review
from stackwright.model.stack_records import StackRecord
from stackwright.synthesis.document import Document
from stackwright.terraform.binary import Terraform
from stackwright.terraform.heartbeat import heartbeat
from stackwright.terraform.plan_json import ResourceChange
from stackwright.terraform.runner import Runner
from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.workspace import Workspace

CLUSTER, VPC = "aws_eks_cluster", "aws_vpc"
PATIENCE_SECONDS = 900.0
"""How long AWS may take until it has nothing left of what the cluster has deleted."""
PAUSE_SECONDS = 15.0
"""How long between two questions."""


@dataclass
class Destroying:
    """The end of one environment.

    Args:
        stacks: Its stacks, each after those that it reads.
        output: The folder of the synthesized stacks.
        terraform: The binary.
        runner: What runs it.
        connection: Clients of its account.
        progress: Called with a line whenever something has got on.
        hear: Called with the name of a stack and a line that Terraform prints of it.
        cluster_is_empty: Whether somebody has emptied the cluster by hand.
    """

    stacks: Sequence[StackRecord]
    output: Path
    terraform: Terraform
    runner: Runner
    connection: Connection
    progress: Callable[[str], None]
    hear: Callable[[str, str], None]
    cluster_is_empty: bool = False

    def __post_init__(self) -> None:
        self._workspaces = {
            one: Workspace(one, self.output, self.terraform, self.runner) for one in reversed(self.stacks)
        }

    def shown(self) -> list[Review]:
        """What would be destroyed, the first to go first. Nothing is changed."""
        return [*self._reviews()]

    def contents(self) -> list[str]:
        """What the cluster would be told to take away first, a line each."""
        found: list[str] = []
        for cluster, region in self._clusters():
            with reached(cluster, region, self.connection, self.runner) as kubectl:
                found += Contents(kubectl, self.progress).listed() if kubectl else ()
        return found

    def run(self) -> None:
        """Destroy it.

        Raises:
            DeliveryError: Something protects it, or is left in AWS that no state knows of.
            TerraformError: Terraform failed; what was not destroyed is there, and a second run goes on with it.
        """
        if found := list(protected(self._documents())):
            raise DeliveryError("\n".join(["nothing was destroyed:", *found]))
        if not self.cluster_is_empty:
            for cluster, region in self._clusters():
                with reached(cluster, region, self.connection, self.runner) as kubectl:
                    if kubectl:
                        Contents(kubectl, self.progress).delete()
        with heartbeat({one.name: workspace for one, workspace in self._workspaces.items()}, self.progress):
            for stack, workspace in self._workspaces.items():
                self._destroy(stack, workspace)
        for cluster, region in self._clusters():
            for group in leftovers.of_logs(f"/aws/eks/{cluster}/cluster", region, self.connection):
                self.progress(f"EKS has made the log group {group} again after the cluster was gone: delete it")

    def _destroy(self, stack: StackRecord, workspace: Workspace) -> None:
        workspace.init()
        with workspace.plan("-destroy") as planned:
            gone = [one for one in planned.plan.resources if one.kind == "destroy"]
            self._wait_for_nothing_left(stack, gone)
            if gone:
                workspace.apply(planned, lambda line: self.hear(stack.name, line))
        self.progress(f"{stack.name}: " + (f"{len(gone)} resources destroyed" if gone else "nothing is there"))

    def _wait_for_nothing_left(self, stack: StackRecord, gone: Sequence[ResourceChange]) -> None:
        """Before a cluster or a VPC goes: until AWS has nothing of what no state knows."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while left := list(self._left(stack, gone)):
            if time.monotonic() > deadline:
                raise DeliveryError(
                    "\n".join([f"{stack.name} is not destroyed: AWS still has, and no state knows of:", *left])
                )
            self.progress(f"waiting until AWS has deleted {left[0]}" + f" and {len(left) - 1} more" * (len(left) > 1))
            time.sleep(PAUSE_SECONDS)

    def _left(self, stack: StackRecord, gone: Sequence[ResourceChange]) -> Iterator[str]:
        for one in gone:
            if one.type == CLUSTER:
                yield from leftovers.of_cluster(one.before["name"], stack.region, self.connection)
            elif one.type == VPC:
                known = {f"{other.before.get('id')}" for other in gone}
                found = leftovers.of_network(one.before["id"], stack.region, self.connection)
                yield from (what for what in found if what.partition(" ")[0] not in known)

    def _clusters(self) -> Iterator[tuple[str, str]]:
        """Names and regions of the clusters."""
        for stack, document in self._documents().items():
            for body in document.of_type(CLUSTER).values():
                yield body["name"], stack.region

    def _documents(self) -> Mapping[StackRecord, Document]:
        return {stack: workspace.document for stack, workspace in self._workspaces.items()}

    def _reviews(self) -> Iterator[Review]:
        for stack, workspace in self._workspaces.items():
            workspace.init()
            with workspace.plan("-destroy") as planned:
                yield review(stack, planned.plan, workspace.document)
