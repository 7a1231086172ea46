"""Checkov, run over a folder, and what it said of each resource."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Said:
    """One check of one resource.

    Attributes:
        file: The file, below the folder.
        resource: The resource, as Checkov calls it.
        check: The id of the check.
        passed: Whether it passed.
    """

    file: str
    resource: str
    check: str
    passed: bool


@dataclass(frozen=True)
class Opinion:
    """All that it said.

    Attributes:
        said: Every check of every resource.
        unread: Files that it could not read.
    """

    said: tuple[Said, ...]
    unread: tuple[str, ...]


def opinion(checkov: Path, framework: str, folder: Path) -> Opinion:
    """Let it read a folder, offline.

    Args:
        checkov: The program.
        framework: E.g. `terraform_plan` or `kubernetes`.
        folder: The folder.
    """
    command = [checkov, "--directory", folder, "--framework", framework, "--skip-download", "--output", "json"]
    run = subprocess.run([*command, "--compact", "--soft-fail"], capture_output=True, text=True, check=True)
    results: dict[str, Any] = json.loads(run.stdout)["results"]
    said = (
        Said(one["file_path"].lstrip("/"), one["resource"], one["check_id"], one["check_result"]["result"] == "PASSED")
        for one in (*results["passed_checks"], *results["failed_checks"])
    )
    return Opinion(tuple(said), tuple(results["parsing_errors"]))
