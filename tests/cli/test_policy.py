"""`stackwright policy`: the gate, as CI meets it."""

import json

import pytest
from support.plan_documents import resource
from support.platforms import ENVIRONMENT, PLATFORM, write

from stackwright.cli.main import main

RULE = """\
from stackwright.policy.rule import Problem, stack_rule


@stack_rule("no-vpc", title="No VPC", why="For a test.", remedy="share one", severity="high", about=("aws_vpc",))
def no_vpc(stack):
    for vpc in stack.of_type("aws_vpc"):
        yield Problem("is one", vpc, "cidr_block")
"""


@pytest.fixture
def policy(node, tmp_path, monkeypatch, capsys):
    """Exit code, data and talk of `policy` in a folder with a valid platform and a rule of one's own."""
    write(tmp_path / "environments", {"platform": PLATFORM, "dev": ENVIRONMENT})
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "vpc.py").write_text(RULE)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str):
        code = main(["policy", "--terraform-only", *arguments])
        return code, *capsys.readouterr()

    return run


def test_a_finding_closes_the_gate(policy):
    """Exit code 3, with the line of the file, the rule and what to do."""
    code, out, err = policy("dev")

    assert code == 3
    assert out.startswith("environments/dev.yaml:")
    assert ": network.cidr: dev-network: aws_vpc." in out.splitlines()[0]
    assert out.splitlines()[0].endswith("is one; share one [high: no-vpc]")
    assert max(map(len, out.splitlines()[1:])) <= 80
    assert "1 finding, 0 waived, by " in err
    assert " values held against what AWS takes; " in err


def test_without_findings_it_is_open(policy, tmp_path):
    """A rule that is taken away finds nothing."""
    code, out, _ = policy("--policies", str(tmp_path / "none"))

    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[2:]] == ["bootstrap-main", "dev"]


def test_a_plan_is_judged_in_the_place_of_its_stack(policy, tmp_path, capsys):
    """It is told by its resources which stack it is of; its findings point to the same lines."""
    (tmp_path / "plan.json").write_text("{}")
    code, _, err = policy("--plan", "plan.json")
    assert code == 1
    assert "plan.json is no plan as JSON" in err

    main(["synth", "--json"])
    capsys.readouterr()
    written = json.loads((tmp_path / "cdktf.out/stacks/dev-network/cdk.tf.json").read_text())
    resources = [
        {
            "mode": "managed" if kind == "resource" else kind,
            "address": f"{'data.' * (kind == 'data')}{type_}.{name}",
            "type": type_,
            "name": name,
        }
        for kind in ("resource", "data")
        for type_, named in written.get(kind, {}).items()
        for name in named
    ]
    (vpc,) = written["resource"]["aws_vpc"].items()
    changes = [resource("aws_vpc", "create", None, {"cidr_block": vpc[1]["cidr_block"]}, name=vpc[0])]
    plan = {"resource_changes": changes, "configuration": {"root_module": {"resources": resources}}}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    code, out, _ = policy("--plan", "plan.json", "--format", "json")
    assert code == 3
    assert [
        (one["stack"], one["rule"], one["key"]) for one in json.loads(out)["findings"] if one["rule"] == "no-vpc"
    ] == [("dev-network", "no-vpc", "network.cidr")]

    plan["configuration"]["root_module"]["resources"].pop()
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    code, _, err = policy("--plan", "plan.json")
    assert code == 1
    assert "dev-network comes nearest" in err


@pytest.mark.parametrize("format_", ["table", "json", "sarif", "junit"])
def test_every_format_says_no(policy, format_):
    """What is printed is for machines; the exit code is the gate's."""
    code, out, _ = policy("dev", "--format", format_)

    assert code == 3
    assert "no-vpc" in out


def test_an_environment_that_is_not_there(policy):
    """The nearest one is suggested."""
    code, _, err = policy("dve")

    assert code == 1
    assert "there is no environment 'dve'; did you mean 'dev'?" in err


def test_the_rules_are_listed(policy):
    """One's own among them; nothing is synthesized."""
    code, out, _ = policy("--list")

    assert code == 0
    assert "no-vpc " in out
    assert "eks-secrets-encrypted" in out
