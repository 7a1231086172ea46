"""Installs stand-in providers where Terraform looks: a filesystem mirror, and the CLI configuration that names it."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

HOST = "registry.terraform.io"
FORK_SERVER = "STACKWRIGHT_STAND_IN_FORK_SERVER"
"""Environment variable with the socket of the process from which stand-ins are forked, see `fork_server`."""
WORLD = "world"
"""The folder in which the objects that stand-ins make are kept."""
_SYSTEM = "darwin" if sys.platform == "darwin" else "linux"
_ARCHITECTURES = ("amd64", "arm64")  # the terraform binary's may differ from Python's


@dataclass(frozen=True, slots=True, order=True)
class Requirement:
    """A provider that a stack requires.

    Attributes:
        source: Its address without the host, such as `hashicorp/aws`.
        version: Such as `6.25.0`.
    """

    source: str
    version: str

    @property
    def name(self) -> str:
        """The last part of the address, such as `aws`."""
        return self.source.rpartition("/")[2]


def install(directory: Path, providers: Mapping[Requirement, Iterable[str]]) -> Path:
    """Install stand-in providers.

    Args:
        directory: Where; also where the objects that they make are kept, so a new directory is a new, empty world.
        providers: The types to serve by provider. A type that a state holds is needed even when no configuration
            names it any more. Types that the bindings do not know are left out, so that Terraform refuses them itself.

    Returns:
        The CLI configuration file, to be named by `TF_CLI_CONFIG_FILE`.
    """
    directory = directory.resolve()
    mirror = directory / "mirror"
    for requirement, types in providers.items():
        settings = directory / "settings" / f"{requirement.name}-{requirement.version}.json"
        settings.parent.mkdir(parents=True, exist_ok=True)
        served = {"provider": requirement.name, "types": sorted(types), "world": str(directory / WORLD)}
        settings.write_text(json.dumps(served, indent=1) + "\n")
        for architecture in _ARCHITECTURES:
            _write_executable(mirror, requirement, architecture, settings)
    configuration = directory / "terraform.rc"
    configuration.write_text(
        "disable_checkpoint = true\n"
        f"provider_installation {{\n  filesystem_mirror {{\n    path = {json.dumps(str(mirror))}\n  }}\n}}\n"
    )
    return configuration


def _write_executable(mirror: Path, requirement: Requirement, architecture: str, settings: Path) -> None:
    folder = mirror / HOST / requirement.source / requirement.version / f"{_SYSTEM}_{architecture}"
    folder.mkdir(parents=True, exist_ok=True)
    executable = folder / f"terraform-provider-{requirement.name}_v{requirement.version}"
    source_root, starting = Path(__file__).resolve().parents[3], Path(__file__).resolve().with_name("starting.py")
    python, described = shlex.quote(sys.executable), shlex.quote(str(settings))
    # Not a Python script: the path of an interpreter may be too long, or hold a space, for the line that names it.
    executable.write_text(
        "#!/bin/sh\n"
        f"PYTHONPATH={shlex.quote(str(source_root))}${{PYTHONPATH:+:$PYTHONPATH}}\n"
        "export PYTHONPATH\n"
        f'[ -z "${FORK_SERVER}" ] || exec {python} -I -S {shlex.quote(str(starting))} "${FORK_SERVER}" {described}\n'
        f"exec {python} -m {__package__} {described}\n"
    )
    executable.chmod(0o755)
