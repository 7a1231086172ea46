"""One stack on real Terraform, the real AWS provider and the local AWS, from its first apply to what comes after."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Self

from stackwright.model.platform_ import Platform
from stackwright.model.stack_records import records
from stackwright.rehearsal.life import PLAN, Rehearsed
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.real import RealAws
from stackwright.rehearsal.script import Part
from stackwright.synthesis.document import Document
from stackwright.terraform.runner import Runner


class RealLife:
    """A stack that keeps its state in its folder. What it becomes later, it becomes of the same state.

    Use it as a context manager, as the provider that it is given runs until its end.

    Args:
        terraform: The terraform binary.
        folder: An empty folder.
        local: The local AWS, running.
        name: The stack's name.
    """

    def __init__(self, terraform: str, folder: Path, local: LocalAws, name: str) -> None:
        self._terraform, self._folder, self._local, self._name = terraform, folder, local, name
        self._stack: Rehearsed | None = None
        self._parts: list[Part] = []
        self._running = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def become(self, platform: Platform) -> None:
        """Be the stack of that name of another platform from here on."""
        from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - loads cdktf

        written = synthesize(platform, self._folder / f"out-{len(self._parts)}")
        found = next(one for one in written if one.stack.name == self._name)
        self.be(Part(records([found.stack])[0], found.document))

    def be(self, part: Part) -> None:
        """Be a stack from here on."""
        self._parts.append(part)
        providers = RealAws(self._parts, self._folder / f"providers-{len(self._parts)}", self._terraform, print)
        self._running.close()
        self._attach = self._running.enter_context(providers.running())
        document = _local_state(providers.played(part.document).document)
        if self._stack is None:
            runner = Runner.isolated({"TF_CLI_CONFIG_FILE": str(providers.configuration)})
            folder = self._folder / "stack"
            self._stack = Rehearsed(
                self._name, document, folder, self._terraform, runner, self._local.environment, self._attached
            )
            self._stack.init()
        else:
            self._stack.become(document)

    def _attached(self, folder: Path, environment: Mapping[str, str]) -> AbstractContextManager[Mapping[str, str]]:
        return self._attach(folder, environment)

    def plan(self) -> dict[str, list[str]]:
        """What the next apply does, by address; nothing where it does nothing."""
        changes = self._stack.plan()["resource_changes"]
        actions = {change["address"]: change["change"]["actions"] for change in changes}
        return {address: what for address, what in actions.items() if what not in (["no-op"], ["read"])}

    def apply(self) -> dict[str, list[str]]:
        """Plan and apply; what was done, by address."""
        done = self.plan()
        self._stack._step("apply", "apply", "-input=false", PLAN)
        return done

    def destroy(self) -> None:
        """Destroy all of it."""
        self._stack.destroy()

    def client(self, service: str):
        """A boto3 client of the local AWS."""
        return self._local.client(service, self._local.environment["AWS_REGION"])


def _local_state(document: Document) -> Document:
    return document.with_backend("local", {"path": "terraform.tfstate"})
