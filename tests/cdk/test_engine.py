"""Fast loading: the same output as stock loading, from anywhere, or a clear word why not."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

from stackwright.cdk import engine

ROOT = Path.cwd()
SYNTH = [sys.executable, "-m", "stackwright", "synth"]


def run(command, tmp_path, **environment):
    """Run a command in an empty folder with the shipped environments at hand."""
    link = tmp_path / "environments"
    if not link.exists():
        link.symlink_to(ROOT / "environments")
    return subprocess.run(
        command, cwd=tmp_path, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def written(folder):
    """Every file of an output folder, by name."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.json")}


def test_fast_and_stock_loading_write_the_same_bytes(node, tmp_path):
    """What is not loaded makes no difference; a small program stands for all: stock loading takes half a minute."""
    program = (
        "from stackwright.cdk import engine; engine.load()\n"
        "import cdktf, sys\n"
        "from cdktf_cdktf_provider_helm.provider import HelmProvider\n"
        "from cdktf_cdktf_provider_helm.release import Release\n"
        "app = cdktf.App(outdir='out', stack_traces=False)\n"
        "stack = cdktf.TerraformStack(app, 'one')\n"
        "cdktf.LocalBackend(stack, path='state')\n"
        "HelmProvider(stack, 'helm')\n"
        "Release(stack, 'argo', name='argo', chart='argo-cd', set=[{'name': 'a', 'value': 'b'}])\n"
        "app.synth()\n"
        "print(len([name for name in sys.modules if name.startswith('cdktf_cdktf_provider_helm.')]))\n"
    )
    results = {}
    for switch in ("", "1"):
        folder = tmp_path / f"stock{switch}"
        folder.mkdir()
        result = run([sys.executable, "-c", program], folder, STACKWRIGHT_STOCK_ENGINE=switch)
        assert result.returncode == 0, result.stderr
        results[switch] = (int(result.stdout), written(folder / "out"))

    assert results[""][1] == results["1"][1]
    assert results[""][0] < results["1"][0]


def test_a_value_of_the_wrong_type_is_refused_all_the_same(node, tmp_path):
    """What Python no longer checks, Node does: nothing wrong gets into the output."""
    program = (
        "from stackwright.cdk import engine; engine.load()\n"
        "import cdktf\n"
        "from cdktf_cdktf_provider_helm.release import Release\n"
        "stack = cdktf.TerraformStack(cdktf.App(outdir='out'), 'one')\n"
        "Release(stack, 'argo', name=['argo'], chart='argo-cd')\n"
    )
    result = run([sys.executable, "-c", program], tmp_path)

    assert result.returncode == 1
    assert "Value is not a string" in result.stderr


def test_two_runs_write_the_same_bytes(node, tmp_path):
    """Nothing depends on the time, on an order of hashes or on the folder."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        result = run(SYNTH, tmp_path / name, PYTHONHASHSEED=str(len(name) + ord(name[0])))
        assert result.returncode == 0, result.stderr

    assert written(tmp_path / "one" / "cdktf.out") == written(tmp_path / "two" / "cdktf.out") != {}


def test_a_node_that_is_missing_is_named(tmp_path):
    """The remedy comes with the fault, and no traceback."""
    result = run(SYNTH, tmp_path, JSII_NODE="no-such-node")

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "error: there is no no-such-node on PATH; install Node.js 20 or newer (https://nodejs.org)\n"
    )


def test_a_node_that_is_too_old_is_named_with_its_version(tmp_path):
    """What jsii itself would say, nobody understands."""
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v16.20.0\n")
    node.chmod(stat.S_IRWXU)

    result = run(SYNTH, tmp_path, JSII_NODE=str(node))

    assert result.returncode == 1
    assert f"error: {node} is v16.20.0; install Node.js 20 or newer" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_home_that_cannot_be_written_does_not_matter(tmp_path, monkeypatch):
    """Outside a virtual environment and without a home, jsii's cache is a private temporary folder."""
    home = tmp_path / "home"
    home.write_text("a file, in which nobody can make a folder")
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    cache = engine._cache_root()

    assert cache.parent == tmp_path / f"stackwright-{os.getuid()}"
    assert stat.S_IMODE(cache.parent.stat().st_mode) == 0o700
