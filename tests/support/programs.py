"""Programs in processes of their own, in an empty folder with the shipped environments at hand."""

import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path.cwd()
SYNTH = [sys.executable, "-m", "stackwright", "synth", "--quiet"]

RELEASE = (
    "import cdktf\n"
    "from cdktf_cdktf_provider_helm.provider import HelmProvider\n"
    "from cdktf_cdktf_provider_helm.release import Release\n"
    "app = cdktf.App(outdir='out', stack_traces=False)\n"
    "stack = cdktf.TerraformStack(app, 'one')\n"
    "cdktf.LocalBackend(stack, path='state')\n"
    "HelmProvider(stack, 'helm')\n"
    "Release(stack, 'argo', name='argo', chart='argo-cd', set=[{'name': 'a', 'value': 'b'}])\n"
    "app.synth()\n"
)
"""A small program that synthesizes: stock loading of the AWS bindings takes half a minute."""


def run(command, folder, **environment):
    """Run a command."""
    link = folder / "environments"
    if not link.exists():
        link.symlink_to(ROOT / "environments")
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def run_python(program, folder, **environment):
    """Run a text as a Python program."""
    return run([sys.executable, "-c", program], folder, **environment)


def executable(file, text):
    """A script that can be run."""
    file.write_text(text)
    file.chmod(stat.S_IRWXU)
    return file


def written(folder):
    """Every file of an output folder, by name."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.json")}
