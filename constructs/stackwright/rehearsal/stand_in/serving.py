"""Serves the provider that a settings file describes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from stackwright.cdk import schema
from stackwright.rehearsal.stand_in.provider import Provider
from stackwright.rehearsal.stand_in.server import serve


def serve_settings(settings_file: Path, is_orphan: Callable[[], bool]) -> None:
    """Serve until Terraform says goodbye or is gone.

    Args:
        settings_file: As `installation.install` writes it.
        is_orphan: Whether Terraform is gone.
    """
    settings = json.loads(settings_file.read_text())
    provider = Provider(
        schema.load(settings["provider"]), frozenset(settings["types"]), Path(settings["world"]), os.environ
    )
    serve(provider.methods(), is_orphan)
