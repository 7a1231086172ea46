"""Planning stacks, each after those that it reads: what each plan says, or why there is none."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from stackwright.delivery.planning.fingerprint import Fingerprint, fingerprint
from stackwright.delivery.planning.outputs import Outputs
from stackwright.delivery.planning.verdict import Edge, waits_for
from stackwright.model.stack_records import StackRecord
from stackwright.synthesis.document import Document
from stackwright.synthesis.handover import LOCK
from stackwright.terraform.binary import Terraform, TerraformError
from stackwright.terraform.heartbeat import heartbeat
from stackwright.terraform.order import in_order
from stackwright.terraform.plan_json import Plan
from stackwright.terraform.runner import Runner
from stackwright.terraform.workspace import Planned, Workspace

WORKERS = 4
"""How many stacks are planned at a time: most of it is waiting for AWS."""
Progress = Callable[[str], None]
EVERYTHING = frozenset({"*"})
"""In the place of the outputs that change: all of them may."""


@dataclass(frozen=True)
class StackPlan:
    """What came of planning one stack: a plan, or what it waits for, or why it failed.

    Attributes:
        stack: The stack.
        document: What was synthesized of it.
        planned: Its plan. The file is there as long as the context lasts that it was made in.
        fingerprint: What the plan is known by.
        waits_for: What it waits for.
        failure: Why there is no plan, in Terraform's words.
    """

    stack: StackRecord
    document: Document
    planned: Planned | None = None
    fingerprint: Fingerprint | None = None
    waits_for: tuple[Edge, ...] = ()
    failure: str = ""

    @property
    def plan(self) -> Plan | None:
        """What its plan says."""
        return self.planned.plan if self.planned else None

    @property
    def acts(self) -> bool:
        """Whether an apply would do anything."""
        return bool(self.plan and self.plan.acts)


@dataclass
class Planning:
    """How stacks are planned.

    Args:
        output: The folder of the synthesized stacks.
        terraform: The binary.
        runner: What runs it.
        live: Asks for the outputs in the state of a stack.
        progress: Called with a line whenever a stack has got on, and from time to time with what runs.

    Attributes:
        workspaces: Where each stack that was planned is, by its name.
    """

    output: Path
    terraform: Terraform
    runner: Runner
    live: Callable[[StackRecord], Outputs]
    progress: Progress
    workspaces: dict[str, Workspace] = field(default_factory=dict)

    def plans(self, stacks: Sequence[StackRecord], kept: ExitStack) -> tuple[StackPlan, ...]:
        """Plan some stacks.

        Args:
            stacks: The stacks, each after those that it reads.
            kept: As long as this lasts, the files of the plans are there.

        Raises:
            TerraformError: A stack has not been synthesized.
            StateError: AWS refused to show a state, or was not reached.
        """
        for stack in stacks:
            self.workspaces[stack.name] = Workspace(stack, self.output, self.terraform, self.runner)
        known = {stack.name: stack for stack in stacks}
        found: dict[str, StackPlan] = {}
        outputs: dict[str, Outputs] = {}

        def plan(name: str) -> None:
            stack = known[name]
            for other in stack.reads:
                if other.name not in outputs:
                    outputs[other.name] = self.live(other)
            found[name] = self._plan(stack, outputs, dict(_changing(found.values())), kept)
            self.progress(f"{name}: {_told(found[name])}")

        needs = {stack.name: [other.name for other in stack.reads if other.name in known] for stack in stacks}
        with heartbeat(self.workspaces, self.progress):
            in_order(needs, plan, self.runner, WORKERS)
        return tuple(found[stack.name] for stack in stacks)

    def again(self, stack: StackRecord, kept: ExitStack) -> StackPlan:
        """Plan one stack when all before it are applied."""
        return self._plan(stack, {other.name: self.live(other) for other in stack.reads}, {}, kept)

    def _plan(
        self,
        stack: StackRecord,
        live: Mapping[str, Outputs],
        changing: Mapping[str, Collection[str]],
        kept: ExitStack,
    ) -> StackPlan:
        workspace = self.workspaces[stack.name]
        document = workspace.document
        if edges := waits_for(stack, document, live, changing):
            return StackPlan(stack, document, waits_for=edges)
        try:
            workspace.init()
            planned = kept.enter_context(workspace.plan())
        except TerraformError as error:
            return StackPlan(stack, document, failure=str(error))
        lock = workspace.folder / LOCK
        text = lock.read_text() if lock.is_file() else ""
        return StackPlan(stack, document, planned, fingerprint(planned, document, text, self.terraform.version))


def _changing(plans: Iterable[StackPlan]) -> Iterator[tuple[str, Collection[str]]]:
    """The outputs that are about to change, by stack."""
    for one in plans:
        if one.plan is None:
            yield one.stack.name, EVERYTHING
        else:
            yield one.stack.name, {output.name for output in one.plan.outputs if output.kind != "none"}


def _told(one: StackPlan) -> str:
    if one.failure:
        return "its plan failed"
    if one.waits_for:
        return f"deferred: {one.waits_for[0]}"
    count = sum(change.acts for change in one.plan.resources) if one.plan else 0
    return f"{count} resources change" if one.acts else "nothing changes"
