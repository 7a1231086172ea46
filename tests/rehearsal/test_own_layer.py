"""A layer of somebody's own, as docs/extend.md shows it, lives its whole life."""

import json
import os
import subprocess
import sys

import pytest
from support.projects import project


@pytest.mark.terraform
def test_an_own_layer_is_rehearsed_and_destroyed_before_what_it_reads(node, terraform, tmp_path):
    """It is applied after the network, read from its state, planned again without changes, and destroyed first."""
    folder = project(tmp_path / "project")
    command = [sys.executable, "-m", "stackwright", "rehearse", "dev", "--from", "network", "--json"]
    result = subprocess.run(command, cwd=folder, env=os.environ, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr

    lives = {life["stack"]: life for life in json.loads(result.stdout)["stacks"]}
    assert set(lives) == {"dev-network", "dev-cache"}
    assert (lives["dev-cache"]["added"], lives["dev-cache"]["destroyed"]) == (2, True)
    assert result.stderr.index("dev-cache: destroyed") < result.stderr.index("dev-network: destroyed")
