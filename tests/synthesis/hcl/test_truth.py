"""The HCL against the real AWS provider, where a mirror of it can be had: its blocks are blocks for it, too."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from support.shipped import PLATFORMS

from stackwright.terraform.runner import Runner

pytestmark = pytest.mark.terraform


@pytest.fixture(scope="module")
def mirror():
    """The folder of a filesystem mirror with the real AWS provider, and the version there."""
    folder = os.environ.get("STACKWRIGHT_PROVIDER_MIRROR")
    if not folder:
        pytest.skip("STACKWRIGHT_PROVIDER_MIRROR names no provider mirror")
    versions = Path(folder, "registry.terraform.io/hashicorp/aws").iterdir()
    return folder, next(version.name for version in versions if version.name[0].isdigit())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_real_provider_takes_blocks_for_blocks(platform, mirror, terraform, written, tmp_path):
    """JSON hides a mistake in the schemas that HCL shows. What an older provider does not know yet is no mistake."""
    folder, version = mirror
    configuration = tmp_path / "terraform.rc"
    configuration.write_text(
        f"provider_installation {{\n  filesystem_mirror {{\n    path = {json.dumps(folder)}\n  }}\n}}"
    )
    runner = Runner.isolated({"TF_CLI_CONFIG_FILE": str(configuration)})
    mistakes = []
    for stack in sorted((written[platform] / "hcl").glob("*")):
        if not re.search("prod|bootstrap", stack.name) or "helm" in (stack / "terraform.tf").read_text():
            continue
        # Only what synth wrote: with what an earlier `init` left, Terraform would ask for the state.
        copy = shutil.copytree(stack, tmp_path / stack.name, ignore=shutil.ignore_patterns(".terraform*"))
        text = (copy / "terraform.tf").read_text()
        (copy / "terraform.tf").write_text(re.sub(r"(?<=    version = )\"[^\"]*\"", json.dumps(version), text))
        assert runner.run([terraform, "init", "-backend=false", "-input=false"], copy, {}).code == 0
        found = json.loads(runner.run([terraform, "validate", "-json"], copy, {}).output)["diagnostics"]
        mistakes += [
            (stack.name, problem["summary"], problem["detail"])
            for problem in found
            if problem["severity"] == "error"
            if not re.fullmatch(r'An argument named "\w+" is not expected here\.', problem["detail"])
        ]

    assert mistakes == []
