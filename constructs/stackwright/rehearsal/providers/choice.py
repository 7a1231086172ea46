"""The providers that a rehearsal runs on: a choice between stand-ins and the real AWS provider."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from stackwright.model.environment import Environment
from stackwright.rehearsal import others
from stackwright.rehearsal.life import Attach, Departure, unattached
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.in_use import in_use
from stackwright.rehearsal.script import Part
from stackwright.rehearsal.stand_in import notices
from stackwright.rehearsal.stand_in.configuration import ACCOUNT_VARIABLE
from stackwright.rehearsal.stand_in.installation import WORLD, install
from stackwright.rehearsal.stand_in.secret_values import write
from stackwright.rehearsal.stand_in.world import World
from stackwright.synthesis.document import Document


@dataclass(frozen=True)
class Played:
    """What Terraform is given of a stack.

    Attributes:
        document: What it is.
        departures: In what that differs from what was synthesized.
    """

    document: Document
    departures: tuple[Departure, ...] = ()


class Providers(Protocol):
    """Installed providers.

    Attributes:
        name: What the choice is called on the command line.
        workers: How many stacks run at a time.
        makes_state_backend: Whether the account's own stack really makes the bucket and the table that the other
            stacks keep their state in.
        configuration: The CLI configuration file that names where they are.
    """

    name: str
    workers: int
    makes_state_backend: bool
    configuration: Path

    def environment(self, account_id: str) -> Mapping[str, str]:
        """Environment variables for them in an account, beside those that lead to the local AWS."""

    def played(self, document: Document) -> Played:
        """What Terraform is given of a stack."""

    def running(self) -> AbstractContextManager[Attach]:
        """What lends commands providers that run, for as long as it is entered."""

    def notices(self) -> Iterable[str]:
        """What they noticed until now, each once."""

    def fill(self, local: LocalAws, secret: str, text: str) -> None:
        """Give a secret a value, as people do.

        Args:
            local: The local AWS of its account.
            secret: Its ARN.
            text: The value.
        """


def environments(parts: Iterable[Part]) -> Mapping[str, Environment]:
    """The environments that some stacks are of, by name."""
    return {part.environment.name: part.environment for part in parts if part.environment}


class StandIns:
    """Stand-in providers for everything.

    Args:
        parts: The stacks.
        folder: Where to install them.
    """

    name = "stand-in"
    workers = 2  # more would not help: Terraform and a provider in Python keep two cores busy
    makes_state_backend = False

    def __init__(self, parts: Sequence[Part], folder: Path) -> None:
        self.configuration = install(folder, in_use(document for part in parts for document in part.documents))
        self._world = folder.resolve() / WORLD
        for environment in environments(parts).values():
            others.put(environment, self._world)

    def environment(self, account_id: str) -> Mapping[str, str]:
        """The account in use, which `allowed_account_ids` is held against."""
        return {ACCOUNT_VARIABLE: account_id}

    def played(self, document: Document) -> Played:
        """Every stack is used unchanged."""
        return Played(document)

    def running(self) -> AbstractContextManager[Attach]:
        """None: they are forked, see `fork_server`."""
        return nullcontext(unattached)

    def notices(self) -> Iterable[str]:
        """What all their processes wrote into the world that they share."""
        return notices.said(self._world)

    def fill(self, _local: LocalAws, secret: str, text: str) -> None:
        """The stand-in finds it where it keeps all else."""
        region, account = secret.split(":")[3:5]
        write(World(self._world, f"aws-{account}/{region}"), secret, text)
