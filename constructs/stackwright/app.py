"""Environments in, one cdktf app with all their stacks out."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from cdktf import App

from stackwright.model.environment import Platform
from stackwright.model.errors import PlatformError
from stackwright.model.loading import load
from stackwright.stacks.access import AccessStack
from stackwright.stacks.bootstrap import BootstrapStack
from stackwright.stacks.cluster import ClusterStack
from stackwright.stacks.network import NetworkStack
from stackwright.stacks.registry import RegistryStack
from stackwright.stacks.secret import SecretsStack

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
        settings = environment.settings
        NetworkStack(app, environment)
        if settings.registry:
            RegistryStack(app, environment, settings.registry)
        SecretsStack(app, environment)
        if settings.cluster:
            ClusterStack(app, environment, settings.cluster)
        if settings.access:
            AccessStack(app, environment, settings.access)
    return app


def main() -> None:
    """Synthesize for the cdktf CLI, which names the folder to write to and keeps it tidy itself."""
    try:
        platform = load(ENVIRONMENTS, today=datetime.now(UTC).date())
        sys.stderr.writelines(f"notice: {notice}\n" for notice in platform.notices)
        build(platform, Path(os.environ.get("CDKTF_OUTDIR", OUTPUT))).synth()
    except PlatformError as error:
        sys.exit(f"error: {error}")
