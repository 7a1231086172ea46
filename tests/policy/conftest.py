"""What tests of rules share."""

import pytest
from support.configurations import golden


@pytest.fixture(scope="session")
def configurations():
    """The stacks of both shipped platforms, as their golden files have them."""
    return golden()
