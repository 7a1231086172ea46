"""A valid platform, and the same with one thing changed."""

import copy
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from stackwright.layers import LAYERS
from stackwright.model.environment import Environment
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load
from stackwright.model.platform_ import Platform

PLATFORM = {
    "project": "acme",
    "region": "eu-west-1",
    "accounts": {"main": {"id": "111122223333"}},
    "repository": {"owner": "acme-corp", "name": "platform"},
}
ENVIRONMENT = {
    "environment": "dev",
    "account": "main",
    "network": {"cidr": "10.0.0.0/16"},
    "stage": "development",
}
OURS = {"accounts.main.id": "280731944521", "repository.owner_id": 4711, "repository.id": 8150}
"""Changes to `platform.yaml` after which nothing is noticed: the valid platform's account is one of documentation, and
its repository has no numbers."""
TODAY = date(2026, 11, 21)
"""The day on which tests judge waivers and support dates."""
REMOVED = object()
"""As the new value of a key: the key is left out."""


def changed(valid: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """A copy of a valid file with values set at dotted keys, e.g. `{"network.nat": "none"}`."""
    result = copy.deepcopy(dict(valid))
    for dotted, value in changes.items():
        *parents, last = dotted.split(".")
        block = result
        for parent in parents:
            block = block.setdefault(parent, {})
        if value is REMOVED:
            del block[last]
        else:
            block[last] = value
    return result


def write(folder: Path, files: Mapping[str, Mapping[str, object]]) -> Path:
    """Write files into a folder; JSON is YAML too."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(json.dumps(content, indent=2, default=str))
    return folder


class Platforms:
    """Loads variations of the valid platform through the real loader.

    Args:
        folder: An empty folder for their files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def platform(
        self,
        changes: Mapping[str, object] | None = None,
        *,
        platform: Mapping[str, object] | None = None,
        others: Mapping[str, Mapping[str, object]] | None = None,
        today: date = TODAY,
    ) -> Platform:
        """The platform with changes to `dev.yaml`, to `platform.yaml`, and with further environments."""
        self._count += 1
        files = {"platform": changed(PLATFORM, platform or {}), "dev": changed(ENVIRONMENT, changes or {})}
        for name, other in (others or {}).items():
            files[name] = changed(ENVIRONMENT, {"environment": name, **other})
        return load(write(self._folder / str(self._count), files), LAYERS, today=today)

    def environment(
        self, changes: Mapping[str, object] | None = None, *, platform: Mapping[str, object] | None = None
    ) -> Environment:
        """The environment `dev` with changes."""
        return self.platform(changes, platform=platform).environments[0]

    def faults(
        self,
        changes: Mapping[str, object] | None = None,
        *,
        platform: Mapping[str, object] | None = None,
        others: Mapping[str, Mapping[str, object]] | None = None,
        today: date = TODAY,
    ) -> list[str]:
        """What the report says of the platform with changes: a line for each fault, from the file's name on."""
        try:
            self.platform(changes, platform=platform, others=others, today=today)
        except InvalidInput as invalid:
            return [str(fault).removeprefix(f"{fault.file.parent}/") for fault in invalid.faults]
        return []
