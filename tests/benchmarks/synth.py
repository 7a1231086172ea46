"""How fast and how big a synth is: beside the bare floor of cdktf, beside stock loading, and as environments are added.

Every figure is measured in this run, on this machine, and printed as measured; the ratios are what to compare.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from stackwright.cli.table import table
from stackwright.synthesis.document import FILE, Document

ROOT = Path(__file__).parents[2]
FLOOR = "import cdktf, sys; cdktf.App(outdir=sys.argv[1]).synth()"
GROWTH = (3, 30, 100)
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024 if hasattr(os, "sysconf") else 4


@dataclass(frozen=True)
class Measurement:
    """One process with all its children: how long it took, and the most memory of Python and of Node."""

    seconds: float
    python_mib: int
    node_mib: int


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Measurement:
    """Run a command and watch its memory on the way."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peaks = {"python": 0, "node": 0}
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks, done))
    watcher.start()
    _, errors = process.communicate()
    seconds = time.perf_counter() - start
    done.set()
    watcher.join()
    if process.returncode:
        sys.exit(errors.decode())
    return Measurement(seconds, peaks["python"] // 1024, peaks["node"] // 1024)


def _watch(pid: int, peaks: dict[str, int], done: threading.Event) -> None:
    """Keep the highest resident size of a process and its children, as Linux counts it."""
    while not done.wait(0.01):
        for child in _family(pid):
            try:
                status = Path(f"/proc/{child}/status").read_text()
                kind = "node" if "node" in Path(f"/proc/{child}/comm").read_text() else "python"
            except OSError:
                continue
            for line in status.splitlines():
                if line.startswith("VmHWM:"):
                    peaks[kind] = max(peaks[kind], int(line.split()[1]))


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(grandchild for child in children for grandchild in _family(int(child)))]


def repeated(times: int, once: Callable[[], Measurement]) -> Measurement:
    """The middle one of several measurements."""
    runs = [once() for _ in range(times)]
    return Measurement(
        median(run.seconds for run in runs), max(run.python_mib for run in runs), max(run.node_mib for run in runs)
    )


def many_environments(folder: Path, count: int) -> Path:
    """A copy of the shipped platform with as many environments like `dev`."""
    folder.mkdir()
    (folder / "platform.yaml").write_text((ROOT / "environments/platform.yaml").read_text())
    text = (ROOT / "environments/dev.yaml").read_text()
    names = [f"e{number}" for number in range(count)]
    for name in names:
        others = [other for other in names if other != name]
        copy = text.replace("environment: dev", f"environment: {name}")
        copy = copy.replace("network:\n", f"network:\n  overlaps_with: {json.dumps(others)}\n")
        (folder / f"{name}.yaml").write_text(copy)
    return folder


def main() -> None:
    """Measure, and print two tables."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("environments", "main.py"):
            (folder / name).symlink_to(ROOT / name)
        program = [sys.executable, "main.py"]
        measure(program, folder, {})  # warm the disk
        floor = repeated(5, lambda: measure([sys.executable, "-c", FLOOR, f"{scratch}/floor"], folder, {}))
        fast = repeated(5, lambda: measure(program, folder, {}))
        print("stock loading, about half a minute ...", file=sys.stderr)
        stock = measure(program, folder, {"STACKWRIGHT_STOCK_ENGINE": "1"})
        rows = [
            (name, f"{m.seconds:.2f}", f"{m.seconds / floor.seconds:.2f}", m.python_mib, m.node_mib)
            for name, m in (("bare cdktf (floor)", floor), ("this synth", fast), ("stock loading", stock))
        ]
        print(table(("three environments", "seconds", "x floor", "python MiB", "node MiB"), rows))
        print(f"this synth is {stock.seconds / fast.seconds:.1f} times as fast as stock loading\n")
        print(table(("environments", "resources", "seconds", "ms/resource", "python MiB", "node MiB"), _growth(folder)))


def _growth(folder: Path) -> list[tuple[object, ...]]:
    """A row for each number of environments; the milliseconds are those of each resource added since the row before."""
    rows: list[tuple[object, ...]] = []
    before = (0, 0.0)
    for count in GROWTH:
        files, output = many_environments(folder / f"files-{count}", count), folder / f"out-{count}"
        command = [sys.executable, "-m", "stackwright", "synth", "--environments", str(files), "--output", str(output)]
        measured = repeated(3, lambda command=command: measure(command, folder, {}))
        resources = sum(Document.read(file).count("resource") for file in output.glob(f"stacks/*/{FILE}"))
        added = f"{1000 * (measured.seconds - before[1]) / (resources - before[0]):.2f}" if rows else "-"
        rows.append((count, resources, f"{measured.seconds:.2f}", added, measured.python_mib, measured.node_mib))
        before = (resources, measured.seconds)
    return rows


if __name__ == "__main__":
    main()
