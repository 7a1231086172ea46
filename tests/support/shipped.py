"""The platforms that ship with the project."""

from datetime import date
from pathlib import Path

from stackwright.layers import LAYERS
from stackwright.model.files.loading import load
from stackwright.model.platform_ import Platform

PLATFORMS = {"acme": Path("environments"), "voting-app": Path("examples/voting-app/environments")}
EVERYTHING = Path("examples/everything/environments")
"""The platform that uses every setting, for reading rather than for use."""
HCP = Path("examples/hcp-terraform/environments")
"""The platform whose states HCP Terraform keeps, which no other one shows: all of a platform are kept in one way."""
TODAY = date(2026, 11, 21)
"""The day on which tests are run: support dates and waivers do not make them fail later."""


def load_shipped(environments: Path) -> Platform:
    """A shipped platform, as of the tests' day."""
    return load(environments, LAYERS, today=TODAY)
