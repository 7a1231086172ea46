"""GitHub's workflows in an account: a provider, and two roles with a boundary for each of its environments."""

import json

import pytest

IDS = {"repository.owner_id": 4711, "repository.id": 8150}
OTHER_ACCOUNT = {
    "accounts.other": {"id": "280731944521", "state_bucket": "acme-other-state"},
    "accounts.main.state_bucket": "acme-main-state",
}
CLUSTER = {"endpoint": {"private": True}, "node_groups": {"general": {"instance_types": ["m7i.large"]}}}


@pytest.fixture
def bootstrap(platforms, synth):
    """The bootstrap stack of the valid platform, with changes to `platform.yaml`."""
    return lambda **changes: synth(platforms.platform(platform={**IDS, **changes}))["bootstrap-main"]


def named(stack, type_):
    """Resources of a type by their names."""
    return {body["name"]: body for body in stack.all(type_).values()}


def test_every_environment_has_two_roles_in_its_own_account(platforms, synth):
    """And none in another one, where it has nothing."""
    others = {"prod": {"account": "other", "network.cidr": "10.1.0.0/16"}}
    stacks = synth(platforms.platform(platform=OTHER_ACCOUNT, others=others))

    assert {name: set(named(stacks[name], "aws_iam_role")) for name in ("bootstrap-main", "bootstrap-other")} == {
        "bootstrap-main": {"acme-dev-terraform-plan", "acme-dev-terraform-apply"},
        "bootstrap-other": {"acme-prod-terraform-plan", "acme-prod-terraform-apply"},
    }


def test_the_provider_takes_tokens_for_aws_only(bootstrap):
    """A token that a workflow has got for somebody else is not one for us."""
    provider = bootstrap().one("aws_iam_openid_connect_provider")

    assert provider["url"] == "https://token.actions.githubusercontent.com"
    assert provider["client_id_list"] == ["sts.amazonaws.com"]


def test_a_provider_that_the_account_has_is_left_alone(bootstrap):
    """An account can have one of GitHub's, which others may use, too; roles name it all the same."""
    made, existing = bootstrap(), bootstrap(**{"accounts.main.github_oidc_provider": "existing"})

    assert existing.all("aws_iam_openid_connect_provider") == {}
    assert named(existing, "aws_iam_role").keys() == named(made, "aws_iam_role").keys()
    assert "oidc-provider/token.actions.githubusercontent.com" in json.dumps(named(existing, "aws_iam_role"))


def test_an_apply_outlasts_the_longest_update(bootstrap):
    """Twelve hours, the most that AWS allows; a plan has the hour that every role has."""
    roles = named(bootstrap(), "aws_iam_role")

    assert roles["acme-dev-terraform-apply"]["max_session_duration"] == 12 * 60 * 60
    assert "max_session_duration" not in roles["acme-dev-terraform-plan"]


def test_every_role_of_an_environment_has_its_boundary(platforms, synth):
    """The apply role makes no other; the roles of CI themselves are made by a person, and have the platform's."""
    stacks = synth(platforms.platform({"cluster": CLUSTER}))
    boundary = "arn:aws:iam::111122223333:policy/acme-dev-boundary"
    made = [stack for name, stack in stacks.items() if name != "bootstrap-main"]
    roles = [body for stack in made for body in stack.all("aws_iam_role").values()]

    assert {body["permissions_boundary"] for body in roles} == {boundary}
    assert "acme-dev-boundary" in named(stacks["bootstrap-main"], "aws_iam_policy")
    assert all("permissions_boundary" not in body for body in stacks["bootstrap-main"].all("aws_iam_role").values())


def test_no_boundary_is_made_where_the_platform_has_one(bootstrap):
    """That one holds, for the roles of CI, too."""
    stack = bootstrap(**{"iam.permissions_boundary": "ceiling"})

    assert "acme-dev-boundary" not in named(stack, "aws_iam_policy")
    assert {body["permissions_boundary"] for body in stack.all("aws_iam_role").values()} == {
        "arn:aws:iam::111122223333:policy/ceiling"
    }


def test_policies_of_ones_own_are_attached(bootstrap):
    """Layers and resources of one's own need permissions that Stackwright knows nothing of."""
    stack = bootstrap(**{"ci.apply_policies": ["platform/domains"], "ci.plan_policies": ["domains"]})
    given = {body["policy_arn"] for body in stack.all("aws_iam_role_policy_attachment").values()}

    assert given >= {f"arn:aws:iam::111122223333:policy/{name}" for name in ("platform/domains", "domains")}


def test_nothing_of_it_is_there_without_it(platforms, synth):
    """Whoever applies by hand, or by another CI, has neither roles nor boundaries of it."""
    gitops = {"cluster": CLUSTER, "gitops": {}}
    stacks = synth(platforms.platform(gitops, platform={"ci.roles": False}))
    roles = [body for stack in stacks.values() for body in stack.all("aws_iam_role").values()]

    assert stacks["bootstrap-main"].all("aws_iam_role") == {}
    assert stacks["bootstrap-main"].all("aws_iam_openid_connect_provider") == {}
    assert all("permissions_boundary" not in body for body in roles)
    assert stacks["dev-cluster"].all("aws_eks_access_entry") == {}


@pytest.mark.parametrize(("gitops", "entries"), [({"gitops": {}}, 2), ({}, 0)])
def test_the_roles_may_use_the_cluster_where_terraform_does(gitops, entries, platforms, synth):
    """Helm keeps its releases in one namespace: a plan sees that one, an apply all. Without Argo CD, neither does."""
    cluster = synth(platforms.platform({"cluster": CLUSTER, **gitops}))["dev-cluster"]
    policies = {
        (body["policy_arn"].rpartition("/")[2], *body["access_scope"].get("namespaces", ()))
        for body in cluster.all("aws_eks_access_policy_association").values()
    }

    assert len(cluster.all("aws_eks_access_entry")) == entries
    assert policies == ({("AmazonEKSAdminViewPolicy", "argocd"), ("AmazonEKSClusterAdminPolicy",)} if gitops else set())


def test_arns_of_the_roles_are_outputs(bootstrap):
    """Whoever sets GitHub's environments up reads them off the first apply."""
    outputs = bootstrap().json["output"]

    assert {name: list(outputs[name]["value"]) for name in ("plan_roles", "apply_roles")} == {
        "plan_roles": ["dev"],
        "apply_roles": ["dev"],
    }
