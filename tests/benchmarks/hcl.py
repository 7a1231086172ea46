"""What HCL adds to a synth of all stacks: both platforms, whole commands, the fastest of several runs of each."""

import json
import os
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from stackwright.cli.table import table
from stackwright.synthesis.hcl.files import render

ROOT = Path(__file__).parents[2]
PLATFORMS = {"shipped": "environments", "voting-app": "examples/voting-app/environments"}
RUNS = 7
LIMIT = 0.3
"""The share of a synth that rendering may add."""


def main() -> None:
    """Measure, and print a table and the ratio."""
    with tempfile.TemporaryDirectory() as scratch:
        rows = []
        for name, environments in PLATFORMS.items():
            output = Path(scratch, name)
            seconds: dict[str, list[float]] = {"json": [], "both": []}
            for _ in range(RUNS):  # in turns, so that a busy moment of the machine is in both
                for format_, measured in seconds.items():
                    measured.append(synth(environments, output, format_))
            json_, both = (min(seconds[format_]) for format_ in ("json", "both"))
            files = sorted(output.glob("stacks/*/cdk.tf.json"))
            rows.append((name, len(files), f"{json_:.2f}", f"{both:.2f}", f"{rendering(files):.3f}", both / json_ - 1))
        cells = [(*row[:-1], f"{row[-1]:+.0%}") for row in rows]
        print(table(("platform", "stacks", "JSON s", "JSON and HCL s", "rendering s", "added"), cells))
        added = max(row[-1] for row in rows)
        print(f"HCL adds {added:+.0%} to a synth of all stacks, at most {LIMIT:.0%} is allowed")


def synth(environments: str, output: Path, format_: str) -> float:
    """How long one synth takes, from start to end of its process."""
    command = [sys.executable, "-m", "stackwright", "synth", "--environments", environments, "--format", format_]
    start = time.perf_counter()
    subprocess.run([*command, "--output", output], cwd=ROOT, env=os.environ, capture_output=True, check=True)
    return time.perf_counter() - start


def rendering(files: list[Path]) -> float:
    """How long rendering alone takes, schemas already read."""
    documents = [json.loads(file.read_text(), parse_float=Decimal) for file in files]
    render(documents[0])
    start = time.perf_counter()
    for document in documents:
        render(document)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
