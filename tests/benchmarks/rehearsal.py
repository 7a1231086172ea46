"""How long a rehearsal takes, and how well the stand-ins agree with the real AWS provider: schemas and judgement.

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
from support.asking import measured
from support.objects import documents, examples
from support.provider_truth import as_schema, without_supplement
from support.real_provider import RealProvider
from support.shipped import EVERYTHING, load_shipped

from stackwright.cdk import schema
from stackwright.cdk.answers import answers
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


def judgement(mirror: Path) -> None:
    """Print how often stand-ins refuse, replace and fill in what the real provider does."""
    provider = RealProvider(mirror)
    try:
        provider.configure()
        for what, counted in (
            ("wrong configurations and right ones", measured.wrong_and_right(provider)),
            ("single arguments, chosen blindly", measured.refusals(provider, answers("aws"), number=300)),
        ):
            both, neither = counted[True, True], counted[False, False]
            one = f"{counted[True, False]} by the provider only, {counted[False, True]} by a stand-in only"
            print(f"{what}: {both} refused by both, {neither} by neither, {one}")
        with tempfile.TemporaryDirectory() as scratch:
            made = examples(provider, documents(load_shipped(EVERYTHING), Path(scratch)))
        counted, _ = measured.replacements(provider, measured.some(made, number=20))
        print(f"changes of one argument: {measured.share(counted):.1f} % of {counted.total()} are planned alike")
        filled, same, _ = measured.defaults(provider, made)
        print(f"defaults: {same} of the {filled} that the provider fills in")
    finally:
        provider.close()


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
        print(f"without the supplement: {compare(without_supplement('aws'), truth)}")
        judgement(Path(mirror))
    else:
        print(f"\nschemas were not compared: {MIRROR} names no mirror with the real AWS provider")


if __name__ == "__main__":
    main()
