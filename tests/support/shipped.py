"""The two platforms that ship with the project."""

from datetime import date
from pathlib import Path

from stackwright.model.environment import Platform
from stackwright.model.files.loading import load

PLATFORMS = {"acme": Path("environments"), "voting-app": Path("examples/voting-app/environments")}
TODAY = date(2026, 11, 21)
"""The day on which tests are run: support dates and waivers do not make them fail later."""


def load_shipped(environments: Path) -> Platform:
    """A shipped platform, as of the tests' day."""
    return load(environments, today=TODAY)
