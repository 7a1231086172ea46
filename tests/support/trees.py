"""A small tree that Argo CD could read: one service in three environments, and what a command makes of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stackwright.gitops.promotion.promotion import Change, Deployer
from stackwright.model.errors import PlatformError
from stackwright.synthesis.writing import write_together

SERVICE = "shop/api"
ORDER = ("dev", "staging", "prod")
NOW = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
ADA = Deployer("Ada Okafor", NOW)
DIGEST = f"sha256:{'0123456789abcdef' * 4}"
VERSIONS = """\
# Who runs what.
order: [dev, staging, prod]

services:
  shop/api: # the first of all services
    dev:
      - tag: v1.2.0
        deployed_at: 2026-11-20T08:00:00Z
        deployed_by: Ada Okafor
    staging:
      - tag: v1.1.0
        deployed_at: 2026-11-11T08:00:00Z # on a Wednesday
        deployed_by: Ben Lindqvist
      # the sale ran on this one
      - tag: v1.0.0
        deployed_at: 2026-11-01T08:00:00Z
        deployed_by: Ben Lindqvist
    prod:
      - tag: v1.0.0
        deployed_at: 2026-11-02T08:00:00Z
        deployed_by: Cleo Marchetti

  shop/worker:
    dev: [{ tag: v9.0.0, deployed_at: 2026-10-01T08:00:00Z, deployed_by: Ada Okafor }]
    staging: [{ tag: v9.0.0, deployed_at: 2026-10-02T08:00:00Z, deployed_by: Ada Okafor }]
    prod: [{ tag: v9.0.0, deployed_at: 2026-10-03T08:00:00Z, deployed_by: Ada Okafor }]
"""
OVERLAY = """\
# The overlay.
resources: [../../base]
images:
  - name: worker
    newName: registry.example/worker
    newTag: "v9.0.0"
  - name: api
    newName: registry.example/api
    newTag: "{tag}" # by promotion only
namespace: shop
"""
TAGS = {"dev": "v1.2.0", "staging": "v1.1.0", "prod": "v1.0.0"}


def tree(folder: Path, versions: str = VERSIONS, overlays: dict[str, str] | None = None) -> Path:
    """Make a tree.

    Args:
        folder: A new folder.
        versions: The text of versions.yaml.
        overlays: The kustomizations by environment; those that agree with `VERSIONS` if left out.
    """
    texts = {stage: OVERLAY.format(tag=tag) for stage, tag in TAGS.items()} | (overlays or {})
    (folder / "registry").mkdir(parents=True)
    (folder / "registry" / "versions.yaml").write_bytes(versions.encode())
    for stage, text in texts.items():
        file = kustomization(folder, stage)
        file.parent.mkdir(parents=True)
        file.write_bytes(text.encode())
    return folder


def kustomization(folder: Path, stage: str, workload: str = "shop") -> Path:
    """Where the overlay of an environment lies."""
    return folder / "workloads" / workload / "overlays" / stage / "kustomization.yaml"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a tree."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def written(change: Change) -> Change:
    """Carry a change out."""
    write_together({file: new for file, (_, new) in change.texts.items()})
    return change


def refused(act: Callable[..., object], *arguments: object) -> str:
    """What is said when something cannot be done."""
    with pytest.raises(PlatformError) as caught:
        act(*arguments)
    return str(caught.value)


def both(folder: Path) -> tuple[str, str]:
    """The two files that say what runs in staging."""
    return (folder / "registry/versions.yaml").read_text(), kustomization(folder, "staging").read_text()
