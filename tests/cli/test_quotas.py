"""`quotas`: what has to be asked for before an apply, and what nobody is given."""

import json
from dataclasses import replace

import pytest
from support.platforms import ENVIRONMENT, PLATFORM, changed, write

from stackwright.cli import quotas
from stackwright.cli.main import main

CLUSTER = {"cluster": {"node_groups": {"general": {"instance_types": ["m7i.large"], "min_size": 1, "max_size": 4}}}}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A platform of one environment with a cluster, in a folder of its own."""
    write(tmp_path / "environments", {"platform": PLATFORM, "dev": changed(ENVIRONMENT, CLUSTER)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STACKWRIGHT_TODAY", "2026-11-21")


def test_what_a_new_account_has_to_ask_for(node, project, capsys):
    """Four machines with two processors each are 8 of the 5 that a new account gets: the quota's code is told."""
    assert main(["quotas", "dev", "--quiet"]) == 0
    printed = capsys.readouterr().out
    out = " ".join(printed.split())

    assert max(map(len, printed.splitlines())) <= 80
    assert "account 111122223333, eu-west-1" in out
    assert "ask for 8 of ec2 L-1216C47A" in out
    assert "what else the accounts hold is not known here" in out


def test_a_program_reads_every_need(node, project, capsys):
    """Each with its number, the default, how far it can be raised, and where AWS says so."""
    assert main(["quotas", "--format", "json", "--quiet"]) == 0
    found = json.loads(capsys.readouterr().out)

    (vpcs,) = [one for one in found if one["quota"] == "VPCs per Region"]
    assert (vpcs["needed"], vpcs["default"], vpcs["percent"], vpcs["exceeds"]) == (1, 5, 20, False)
    assert all(one["source"].startswith("https://") for one in found)


def test_what_nobody_is_given_has_an_exit_code(node, project, capsys, monkeypatch):
    """A pipeline stops at a hard limit: here, AWS gave nobody a single VPC."""
    given = quotas.needs

    def stricter(stacks):
        for need in given(stacks):
            is_of_vpcs = need.quota.name == "VPCs per Region"
            yield replace(need, quota=replace(need.quota, most=0)) if is_of_vpcs else need

    monkeypatch.setattr(quotas, "needs", stricter)

    assert main(["quotas", "--format", "markdown", "--quiet"]) == 3
    assert "| hard |" in capsys.readouterr().out
