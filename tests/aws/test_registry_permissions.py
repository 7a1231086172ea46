"""Who may have images made in a registry: nodes by their role, other accounts by the registry's policy."""

import json

import pytest

CACHES = {"quay": {"upstream": "quay.io"}, "k8s": {"upstream": "registry.k8s.io"}}
NODES = {"general": {"instance_types": ["m7i.large"]}}
REPOSITORIES = "arn:aws:ecr:eu-west-1:111122223333:repository"
OTHER = "444455556666"


def node_policies(stacks):
    """What policies of ours on roles of nodes allow, by role."""
    found = {}
    for stack in stacks.values():
        for policy in stack.all("aws_iam_role_policy").values():
            address = policy["role"].removeprefix("${").removesuffix(".id}")
            role = stack.addresses[address]
            if "ec2.amazonaws.com" in role["assume_role_policy"] and role["name"].endswith("-node"):
                (found[role["name"]],) = json.loads(policy["policy"])["Statement"]
    return found


@pytest.fixture
def stacks(platforms, synth):
    """The stacks of an environment with a registry, nodes of every kind, and what they need."""

    def synthesize(**registry):
        blocks = {
            "registry": registry,
            "cluster": {"node_groups": NODES, "auto_mode": {"enabled": True}},
            "addons": {"karpenter": {}},
        }
        return synth(platforms.environment(blocks))

    return synthesize


def test_a_first_pull_through_a_cache_works_on_every_node(stacks):
    """It makes a repository, which AWS's own policies for nodes do not allow; elsewhere nodes can make none."""
    found = node_policies(stacks(pull_through_caches=CACHES))

    assert sorted(found) == ["acme-dev-eks-auto-node", "acme-dev-eks-node", "acme-dev-karpenter-node"]
    for statement in found.values():
        assert statement["Action"] == ["ecr:CreateRepository", "ecr:BatchImportUpstreamImage"]
        assert statement["Resource"] == [f"{REPOSITORIES}/acme-dev/k8s/*", f"{REPOSITORIES}/acme-dev/quay/*"]


def test_without_caches_nodes_make_nothing(stacks):
    """They pull, and no more."""
    assert node_policies(stacks(repositories={"api": {}})) == {}


def test_nodes_may_tag_where_a_template_tags(stacks):
    """Whoever pulls first needs that leave, too."""
    for statement in node_policies(stacks(pull_through_caches={"k8s": CACHES["k8s"] | {"tags": True}})).values():
        assert "ecr:TagResource" in statement["Action"]


def test_amazon_ecr_gets_a_role_where_a_template_asks_for_a_key_or_tags(stacks):
    """Its own role may use no key of ours; this one makes repositories of that cache, and of no other."""
    registry = stacks(pull_through_caches=CACHES | {"k8s": CACHES["k8s"] | {"kms_key": True}})["dev-registry"]
    role = registry.one("aws_iam_role", name="acme-dev-ecr-templates")
    make, use = json.loads(registry.one("aws_iam_role_policy")["policy"])["Statement"]
    by_prefix = {body["prefix"]: body for body in registry.all("aws_ecr_repository_creation_template").values()}

    assert json.loads(role["assume_role_policy"])["Statement"][0]["Principal"] == {"Service": "ecr.amazonaws.com"}
    assert make["Resource"] == f"{REPOSITORIES}/acme-dev/k8s/*"
    assert use["Action"] == ["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"]
    assert by_prefix["acme-dev/k8s"]["encryption_configuration"][0]["encryption_type"] == "KMS"
    assert "custom_role_arn" not in by_prefix["acme-dev/quay"]


def test_repositories_of_a_cache_carry_no_tag_of_a_state(stacks):
    """No state holds them, and whoever looks for what a state has lost must not find them."""
    registry = stacks(pull_through_caches={"k8s": CACHES["k8s"] | {"tags": True}})["dev-registry"]
    tags = registry.one("aws_ecr_repository_creation_template")["resource_tags"]

    assert tags == {"project": "acme", "environment": "dev"}


def test_another_account_may_replicate_below_some_prefixes(stacks):
    """It makes repositories of those names and no others."""
    source = {"account": OTHER, "repository_prefixes": ["acme-shared/", "tools"]}
    registry = stacks(permissions={"replicate_from": [source]})["dev-registry"]
    (statement,) = json.loads(registry.one("aws_ecr_registry_policy")["policy"])["Statement"]

    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{OTHER}:root"}
    assert statement["Action"] == ["ecr:CreateRepository", "ecr:ReplicateImage"]
    assert statement["Resource"] == [f"{REPOSITORIES}/acme-shared/*", f"{REPOSITORIES}/tools*"]


def test_another_account_may_use_a_cache(stacks):
    """It may have it filled, and pull what the cache has made; the other cache is none of its business."""
    permissions = {"caches_for": [{"account": OTHER, "caches": ["quay"]}]}
    registry = stacks(pull_through_caches=CACHES, permissions=permissions)["dev-registry"]
    (statement,) = json.loads(registry.one("aws_ecr_registry_policy")["policy"])["Statement"]
    pulls = {
        body["prefix"]: json.loads(body["repository_policy"])["Statement"][0]["Principal"]
        for body in registry.all("aws_ecr_repository_creation_template").values()
        if "repository_policy" in body
    }

    assert statement["Resource"] == f"{REPOSITORIES}/acme-dev/quay/*"
    assert statement["Action"] == ["ecr:CreateRepository", "ecr:BatchImportUpstreamImage"]
    assert pulls == {"acme-dev/quay": {"AWS": f"arn:aws:iam::{OTHER}:root"}}
