"""Fixtures for every test."""

import pytest
from support.platforms import Platforms


@pytest.fixture
def platforms(tmp_path):
    """Variations of a valid platform."""
    return Platforms(tmp_path / "platforms")
