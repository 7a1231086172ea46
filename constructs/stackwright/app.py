"""Environments in, one cdktf app with all their stacks out."""

import os
import sys
from pathlib import Path

from cdktf import App

from stackwright.model.environment import Platform
from stackwright.model.errors import PlatformError
from stackwright.model.loading import load
from stackwright.stacks.bootstrap import BootstrapStack
from stackwright.stacks.network import NetworkStack

ENVIRONMENTS = Path("environments")
OUTPUT = Path("cdktf.out")


def build(platform: Platform, output: Path) -> App:
    """The app with every stack of a platform, not yet written.

    Args:
        platform: The platform.
        output: Folder to write to; its parent has to exist.
    """
    app = App(outdir=str(output), stack_traces=False)
    for account in platform.accounts:
        BootstrapStack(app, account)
    for environment in platform.environments:
        NetworkStack(app, environment)
    return app


def main() -> None:
    """Synthesize for the cdktf CLI, which names the folder to write to and keeps it tidy itself."""
    try:
        build(load(ENVIRONMENTS), Path(os.environ.get("CDKTF_OUTDIR", OUTPUT))).synth()
    except PlatformError as error:
        sys.exit(f"error: {error}")
