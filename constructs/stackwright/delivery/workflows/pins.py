"""What workflows use of other people: actions by their commit, images by their digest, Terraform by its version.

A tag can be moved to other code; a commit and a digest cannot. All stand in one file, `actions.json`. Its commits are
those of the tags of the actions' own repositories.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from stackwright.model.settings.platform_file import PlatformSettings


@cache
def _pins() -> dict[str, Any]:
    pins: dict[str, Any] = json.loads(files("stackwright.delivery.workflows").joinpath("actions.json").read_text())
    return pins


def action(name: str) -> str:
    """What a step uses, e.g. `actions/checkout@<commit>`."""
    return f"{name}@{_pins()['actions'][name]['sha']}"


def told(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What an action is told, by the names of its own inputs: some have hyphens, some underscores.

    Args:
        name: The action.
        given: Its inputs, with underscores.
    """
    inputs = {known.replace("-", "_"): known for known in _pins()["actions"][name]["inputs"].split()}
    return {inputs[key]: value for key, value in given.items()}


def versions() -> dict[str, str]:
    """The version of each action, by what a step uses."""
    return {action(name): pin["version"] for name, pin in _pins()["actions"].items()}


def image(name: str) -> str:
    """An image with its tag, for people, and its digest."""
    pinned: str = _pins()["images"][name]
    return pinned


def terraform(platform: PlatformSettings) -> str:
    """The version of Terraform that plans and applies: the platform's, if it pins one."""
    version: str = platform.terraform.version or _pins()["terraform"]
    return version
