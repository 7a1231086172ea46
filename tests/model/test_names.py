"""Composed names: held against AWS's limits where they are used, at the key that they come from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.clusters import cluster

from stackwright.model.catalogue.regions import REGIONS
from stackwright.model.errors import LimitError
from stackwright.model.iam import document
from stackwright.model.policies import only_readers, pull_from_accounts

LONG = "p" * 58  # acme's bucket names would have 63 characters and more
S3 = "S3 bucket name"


def about(faults, what):
    """The faults about one kind of name."""
    return [fault for fault in faults if what in fault]


def test_a_bucket_that_is_named_frees_the_project_from_its_limit(platforms):
    """`<project>-terraform-state` would be too long, but nobody makes it."""
    own = {"project": "p" * 50, "state.bucket": "short-state", "ci.roles": False}

    assert about(platforms.faults(platform={"project": "p" * 50}), S3)
    assert platforms.faults(platform=own) == []


def test_a_bucket_of_each_account_does_so_too(platforms):
    """The default is checked only as long as an account uses it."""
    bucket = {"accounts.main": {"id": "111122223333", "state_bucket": "short-state"}}

    assert platforms.faults(platform={"project": "p" * 50, "ci.roles": False, **bucket}) == []


@pytest.mark.parametrize(
    ("changes", "named", "key"),
    [
        (
            {"network.flow_logs": {"destination": "s3"}},
            {"network.flow_logs": {"destination": "s3", "bucket": "short"}},
            "network.flow_logs",
        ),
        (
            cluster(access={"bastion": {"session_logs": {"destination": "s3"}}}),
            cluster(access={"bastion": {"session_logs": {"destination": "s3", "bucket": "short"}}}),
            "access.bastion.session_logs",
        ),
        (cluster(addons={"loki": {}}), cluster(addons={"loki": {"bucket": "short"}}), "addons.loki"),
        (cluster(addons={"velero": {}}), cluster(addons={"velero": {"bucket": "short"}}), "addons.velero"),
    ],
    ids=["flow logs", "sessions", "loki", "velero"],
)
def test_a_bucket_is_checked_where_its_name_could_be_given(platforms, changes, named, key):
    """Too long a default is told at the block that can name another; with a name of its own it is not checked."""
    platform = {"project": LONG, "state.bucket": "short-state"}

    assert [fault.split(": ")[1] for fault in about(platforms.faults(changes, platform=platform), S3)] == [key]
    assert about(platforms.faults(named, platform=platform), S3) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"network.flow_logs": {"destination": "none"}}, "IAM role name"),
        ({"network.flow_logs": {"destination": "cloudwatch"}}, S3),
        (cluster({"auto_mode": {"enabled": False}}), "eks-auto-node"),
        (cluster(access={"bastion": {"session_logs": {"destination": "cloudwatch"}}}), S3),
    ],
    ids=["no flow logs", "flow logs in a log group", "no Auto Mode", "sessions in a log group"],
)
def test_a_name_that_nothing_gets_is_not_checked(platforms, changes, what):
    """A valid project is not refused for what it does not make."""
    platform = {"project": "p" * 46, "state.bucket": "short-state"}
    found = platforms.faults(changes, platform=platform)

    assert [fault for fault in about(found, what) if "flow" in fault or "session" in fault or "auto" in fault] == []


def test_a_name_of_ones_own_choice_is_told_at_its_own_key(platforms):
    """Shortening the node group helps as much as shortening the project."""
    group = "g" * 36
    changes = cluster(
        {f"node_groups.{group}": {"instance_types": ["t3.medium"]}}, **{"network.flow_logs.destination": "none"}
    )
    platform = {"project": "p" * 88, "state.bucket": "short-state"}
    found = about(platforms.faults(changes, platform=platform), "launch template name")

    assert [fault.split(": ")[1] for fault in found] == [f"cluster.node_groups.{group}"]
    assert found[0].endswith("shorten it, or the name of the project or of the environment")


def test_more_accounts_than_a_policy_holds_are_told_at_their_list(platforms):
    """ECR refuses a policy of more than 10,240 characters."""
    accounts = [f"{number:012}" for number in range(400)]
    whole = {"registry": {"repositories": {"api": {}}, "pull_accounts": accounts}}
    single = {"registry": {"repositories": {"api": {"pull_accounts": accounts}}}}

    assert "registry.pull_accounts: a repository policy has up to" in platforms.faults(whole)[0]
    assert "registry.repositories.api.pull_accounts: a repository policy has" in platforms.faults(single)[0]


@settings(max_examples=20)
@given(count=st.integers(280, 500))
def test_a_policy_is_too_long_for_the_loader_when_it_is_for_a_synth(platforms, count):
    """Whoever lists many accounts or readers hears of it before anything is synthesized."""
    accounts, readers = (
        [f"{n:012}" for n in range(count)],
        [f"arn:aws:iam::111122223333:role/r{n}" for n in range(count)],
    )
    found = platforms.faults(
        {"registry": {"repositories": {"api": {}}, "pull_accounts": accounts}, "secrets": {"one": {"readers": readers}}}
    )
    refused = set()
    for key, statement, kind in (
        ("registry.pull_accounts", pull_from_accounts(REGIONS["eu-west-1"], accounts), "repository"),
        ("secrets.one.readers", only_readers(readers), "secret"),
    ):
        try:
            document(statement, kind=kind)
        except LimitError:
            refused.add(key)

    assert {fault.split(": ")[1] for fault in found} == refused
