"""What the README shows is what the command prints."""

import re
from pathlib import Path

from stackwright.cli.main import main


def test_the_table_of_stacks_is_the_real_one(node, tmp_path, capsys):
    """`make synth` prints it, in 80 columns."""
    readme = Path("README.md").read_text()
    (shown,) = re.findall(r"^\$ make synth\n(.*?)^\d+ stacks written", readme, re.MULTILINE | re.DOTALL)

    assert main(["synth", "--output", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert printed == shown
    assert max(map(len, printed.splitlines())) <= 80
