"""How many ways to break a platform the rules notice, and how many Checkov does: the same documents, side by side.

The ways were written together with the rules, so that the rules notice all of them says nothing but that none is for
show. Checkov looks at documents of Terraform only, and knows neither the environment file nor the other stacks: what it
cannot notice counts all the same, as nobody else would notice it either.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from support import golden
from support.sabotage import trees
from support.sabotage.sabotage import Mutant, rules_of_safety
from support.sabotage.ways import WAYS

from stackwright.cli.table import table
from stackwright.synthesis.document import FILE, Document
from stackwright.synthesis.versions import KEY

CHECKOV = Path(os.environ.get("STACKWRIGHT_CHECKOV", ".checkov/bin/checkov")).absolute()
FRAMEWORKS = ("terraform_json", "secrets")


def by_rules(broken: Sequence[Mutant]) -> int:
    """How many of some broken stacks the rules notice."""
    rules = rules_of_safety()
    return sum(bool(one.noticed(rules)) for one in broken)


def by_checkov(broken: Sequence[Mutant], folder: Path) -> tuple[int, list[str]]:
    """How many Checkov notices, by checks that fail and did not fail before; and the files that it could not read."""
    documents = {f"broken-{number}": one.document for number, one in enumerate(broken)}
    for place in sorted({one.place for one in broken}):
        platform, name = place.split("/")
        documents[f"whole-{platform}-{name}"] = golden.stacks(platform)[name][1]
    for name, document in documents.items():
        _write(document, folder / name)
    failed: dict[str, set[tuple[str, str]]] = defaultdict(set)
    unread: list[str] = []
    for framework in FRAMEWORKS:  # one at a time: with two, and so many findings, its processes wait for each other
        unread += _run(framework, folder, failed)
    noticed = sum(
        bool(failed[f"broken-{number}"] - failed[f"whole-{one.place.replace('/', '-')}"])
        for number, one in enumerate(broken)
    )
    return noticed, unread


def _write(document: Document, folder: Path) -> None:
    """Write a document as Checkov can read it: without the version that stands beside it."""
    folder.mkdir(parents=True)
    terraform = {name: value for name, value in document.json["terraform"].items() if name != KEY}
    (folder / FILE).write_text(json.dumps({**document.json, "terraform": terraform}, indent=2))


def _run(framework: str, folder: Path, failed: dict[str, set[tuple[str, str]]]) -> list[str]:
    """Let Checkov look, and add what fails by folder; what it could not read."""
    command = [CHECKOV, "--directory", folder, "--skip-download", "--output", "json", "--compact", "--soft-fail"]
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # it has packages of its own
    command += ["--framework", framework]
    run = subprocess.run(command, env=own, capture_output=True, text=True, check=True)
    report = json.loads(run.stdout)
    if "results" not in report:
        return []  # nothing was found at all
    for one in report["results"]["failed_checks"]:
        failed[Path(one["file_path"].lstrip("/")).parts[0]].add((one["check_id"], one["resource"]))
    unread: list[str] = report["results"]["parsing_errors"]
    return unread


def main() -> None:
    """Break, judge twice, and print both scores."""
    broken = [Mutant(way, way.on[0]) for way in WAYS]
    rows = []
    start = time.perf_counter()
    rows.append(("rules", by_rules(broken), len(broken), time.perf_counter() - start))
    known = trees.rules_of_trees()
    start = time.perf_counter()
    noticed = sum(bool(way.noticed(known)) for way in trees.WAYS)
    rows.append(("rules, what Argo CD makes", noticed, len(trees.WAYS), time.perf_counter() - start))
    if CHECKOV.exists():
        print(f"Checkov reads {len(broken)} broken stacks, which takes minutes ...", file=sys.stderr)
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as scratch:
            noticed, unread = by_checkov(broken, Path(scratch))
        rows.append(("Checkov", noticed, len(broken), time.perf_counter() - start))
        if unread:
            print(f"Checkov could not read {len(unread)} of them", file=sys.stderr)
    cells = [(name, number, of, f"{number / of:.0%}", f"{seconds:.1f}") for name, number, of, seconds in rows]
    print(table(("gate", "noticed", "ways to break", "share", "seconds"), cells))
    if not CHECKOV.exists():
        print("Checkov was not asked: make .checkov/ready installs it")


if __name__ == "__main__":
    main()
