"""The version of Terraform that a platform pins: written for the tools that install it, checked before it is run."""

from collections.abc import Iterable
from pathlib import Path

from stackwright.synthesis.document import Document
from stackwright.synthesis.provider_lock import EXACT
from stackwright.synthesis.versions import KEY
from stackwright.synthesis.writing import write_whole
from stackwright.terraform.binary import Terraform, TerraformError

FILE = Path(".terraform-version")
"""What tfenv, tenv and mise read, in the folder in which Terraform is run or one above it.

Source: https://github.com/tfutils/tfenv#terraform-version-file
"""


def write(version: str | None) -> bool:
    """Write the file, where a version is pinned and it says another one.

    Returns:
        Whether it was written.
    """
    if version is None or (FILE.is_file() and FILE.read_text().strip() == version):
        return False
    write_whole(FILE, f"{version}\n")
    return True


def disagreement(version: str | None) -> str:
    """What to say where the file and the platform do not agree; nothing where they do, or one of them says nothing."""
    said = FILE.read_text().strip() if FILE.is_file() else ""
    if not version or not said or said == version:
        return ""
    return f"{FILE} says {said}, and terraform.version in platform.yaml {version}; make them one"


def find(documents: Iterable[Document]) -> Terraform:
    """The binary that some stacks ask for.

    Args:
        documents: The stacks, as they were synthesized.

    Raises:
        TerraformError: There is none, or it is of another version than the stacks or the file say.
    """
    wanted = {str(one.json.get("terraform", {}).get(KEY, "")) for one in documents}
    pinned = {found[1] for one in wanted if (found := EXACT.fullmatch(one))}
    if len(pinned) > 1:
        raise TerraformError(f"the stacks ask for Terraform {' and '.join(sorted(pinned))}; synthesize them again")
    version = next(iter(pinned), None)
    if wrong := disagreement(version):
        raise TerraformError(wrong)
    return Terraform.find(version)
