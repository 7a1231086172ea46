"""`cost`: what a reviewer and a program read of an estimate."""

import json
import subprocess

import pytest
from support.platforms import ENVIRONMENT, PLATFORM, changed, write

from stackwright.cli.main import main

SMALL = {"cluster": {"node_groups": {"general": {"instance_types": ["m7i.large"], "min_size": 1, "max_size": 3}}}}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A platform of one environment with a cluster, in a folder of its own."""
    folder = write(tmp_path / "environments", {"platform": PLATFORM, "dev": changed(ENVIRONMENT, SMALL)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STACKWRIGHT_TODAY", "2026-11-21")
    return folder


def test_every_layer_and_what_has_to_be_known_of_the_numbers(node, project, capsys):
    """A control plane in Ireland is 73.00 USD; below the rows stands what they are, and what they leave out."""
    assert main(["cost", "dev", "--lines", "--quiet"]) == 0
    out = " ".join(capsys.readouterr().out.split())

    assert "control plane" in out
    assert " 73.00" in out
    assert "an estimate: AWS's On-Demand list prices in USD a month, of eu-west-1, as of 20" in out
    assert "not counted: data transfer" in out
    assert "not counted: discounts" in out
    assert "free of charge: " in out


def test_a_program_reads_the_same(node, project, capsys):
    """Each line says its price, where that is from and of which day; the lines add up to the rows."""
    assert main(["cost", "--format", "json", "--quiet"]) == 0
    found = json.loads(capsys.readouterr().out)

    whole = next(row for row in found["rows"] if (row["environment"], row["layer"]) == ("all", "all"))
    assert sum(line["as_it_starts"] for line in found["lines"]) == pytest.approx(whole["as_it_starts"], abs=0.2)
    assert all(line["source"] and line["as_of"] for line in found["lines"])


def test_what_a_change_costs(node, project, capsys):
    """Two nodes more at most: 2 x 0.11235 x 730 = 164.031 USD, and nothing else is listed."""
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit",
                                                   "-qm", "before"]):  # fmt: skip
        subprocess.run(["git", *command], check=True)
    file = project / "dev.yaml"
    file.write_text(file.read_text().replace('"max_size": 3', '"max_size": 5'))

    assert main(["cost", "prd", "--base", "HEAD"]) == 1
    assert "there is no environment 'prd'" in capsys.readouterr().err
    assert main(["cost", "--base", "HEAD", "--format", "markdown", "--quiet"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| dev-cluster")]

    assert [row.split(" | ")[2:] for row in rows] == [
        ["m7i.large", "82.02", "82.02", "+0.00", "+164.03 |"],
        ["gp3 volumes of 50 GiB", "4.40", "4.40", "+0.00", "+8.80 |"],
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["prd"], "there is no environment 'prd'", id="an environment"),
        pytest.param(["--machines", "3"], "write it like 6:m7i.large", id="machines"),
        pytest.param(["--log-gib", "-1"], "write it like 5 or 0.5", id="GiB"),
        pytest.param(["--applications", "many"], "write it like 3", id="a number"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(project, capsys, arguments, said):
    """A slip is told with what to write instead."""
    try:
        code = main(["cost", *arguments])
    except SystemExit as end:
        code = end.code

    assert code in {1, 2}
    assert said in capsys.readouterr().err
