"""Layers that install charts live their whole life: Argo CD as Terraform installs it, and one small tool."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.clusters import CLUSTER
from support.packed_charts import CONFIG_MAP, pack
from support.projects import project

PROGRAMS = Path("tests/support/programs").absolute()
SECRETS = {"git": {}, "other": {}, "made": {"generate": {}}}
"""Two that people fill, and one that Terraform does."""
STEPS = ["init", "validate", "plan", "show", "apply", "render", "re-plan", "destroy"]
COUNTED = "releases not rendered: 1 of 1\n  dev-tool: tool, tool 1.2.3: there is no helm on PATH"


@pytest.fixture
def rehearse(node, terraform, tmp_path):
    """Rehearses the layers of a program, from the last one on: the process, and what it left."""

    def run(program, changes, *arguments: str, **environment: str):
        folder = project(tmp_path / "project", (PROGRAMS / f"{program}.py").read_text(), changes)
        (tmp_path / "scratch").mkdir()
        command = [sys.executable, "-m", "stackwright", "rehearse", "dev", "--from", program, "--keep", *arguments]
        environment = os.environ | {"TMPDIR": str(tmp_path / "scratch")} | environment
        ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        return ended, next((tmp_path / "scratch").iterdir())

    return run


def lives(ended):
    """What the report says of each stack."""
    assert ended.returncode == 0, ended.stderr
    return {life["stack"]: life for life in json.loads(ended.stdout)["stacks"]}


def test_argo_cd_is_installed_as_by_a_person(helm, charts, moto, rehearse):
    """Secrets are filled before they are read; every release is rendered, and custom ones fit the first one's kinds."""
    changes = {"cluster": CLUSTER, "secrets": SECRETS, "delivery": {}}
    ended, work = rehearse("delivery", changes, "--json")
    found = lives(ended)

    assert found["dev-secrets"]["filled"] == {"acme-dev-git": ["password", "username"], "acme-dev-other": []}
    assert [(one["release"], one["chart"], one["why_not"]) for one in found["dev-delivery"]["releases"]] == [
        ("argo-cd", "argo-cd 10.1.1", ""),
        ("applications", "argocd-apps 2.0.5", ""),
    ]
    assert (found["dev-delivery"]["added"], found["dev-delivery"]["destroyed"]) == (5, True)
    assert list(found["dev-delivery"]["seconds"]) == STEPS
    assert "\ndev-secrets: filled the secret acme-dev-git, as people do\n" in ended.stderr
    assert "\ndev-delivery: release applications: argocd-apps 2.0.5 renders 2 objects\n" in ended.stderr
    written = [file.read_bytes() for file in work.glob("stacks/**/*") if file.is_file()]
    assert written
    assert not [text for text in written if b"rehearsed password" in text]


def test_values_that_a_chart_refuses_fail_the_rehearsal(helm, rehearse, tmp_path):
    """Before a cluster does: with the stack, the release, the chart, and what Helm says."""
    schema = {"type": "object", "properties": {"uid": {"type": "string"}}, "additionalProperties": False}
    pack(tmp_path / "charts", "tool", "1.2.3", {"values": CONFIG_MAP}, schema)
    charts = {"STACKWRIGHT_CHARTS": str(tmp_path / "charts")}
    ended, _ = rehearse("tool", {"tool": {"values": "replicas: 2"}}, "--junit", str(tmp_path / "report.xml"), **charts)
    told = ended.stderr.partition("error: ")[2]

    assert ended.returncode == 1
    assert told.startswith("dev-tool: render failed\n\nrelease tool of chart tool 1.2.3 (helm_release.tool_release")
    assert "additional properties 'replicas' not allowed" in told
    assert "\nrepeat it: " in told
    assert "additional properties 'replicas' not allowed" in (tmp_path / "report.xml").read_text()


def test_without_helm_releases_are_counted(rehearse, node, terraform, tmp_path):
    """Nobody takes a release for rendered that was not."""
    (tmp_path / "bin").mkdir()
    for program in ("node", "terraform"):
        (tmp_path / "bin" / program).symlink_to(shutil.which(program))
    ended, _ = rehearse("tool", {"tool": {}}, PATH=str(tmp_path / "bin"))

    assert ended.returncode == 0, ended.stderr
    assert COUNTED in ended.stdout
    assert "\ndev-tool: release tool: tool 1.2.3 not rendered, as there is no helm on PATH\n" in ended.stderr
