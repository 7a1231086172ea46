"""Every escape hatch that a docstring names can be reached from `stacks[…].construct`, or `.ci_identity`."""

import ast
import inspect
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.clusters import cluster
from support.existing import existing

from stackwright.model.environment import Environment

HATCH = re.compile(r"^\s+(\w+): Escape hatch", re.MULTILINE)
EVERYTHING = cluster(
    {
        "auto_mode": {"enabled": True},
        "access_entries.team": {"principal_arn": "arn:aws:iam::111122223333:role/team", "kubernetes_groups": ["team"]},
        "eks_addons.aws-ebs-csi-driver": {"identity": "irsa"},
        "identity_provider": {"issuer_url": "https://login.example.com", "client_id": "kubernetes"},
        "capabilities": {"kro": {}},
    },
    **{"cluster.node_groups.general.placement_group": {"strategy": "spread"}},
    **{"network.flow_logs": {"destination": "s3", "kms_key": True}, "network.interface_endpoints": ["ssm"]},
    registry={"repositories": {"api": {}}},
    secrets={"database": {"generate": {}}, "git": {}},
    addons={"external_secrets": {}, "karpenter": {}, "loki": {}, "cloudwatch": {}},
    workloads={"orders": {"namespace": "shop", "policies": ["orders"]}},
    gitops={"repository": {"credentials": {"kind": "token", "secret": "git"}}},
    access={"bastion": {"session_logs": {"destination": "s3"}}},
    budget={"monthly_usd": 100, "emails": ["team@acme-corp.dev"]},
)


def documented():
    """Class and attribute of every documented escape hatch."""
    return {
        (node.name, name)
        for file in Path("constructs/stackwright/aws").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ClassDef)
        for name in HATCH.findall(ast.get_docstring(node, clean=False) or "")
    }


def reached(construct, found, seen):
    """Escape hatches of a construct and of all that its public attributes lead to."""
    if id(construct) in seen:
        return
    seen.append(id(construct))
    if isinstance(construct, Mapping):
        for value in construct.values():
            reached(value, found, seen)
    if not type(construct).__module__.startswith("stackwright.aws"):
        return
    for kind in type(construct).__mro__:
        for name in HATCH.findall((inspect.getdoc(kind) and kind.__doc__) or ""):
            if getattr(construct, name, None) is not None:
                found.add((kind.__name__, name))
    for name, value in vars(construct).items():
        if not name.startswith("_"):
            reached(value, found, seen)


def constructs_of(stacks):
    """What each stack is made of."""
    return [made for one in stacks.values() for made in (one.construct, getattr(one, "ci_identity", None)) if made]


@pytest.fixture
def constructs(node, platforms, tmp_path):
    """The constructs of an environment that has everything, with logs in buckets and in groups; of a VPC of others."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    made = []
    records = ({"access": {"bastion": {"session_logs": {"destination": name}}}} for name in ("s3", "cloudwatch"))
    for place, changes in enumerate((*({**EVERYTHING, **record} for record in records), existing())):
        folder = tmp_path / str(place)
        build(platforms.platform(changes), folder, lambda stacks: made.extend(constructs_of(stacks)))
    return made


def test_every_documented_escape_hatch_is_reached(constructs):
    """Nobody reads of an attribute that they cannot get at."""
    found = set()
    for construct in constructs:
        reached(construct, found, [])
    assert documented() - found == set()


def test_an_override_of_a_hatch_is_in_the_output(node, platforms, tmp_path):
    """What an override sets reaches Terraform, and nothing else changes."""
    from support.stacks import read  # noqa: PLC0415

    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    def extend(stacks):
        stacks["dev-cluster"].construct.node_groups["general"].launch_template.add_override("tags.Team", "data")

    platform = platforms.platform(cluster())
    build(platform, tmp_path / "with", extend).synth()
    build(platform, tmp_path / "without").synth()
    changed, plain = (read(tmp_path / name)["dev-cluster"] for name in ("with", "without"))

    assert changed.one("aws_launch_template")["tags"]["Team"] == "data"
    del changed.one("aws_launch_template")["tags"]["Team"]
    assert changed.addresses == plain.addresses


def test_the_environment_that_has_everything_is_valid(platforms):
    """It starts from the valid one."""
    assert isinstance(platforms.environment(EVERYTHING), Environment)
