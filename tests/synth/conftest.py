"""Fixtures for tests that synthesize. They share one Node process, which starts with the first of them."""

import pytest
from support import stacks
from support.shipped import PLATFORMS, load_shipped

from stackwright import engine
from stackwright.model.environment import Environment, Platform

engine.load()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """Both shipped platforms, synthesized once: the output folder of each."""
    from stackwright.app import build  # noqa: PLC0415 - the unit tests must not load cdktf

    folders = {}
    for name, environments in PLATFORMS.items():
        folders[name] = tmp_path_factory.mktemp(name)
        build(load_shipped(environments), folders[name]).synth()
    return folders


@pytest.fixture
def synth(tmp_path_factory):
    """Synthesizes an environment or a platform, and hands its stacks out by name."""

    def synthesize(what: Environment | Platform) -> dict[str, stacks.Stack]:
        from stackwright.app import build  # noqa: PLC0415 - the unit tests must not load cdktf

        platform = Platform(what.platform, (what,)) if isinstance(what, Environment) else what
        folder = tmp_path_factory.mktemp("synth")
        build(platform, folder).synth()
        return stacks.read(folder)

    return synthesize
