"""Environments in, one cdktf app with all their stacks out."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from stackwright.cdk.core import App
from stackwright.layers.access import AccessStack
from stackwright.layers.addons import AddonsStack
from stackwright.layers.bootstrap import BootstrapStack
from stackwright.layers.cluster import ClusterStack
from stackwright.layers.layer import LayerStack
from stackwright.layers.network import NetworkStack
from stackwright.layers.registry import RegistryStack
from stackwright.layers.secrets_ import SecretsStack
from stackwright.model.environment import Environment, Platform
from stackwright.model.errors import PlatformError
from stackwright.model.files.loading import load
from stackwright.model.layers import DEPENDS_ON, Layer

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
        stacks = dict(_layers(app, environment))
        for layer, stack in stacks.items():
            for needed in DEPENDS_ON[layer]:
                stack.add_dependency(stacks[needed])
    return app


def _layers(app: App, environment: Environment) -> Iterator[tuple[Layer, LayerStack]]:
    """The layers that an environment's file asks for."""
    settings = environment.settings
    yield "network", NetworkStack(app, environment)
    yield "secrets", SecretsStack(app, environment)
    if settings.registry:
        yield "registry", RegistryStack(app, environment, settings.registry)
    if settings.cluster:
        yield "cluster", ClusterStack(app, environment, settings.cluster)
    if settings.access:
        yield "access", AccessStack(app, environment, settings.access)
    if settings.addons:
        yield "addons", AddonsStack(app, environment, settings.addons)


def main() -> None:
    """Synthesize for the cdktf CLI, which names the folder to write to and keeps it tidy itself."""
    try:
        platform = load(ENVIRONMENTS, today=datetime.now(UTC).date())
        sys.stderr.writelines(f"notice: {notice}\n" for notice in platform.notices)
        build(platform, Path(os.environ.get("CDKTF_OUTDIR", OUTPUT))).synth()
    except PlatformError as error:
        sys.exit(f"error: {error}")
