"""Roles of workloads that an environment file names."""

import json

import pytest
from support.clusters import cluster

READ = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::acme-orders/*"]}
ORDERS = {"namespace": "shop", "statements": {"ReadOrders": READ}}
NO_AGENT = {f"cluster.eks_addons.{name}": {"enabled": False} for name in ("eks-pod-identity-agent", "vpc-cni")} | {
    "cluster.eks_addons.aws-ebs-csi-driver": {"identity": "irsa"}
}
TARGET = "arn:aws:iam::444455556666:role/orders"


@pytest.fixture
def workloads(platforms, synth):
    """The stack of some workloads."""

    def synthesize(block, changes=None):
        return synth(platforms.environment({**cluster(), **(changes or {}), "workloads": block}))["dev-workloads"]

    return synthesize


def policy(stack, name):
    """The statements of a policy of a stack."""
    return json.loads(stack.one("aws_iam_policy", name=name)["policy"])["Statement"]


def test_without_the_block_there_is_no_layer(platforms, synth):
    """Roles can be made elsewhere."""
    assert "dev-workloads" not in synth(platforms.environment(cluster()))


def test_statements_become_one_policy_of_the_role(workloads):
    """They share its 6,144 characters, and each keeps its id."""
    more = {**ORDERS, "statements": {"ReadOrders": READ, "ListOrders": {**READ, "actions": ["s3:ListBucket"]}}}
    stack = workloads({"orders": more})

    assert [one["Sid"] for one in policy(stack, "acme-dev-orders-permissions")] == ["ReadOrders", "ListOrders"]
    assert policy(stack, "acme-dev-orders-permissions")[0] == {
        "Sid": "ReadOrders",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::acme-orders/*",
    }


def test_conditions_are_those_of_the_file(workloads):
    """A condition that got lost would let in more."""
    condition = {"ForAllValues:StringLike": {"aws:ResourceTag/team": ["shop", "shop-*"]}}
    stack = workloads({"orders": {**ORDERS, "statements": {"Read": {**READ, "conditions": condition}}}})

    assert policy(stack, "acme-dev-orders-permissions")[0]["Condition"] == condition


@pytest.mark.parametrize(
    ("workload", "account"), [(ORDERS, "orders"), ({**ORDERS, "service_account": "orders-api"}, "orders-api")]
)
def test_a_workload_is_its_service_account_unless_that_is_named(workloads, workload, account):
    """Role and association are pinned to the same one."""
    stack = workloads({"orders": workload})
    association = stack.one("aws_eks_pod_identity_association")
    trust = stack.one("aws_iam_role")["assume_role_policy"]

    assert (association["namespace"], association["service_account"]) == ("shop", account)
    assert (
        json.loads(trust)["Statement"][0]["Condition"]["StringEquals"]["aws:RequestTag/kubernetes-service-account"]
        == account
    )


def test_policies_that_exist_are_attached(workloads):
    """AWS's own by their names, and the account's by theirs."""
    stack = workloads(
        {
            "orders": {
                "namespace": "shop",
                "managed_policies": ["AmazonSQSReadOnlyAccess", "service-role/AmazonEBSCSIDriverPolicyV2"],
                "policies": ["teams/shop", "teams-shop"],
            }
        }
    )
    attached = {body["policy_arn"] for body in stack.all("aws_iam_role_policy_attachment").values()}

    assert attached == {
        "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess",
        "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicyV2",
        "arn:aws:iam::111122223333:policy/teams/shop",
        "arn:aws:iam::111122223333:policy/teams-shop",
    }
    assert not stack.all("aws_iam_policy")


def test_adding_a_workload_touches_no_other(workloads):
    """Each stands below its own name."""
    one = workloads({"orders": ORDERS})
    two = workloads({"basket": {**ORDERS, "service_account": "basket"}, "orders": ORDERS})

    assert one.addresses.items() <= two.addresses.items()
    assert one.outputs["facts"].items() <= two.outputs["facts"].items()


def test_manifests_learn_what_they_need(workloads):
    """Role, namespace and service account; all of it is known before anything is applied."""
    outputs = workloads({"orders": ORDERS}).outputs
    arn = "arn:aws:iam::111122223333:role/acme-dev-orders"

    assert outputs["role_arns"] == {"orders": arn}
    assert outputs["facts"] == {
        "orders": {
            "iam_role_arn": arn,
            "namespace": "shop",
            "service_account": "orders",
            "identity": "pod_identity",
        }
    }


@pytest.mark.parametrize(
    ("changes", "identity"), [({}, {"identity": "irsa"}), (NO_AGENT, {})], ids=["asked for", "without the agent"]
)
def test_a_token_takes_the_place_of_pod_identity(workloads, changes, identity):
    """In a cluster without the agent by itself; pods on Fargate and on Windows ask for it."""
    stack = workloads({"orders": {**ORDERS, **identity}}, changes)
    (statement,) = json.loads(stack.one("aws_iam_role")["assume_role_policy"])["Statement"]

    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statement["Principal"] == {"Federated": "${data.terraform_remote_state.cluster.outputs.oidc_provider_arn}"}
    assert not stack.all("aws_eks_pod_identity_association")
    assert stack.outputs["facts"]["orders"]["identity"] == "irsa"


def test_pods_may_end_up_with_a_role_of_another_account(workloads):
    """Their own role may take it, beside what it may do by itself."""
    stack = workloads({"orders": {**ORDERS, "target_role": TARGET}})
    (take,) = policy(stack, "acme-dev-orders-target")
    facts = stack.outputs["facts"]["orders"]

    assert stack.one("aws_eks_pod_identity_association")["target_role_arn"] == TARGET
    assert (take["Action"], take["Resource"]) == (["sts:AssumeRole", "sts:TagSession"], TARGET)
    assert json.loads(facts["target_trust_policy"])["Statement"][0]["Principal"] == {"AWS": facts["iam_role_arn"]}
