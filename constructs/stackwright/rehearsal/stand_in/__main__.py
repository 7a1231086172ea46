"""What Terraform starts: `python -m stackwright.rehearsal.stand_in SETTINGS`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from stackwright.cdk import schema
from stackwright.rehearsal.stand_in.provider import Provider
from stackwright.rehearsal.stand_in.server import serve


def main(settings_file: Path) -> None:
    """Serve the provider that a settings file describes.

    Args:
        settings_file: As `installation.install` writes it.
    """
    settings = json.loads(settings_file.read_text())
    provider = Provider(
        schema.load(settings["provider"]), frozenset(settings["types"]), Path(settings["world"]), os.environ
    )
    serve(provider.methods())


main(Path(sys.argv[1]))
