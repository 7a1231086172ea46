"""The platforms in the repository show how each setting is written."""

from collections.abc import Iterator

import pytest
import yaml
from support.shipped import EVERYTHING, HCP, PLATFORMS

from stackwright.layers import LAYERS
from stackwright.model.files.shape import Shape, shape
from stackwright.model.layer import blocks
from stackwright.model.settings.environment_file import environment_settings
from stackwright.model.settings.platform_file import PlatformSettings

ENTRY = "*"
"""Stands for the name of an entry, or for the number of an item."""


def settings(here: Shape, key: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every setting, with the blocks that it stands in."""
    for name, below in here.fields.items():
        yield (*key, name)
        yield from settings(below, (*key, name))
    if here.entry:
        yield from settings(here.entry, (*key, ENTRY))


def used(here: Shape, value: object, key: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every setting that a file holds."""
    if here.fields and isinstance(value, dict):
        for name, below in value.items():
            yield (*key, name)
            yield from used(here.fields[name], below, (*key, name))
    elif here.entry and isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from used(here.entry, below, (*key, ENTRY))


@pytest.fixture(scope="module")
def written():
    """Every setting that one of the files holds."""
    platform, environment = shape(PlatformSettings), shape(environment_settings(blocks(LAYERS)))
    return {
        key
        for folder in (*PLATFORMS.values(), EVERYTHING, HCP)
        for file in folder.glob("*.yaml")
        for key in used(platform if file.stem == "platform" else environment, yaml.safe_load(file.read_text()))
    }


NOWHERE = {
    "accounts.*.waivers": "no rule objects to an account's own stack of ours, and a waiver of nothing is refused",
}
"""Settings that no platform uses, each with the reason; what is below them is not used either."""


@pytest.mark.parametrize(
    "model", [PlatformSettings, environment_settings(blocks(LAYERS))], ids=["platform", "environment"]
)
def test_every_setting_is_used_by_one_of_the_platforms(written, model):
    """Whoever looks for how something is written finds it, and what it becomes was planned by the real provider."""
    missing = {".".join(key) for key in settings(shape(model)) if key not in written}

    assert {one for one in missing if not one.startswith(tuple(NOWHERE))} == set()
