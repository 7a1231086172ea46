"""The lock of providers, made anew by Terraform over what all stacks require."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stackwright.synthesis.document import Document
from stackwright.synthesis.handover import LOCK
from stackwright.synthesis.provider_lock import LockError, ProviderLock, required
from stackwright.terraform.binary import Terraform, TerraformError
from stackwright.terraform.runner import Runner


@dataclass(frozen=True)
class Source:
    """From where packages are taken to be hashed, as Terraform is told; from their registries if it says nothing.

    Attributes:
        folder: A mirror in a folder.
        network: The address of a mirror.
    """

    folder: Path | None = None
    network: str | None = None

    @property
    def arguments(self) -> tuple[str, ...]:
        """The options of Terraform."""
        if self.folder:
            return (f"-fs-mirror={self.folder.resolve()}",)
        return (f"-net-mirror={self.network}",) if self.network else ()


def locked(
    documents: Mapping[str, Document],
    platforms: Sequence[str],
    terraform: Terraform,
    runner: Runner,
    source: Source,
) -> ProviderLock:
    """Lock what all stacks require. What was locked before plays no part.

    Args:
        documents: The stacks by name.
        platforms: Systems and processors, e.g. `linux_amd64`.
        terraform: The binary.
        runner: What runs it.
        source: From where packages are taken.

    Raises:
        LockError: Stacks contradict each other.
        TerraformError: Terraform failed.
    """
    with tempfile.TemporaryDirectory(prefix="stackwright-lock-") as scratch:
        folder = Path(scratch)
        requirements = {
            f"provider{number}": {"source": address, **({"version": version} if version else {})}
            for number, (address, version) in enumerate(_union(documents).items())
        }
        (folder / "providers.tf.json").write_text(json.dumps({"terraform": {"required_providers": requirements}}))
        chosen = [f"-platform={platform}" for platform in platforms]
        result = runner.run([terraform.path, "providers", "lock", *source.arguments, *chosen], folder)
        if result.code:
            said = f"\n\n{result.output.strip()}" if result.output else ""
            raise TerraformError(f"terraform providers lock failed{said}")
        return ProviderLock.parse((folder / LOCK).read_text(), folder / LOCK)


def _union(documents: Mapping[str, Document]) -> dict[str, str]:
    """What all stacks together require: every constraint on each provider."""
    found: dict[str, dict[str, str]] = {}
    for name, document in documents.items():
        for address, constraint in required(document).items():
            found.setdefault(address, {}).setdefault(constraint, name)
    for address, constraints in found.items():
        exact = {one.lstrip("= "): name for one, name in constraints.items() if one.lstrip("= ")[:1].isdigit()}
        if len(exact) > 1:
            said = ", ".join(f"{version} in {name}" for version, name in exact.items())
            raise LockError(f"{address} cannot be locked once for all stacks: it is {said}; let all have one version")
    return {address: ", ".join(sorted(filter(None, constraints))) for address, constraints in found.items()}
