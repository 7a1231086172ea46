"""Fixtures for every test."""

import pytest
from support.platforms import Platforms


def pytest_addoption(parser):
    parser.addoption("--write-golden", action="store_true", help="rewrite the golden files instead of comparing")


@pytest.fixture
def platforms(tmp_path):
    """Variations of a valid platform."""
    return Platforms(tmp_path / "platforms")
