"""What each change means to a reviewer."""

import json

import pytest
from support.plan_documents import judged, resource

from stackwright.delivery.review.risks import Risk

ROLE = "aws_iam_role"
OWN, OTHER = (f"arn:aws:iam::{account}:root" for account in ("111122223333", "444455556666"))


def trust(*principals: str, **more):
    statement = {"Effect": "Allow", "Principal": {"AWS": list(principals)}, "Action": "sts:AssumeRole", **more}
    return json.dumps({"Statement": [statement]})


def policy(*actions: str):
    return json.dumps({"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]})


def block(**flags):
    return {"bucket": "logs", "block_public_acls": True, "block_public_policy": True, **flags}


def endpoint(*cidrs: str, public=True):
    return {"version": "1.34", "vpc_config": [{"endpoint_public_access": public, "public_access_cidrs": list(cidrs)}]}


OPEN, INSIDE = {"cidr_ipv4": "0.0.0.0/0", "from_port": 443, "to_port": 443}, {"cidr_ipv4": "10.0.0.0/8"}
INGRESS = "aws_vpc_security_group_ingress_rule"
PUBLIC = json.dumps({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}})
CASES = {
    "cluster made anew": (
        resource("aws_eks_cluster", "replace", {"name": "a", "deletion_protection": True}, {"name": "b"}),
        Risk.CLUSTER_REBUILT,
        "everything that runs in it; AWS refuses until deletion_protection is false and applied",
    ),
    "bucket that is emptied": (
        resource("aws_s3_bucket", "destroy", {"force_destroy": True}),
        Risk.HELD_LOST,
        "all its objects; force_destroy is set",
    ),
    "node group": (
        resource("aws_eks_node_group", "replace", {"node_group_name": "a"}, {"node_group_name": "b"}),
        Risk.NODES_REPLACED,
        "its nodes go",
    ),
    "Kubernetes": (
        resource("aws_eks_cluster", "update", {"version": "1.34"}, {"version": "1.35"}),
        Risk.KUBERNETES_STEP,
        "1.34 → 1.35, which cannot be taken back",
    ),
    "trust": (
        resource(ROLE, "update", {"assume_role_policy": trust(OWN)}, {"assume_role_policy": trust(OWN, OTHER)}),
        Risk.TRUST_WIDENED,
        f"{OTHER} may now sts:AssumeRole",
    ),
    "trust that only the apply tells": (
        resource(ROLE, "update", {"assume_role_policy": trust(OWN)}, {}, after_unknown={"assume_role_policy": True}),
        Risk.TRUST_WIDENED,
        "it may be wider: nobody can tell before the apply",
    ),
    "new role for strangers": (
        resource(ROLE, "create", None, {"assume_role_policy": trust(OWN, OTHER)}),
        Risk.TRUST_WIDENED,
        f"others may assume: {OTHER}",
    ),
    "policy": (
        resource("aws_iam_policy", "update", {"policy": policy("s3:Get*")}, {"policy": policy("s3:*")}),
        Risk.PERMISSIONS_WIDENED,
        "it may now s3:* on *",
    ),
    "attachment": (
        resource("aws_iam_role_policy_attachment", "create", None, {"role": "nodes", "policy_arn": "arn:admin"}),
        Risk.PERMISSIONS_WIDENED,
        "nodes gets arn:admin",
    ),
    "boundary": (
        resource(ROLE, "update", {"permissions_boundary": "arn:limits"}, {"permissions_boundary": None}),
        Risk.PERMISSIONS_WIDENED,
        "permissions_boundary was arn:limits, and becomes none",
    ),
    "access to the cluster": (
        resource("aws_eks_access_entry", "create", None, {"principal_arn": OTHER, "kubernetes_groups": ["admins"]}),
        Risk.PERMISSIONS_WIDENED,
        f"{OTHER} gets admins",
    ),
    "ingress": (resource(INGRESS, "update", INSIDE, OPEN), Risk.EXPOSED, "reached from 0.0.0.0/0 at port 443"),
    "another port": (
        resource(INGRESS, "update", OPEN, {**OPEN, "from_port": 22}),
        Risk.EXPOSED,
        "at ports 22 to 443",
    ),
    "public endpoint": (
        resource("aws_eks_cluster", "update", endpoint(public=False), endpoint("203.0.113.0/24")),
        Risk.EXPOSED,
        "endpoint_public_access is true",
    ),
    "wider endpoint": (
        resource("aws_eks_cluster", "update", endpoint("203.0.113.0/24"), endpoint("203.0.112.0/22")),
        Risk.EXPOSED,
        "reached from 203.0.112.0/22",
    ),
    "public access block off": (
        resource("aws_s3_bucket_public_access_block", "update", block(), block(block_public_acls=False)),
        Risk.EXPOSED,
        "block_public_acls is off",
    ),
    "public access block gone": (
        resource("aws_s3_bucket_public_access_block", "destroy", block()),
        Risk.EXPOSED,
        "nothing keeps the bucket logs from being made public",
    ),
    "load balancer": (resource("aws_lb", "create", None, {"name": "web"}), Risk.EXPOSED, "internet-facing"),
    "load balancer of Kubernetes": (
        resource("helm_release", "update", {"values": ["a: b"]}, {"values": ["scheme: internet-facing"]}),
        Risk.EXPOSED,
        "it asks for an internet-facing load balancer",
    ),
    "public addresses": (
        resource("aws_subnet", "update", {}, {"map_public_ip_on_launch": True}),
        Risk.EXPOSED,
        "gets a public address",
    ),
    "public database": (
        resource("aws_db_instance", "update", {"publicly_accessible": False}, {"publicly_accessible": True}),
        Risk.EXPOSED,
        "reached from the internet",
    ),
    "policy for anybody": (
        resource("aws_sqs_queue_policy", "create", None, {"policy": PUBLIC}),
        Risk.EXPOSED,
        "lets anybody in",
    ),
    "protection": (
        resource("aws_dynamodb_table", "update", {"deletion_protection_enabled": True}, {"name": "a"}),
        Risk.PROTECTION_OFF,
        "deletion_protection_enabled is off: nothing stops it",
    ),
    "window": (
        resource("aws_kms_key", "update", {"deletion_window_in_days": 30}, {"deletion_window_in_days": 7}),
        Risk.PROTECTION_OFF,
        "30 → 7",
    ),
    "password": (
        resource(
            "aws_secretsmanager_secret_version",
            "update",
            {"secret_string_wo_version": 1},
            {"secret_string_wo_version": 2},
        ),
        Risk.PASSWORD_RENEWED,
        "secret_string_wo_version 1 → 2",
    ),
    "rotation": (
        resource("aws_secretsmanager_secret_rotation", "create", None, {"rotate_immediately": True}),
        Risk.PASSWORD_RENEWED,
        "rotated at once",
    ),
    "random password": (
        resource("random_password", "replace", {"length": 20}, {"length": 30}),
        Risk.PASSWORD_RENEWED,
        "another one is generated",
    ),
    "nodes": (
        resource("aws_eks_node_group", "update", {"release_version": "1"}, {"release_version": "2"}),
        Risk.NODES_ROLLED,
        "one after another",
    ),
    "forgotten": (resource("aws_vpc", "forget", {"id": "vpc-1"}), Risk.FORGOTTEN, "stays in AWS"),
    "replaced": (resource("aws_route", "replace", {"a": 1}, {"a": 2}), Risk.REPLACED, "made anew"),
    "destroyed": (resource("aws_route", "destroy", {"a": 1}), Risk.DESTROYED, "destroyed"),
    "updated": (resource("aws_route", "update", {"a": 1}, {"a": 2}), Risk.UPDATED, "changed in place"),
    "created": (resource("aws_route", "create", None, {"a": 2}), Risk.CREATED, "made"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_worst_of_a_change_is_named(case):
    """And what it means is said in words."""
    change, risk, means = CASES[case]
    (found,) = judged(change).changes

    assert found.risk is risk
    assert means in found.findings[0].means


@pytest.mark.parametrize(
    "change",
    [
        resource(ROLE, "update", {"assume_role_policy": trust(OWN, OTHER)}, {"assume_role_policy": trust(OWN)}),
        resource("aws_iam_policy", "update", {"policy": policy("s3:*")}, {"policy": policy("s3:Get*")}),
        resource(ROLE, "create", None, {"assume_role_policy": trust(OWN)}),
        resource(INGRESS, "update", OPEN, INSIDE),
        resource(INGRESS, "update", OPEN, {**OPEN, "description": "clients"}),
        resource("aws_vpc_security_group_egress_rule", "create", None, OPEN),
        resource("aws_eks_cluster", "update", endpoint("203.0.113.0/24"), endpoint("203.0.113.0/25")),
        resource("aws_eks_cluster", "update", endpoint(public=False), endpoint("0.0.0.0/0", public=False)),
        resource("aws_s3_bucket_public_access_block", "update", block(block_public_acls=False), block()),
        resource("aws_kms_key", "update", {"deletion_window_in_days": 7}, {"deletion_window_in_days": 30}),
        resource("aws_lb", "create", None, {"internal": True}),
        resource("aws_s3_bucket", "update", {"force_destroy": True}, {"force_destroy": False}),
    ],
    ids=lambda change: change["address"],
)
def test_what_is_harmless_is_routine(change):
    """Whoever cries wolf is not heard: narrower, closed, guarded."""
    (found,) = judged(change).changes

    assert found.risk in {Risk.UPDATED, Risk.CREATED}


def test_the_order_of_risks():
    """What is lost for good stands before what can be mended; what Terraform does every day stands last."""
    order = [
        *(Risk.HELD_LOST, Risk.NODES_REPLACED, Risk.KUBERNETES_STEP, Risk.TRUST_WIDENED, Risk.EXPOSED),
        *(Risk.KEY_DELETED, Risk.REPLACED, Risk.DESTROYED, Risk.UPDATED, Risk.CREATED, Risk.READ),
    ]

    assert order == sorted(order)


def test_a_key_has_its_window():
    """What it encrypted is lost, and how long that can be prevented is said."""
    (found,) = judged(resource("aws_kms_key", "destroy", {"deletion_window_in_days": 7})).changes

    assert {one.risk: one.means for one in found.findings}.keys() == {Risk.HELD_LOST, Risk.KEY_DELETED}
    assert "cancelled for 7 days" in found.findings[1].means


def test_the_successor_of_a_node_group_starts_at_the_size_of_the_file():
    """Whoever lets something scale it has more nodes than that."""
    body = {"scaling_config": {"desired_size": 3}, "lifecycle": {"ignore_changes": ["scaling_config[0].desired_size"]}}
    change = resource("aws_eks_node_group", "replace", {"instance_types": ["a"]}, {"instance_types": ["b"]})
    (found,) = judged(change, written={"aws_eks_node_group": {"one": body}}).changes

    assert "starts with 3 nodes" in found.findings[0].means


def test_a_new_role_gets_its_first_policies():
    """That is no more than it had: it was not there."""
    role = resource(ROLE, "create", None, {"name": "nodes"})
    attachment = resource("aws_iam_role_policy_attachment", "create", None, {"role": "nodes", "policy_arn": "arn:x"})

    assert {one.risk for one in judged(role, attachment).changes} == {Risk.CREATED}


def test_a_bucket_that_goes_needs_no_block():
    """What is destroyed cannot be made public."""
    bucket = resource("aws_s3_bucket", "destroy", {"bucket": "logs"})
    flags = resource("aws_s3_bucket_public_access_block", "destroy", block())

    assert Risk.EXPOSED not in {one.risk for one in judged(bucket, flags).changes}


def test_one_of_several_is_found_where_it_is_written():
    """What stands behind `for_each` is written once."""
    change = resource("aws_eks_node_group", "replace", {"a": 1}, {"a": 2})
    change["address"] += '["a"]'
    body = {"scaling_config": {"desired_size": 3}, "lifecycle": {"ignore_changes": ["scaling_config[0].desired_size"]}}
    (found,) = judged(change, written={"aws_eks_node_group": {"one": body}}).changes

    assert "starts with 3 nodes" in found.findings[0].means
