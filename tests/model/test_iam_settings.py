"""The `iam` block of platform.yaml: what it refuses, and whose names follow from it."""

import pytest
from support.clusters import cluster


@pytest.mark.parametrize(
    ("iam", "expected"),
    [
        ({"path": "platform"}, "iam.path: IAM path 'platform' breaks AWS's rule: starts and ends with a slash"),
        ({"path": f"/{'a' * 511}/"}, "AWS allows 1 to 512"),
        ({"path": "/a*b/"}, 'iam.path: is not a path of roles, got "/a*b/"; write it like /platform/'),
        ({"path": "/aws-reserved/mine/"}, "which AWS keeps for itself"),
        (
            {"permissions_boundary": "arn:aws:iam::111122223333:policy/ceiling"},
            'is an ARN, which names one account, got "arn:aws:iam::111122223333:policy/ceiling"; write what follows',
        ),
        ({"permissions_boundary": "/ceiling"}, "iam.permissions_boundary: is not the name of a policy"),
    ],
)
def test_a_placement_that_iam_would_not_take_is_refused(platforms, iam, expected):
    """Long before the first role is made."""
    (fault,) = platforms.faults(platform={"iam": iam})

    assert expected in fault


def test_the_boundary_is_one_of_each_account(platforms):
    """Accounts have a policy of the same name, so that one line serves all of them."""
    accounts = {"accounts.other": {"id": "222233334444", "state_bucket": "acme-other-state"}}
    platform = platforms.platform(
        platform={**accounts, "iam.permissions_boundary": "ceiling"},
        others={"qa": {"account": "other", "network.cidr": "10.9.0.0/16"}},
    )

    assert [one.context("network").permissions_boundary for one in platform.environments] == [
        "arn:aws:iam::111122223333:policy/ceiling",
        "arn:aws:iam::222233334444:policy/ceiling",
    ]


def test_an_entry_for_a_role_of_nodes_is_known_by_its_path(platforms):
    """EKS makes that entry itself, and takes the role's whole ARN."""
    entry = {"type": "EC2_LINUX", "principal_arn": "arn:aws:iam::111122223333:role/platform/acme-dev-eks-node"}
    changes = cluster({"access_entries.nodes": entry})

    assert "is a role of nodes" in "".join(platforms.faults(changes, platform={"iam.path": "/platform/"}))
    assert platforms.faults(changes) == []
