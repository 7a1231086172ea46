"""The platform's one lock of providers, laid into the folder of each stack.

It is kept beside the environment files, and says of every provider which version is used and what its packages have to
be. `terraform init -lockfile=readonly` takes a lock of exactly the providers that a stack requires: with one more, it
would leave that out, and so refuses. So each stack gets its part.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from stackwright.model.errors import PlatformError
from stackwright.synthesis.document import Document
from stackwright.synthesis.handover import LAID, LOCK, PLACES
from stackwright.synthesis.invocation import command
from stackwright.synthesis.writing import write_whole, writing

HOST = "registry.terraform.io"
"""Where Terraform looks for a provider whose address names no host."""
HEAD = "# Locked by `stackwright providers lock` for all stacks; commit it, and do not edit it.\n"
_ENTRY = re.compile(r'^provider "([^"\n]+)" \{\n(.*?)^\}\n', re.MULTILINE | re.DOTALL)
_VERSION = re.compile(r'^  version\s*= "([^"\n]+)"$', re.MULTILINE)
EXACT = re.compile(r"=?\s*(\d+\.\d+\.\d+[\w.+-]*)")
"""A constraint that leaves one version."""


class LockError(PlatformError):
    """The lock of providers cannot be read, or not be made."""


@dataclass(frozen=True)
class ProviderLock:
    """A lock.

    Attributes:
        entries: What it says of each provider, by its address.
    """

    entries: Mapping[str, str]

    @classmethod
    def parse(cls, text: str, file: Path) -> "ProviderLock":
        """Read a lock as Terraform writes it.

        Args:
            text: What the file holds.
            file: The file.

        Raises:
            LockError: It is none.
        """
        entries = {found[1]: found[0] for found in _ENTRY.finditer(text)}
        left = [line for line in _ENTRY.sub("", text).splitlines() if line.strip() and not line.startswith("#")]
        if left or not all(_VERSION.search(entry) for entry in entries.values()):
            raise LockError(f"{file} is no lock of providers; write it anew: {command('providers', 'lock')}")
        return cls(entries)

    @classmethod
    def of(cls, environments: Path) -> "ProviderLock | None":
        """That of a platform; None if it has none.

        Args:
            environments: The folder of its environment files.

        Raises:
            LockError: It cannot be read.
        """
        file = environments / LOCK
        with writing(file):
            return cls.parse(file.read_text(), file) if file.is_file() else None

    @property
    def versions(self) -> dict[str, str]:
        """Which version of each provider is used, by its address."""
        return {address: found[1] for address, entry in self.entries.items() if (found := _VERSION.search(entry))}

    def text(self, head: str = HEAD, addresses: Iterable[str] | None = None) -> str:
        """It as a file.

        Args:
            head: What the file begins with.
            addresses: The providers that are left in it; all if left out.
        """
        left = set(self.entries if addresses is None else addresses)
        return "\n".join([head, *(entry for address, entry in sorted(self.entries.items()) if address in left)])

    def lay(self, output: Path, documents: Mapping[str, Document]) -> None:
        """Lay it into the folders of stacks, in each format that they were written in.

        Args:
            output: The output folder.
            documents: The stacks by name.

        Raises:
            OutputError: It cannot be written.
        """
        for name, document in documents.items():
            addresses = required(document)
            for place in PLACES:
                if (output / place / name).is_dir():
                    write_whole(output / place / name / LOCK, self.text(LAID, addresses))

    def lacking(self, documents: Mapping[str, Document]) -> Iterator[str]:
        """What stacks require and it does not hold, a line each: with it, they cannot be initialized."""
        stacks: dict[tuple[str, str], list[str]] = {}
        for name, document in documents.items():
            for address, constraint in required(document).items():
                exact = EXACT.fullmatch(constraint)
                held = self.versions.get(address)
                if held is None or (exact and exact[1] != held):
                    stacks.setdefault((address, constraint), []).append(name)
        for (address, constraint), names in sorted(stacks.items()):
            held = self.versions.get(address)
            short = address.removeprefix(f"{HOST}/")
            others = f" and {len(names) - 1} more" if len(names) > 1 else ""
            holds = f"holds {short} {held}" if held else f"holds no {short}"
            yield (
                f"{LOCK} {holds}, and {names[0]}{others} requires {constraint or 'it'}; "
                f"run: {command('providers', 'lock')}"
            )


def required(document: Document) -> dict[str, str]:
    """What a stack requires: the constraint on each provider, by its address."""
    found = {}
    for name, one in document.required_providers.items():
        requirement = one if isinstance(one, Mapping) else {"version": one}
        source = requirement.get("source", f"hashicorp/{name}")
        found[source if source.count("/") > 1 else f"{HOST}/{source}"] = requirement.get("version", "")
    return found


def laid(folder: Path) -> Mapping[str, str] | None:
    """Which versions the lock of a stack's folder says, if it is the platform's; None if it is Terraform's own."""
    file = folder / LOCK
    text = file.read_text() if file.is_file() else ""
    return ProviderLock.parse(text, file).versions if text.startswith(LAID) else None
