"""How long a rehearsal takes, and how well the schemas of the stand-ins agree with the real AWS provider's.

Every figure is measured in this run, on this machine, and printed as measured.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.agreement import compare
from support.provider_truth import as_schema

from stackwright.cdk import schema
from stackwright.cli.table import table
from stackwright.model.errors import PlatformError
from stackwright.rehearsal.providers.real import MIRROR
from stackwright.terraform.binary import Terraform

ROOT = Path(__file__).parents[2]
SOURCE = "registry.terraform.io/hashicorp/aws"


def seconds(*options: str) -> tuple[int, float]:
    """Rehearse `dev`; how many stacks, and how long it took, with synthesis left out."""
    command = [sys.executable, "-m", "stackwright", "rehearse", "dev", "--json", *options]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if outcome.returncode:
        sys.exit(outcome.stderr)
    report = json.loads(outcome.stdout)
    return len(report["stacks"]), report["seconds"]


def said_by_the_provider(terraform: str, mirror: str) -> Mapping[str, Any]:
    """The schema that the real provider prints."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "terraform.rc").write_text(
            f"provider_installation {{\n  filesystem_mirror {{\n    path = {json.dumps(mirror)}\n  }}\n}}\n"
        )
        required = {"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}}}
        (folder / "main.tf.json").write_text(json.dumps(required))
        environment = {**os.environ, "TF_CLI_CONFIG_FILE": str(folder / "terraform.rc"), "CHECKPOINT_DISABLE": "1"}
        subprocess.run([terraform, "init"], cwd=folder, env=environment, capture_output=True, check=True)
        printed = subprocess.run(
            [terraform, "providers", "schema", "-json"], cwd=folder, env=environment, capture_output=True, check=True
        ).stdout
    schemas: dict[str, Any] = json.loads(printed)["provider_schemas"][SOURCE]
    return schemas


def main() -> None:
    """Measure and print."""
    try:
        terraform = Terraform.find()
    except PlatformError as error:
        sys.exit(f"no rehearsal to measure: {error}")
    rows = []
    for name, options in (("whole life", ()), ("--plan-only", ("--plan-only",))):
        print(f"rehearsing dev, {name} ...", file=sys.stderr)
        stacks, took = seconds(*options)
        rows.append((name, stacks, f"{took:.1f}"))
    print(table(("rehearsal of dev", "stacks", "seconds"), rows))
    mirror = os.environ.get(MIRROR)
    if mirror:
        truth = as_schema("aws", SOURCE, "real", said_by_the_provider(terraform.path, mirror))
        print(f"\nschemas against the real AWS provider: {compare(schema.load('aws'), truth)}")
    else:
        print(f"\nschemas were not compared: {MIRROR} names no mirror with the real AWS provider")


if __name__ == "__main__":
    main()
