"""The same rules over plans, where blocks are lists, what is not set is null, and much is known only after an apply."""

import json
from typing import Any

from support.plan_documents import plan, resource
from support.small_stacks import planned, told

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.rules import cluster, encryption, exposure, iam, kept_secrets, network, protection, state, trust
from stackwright.terraform.plan_json import Plan


def configured(*changes: dict[str, Any], **expressions: Any) -> Configuration:
    """A plan with what Terraform was told: expressions of resources by address, `aws_x.y` as `aws_x__y`."""
    told_of = [
        {"type": type_, "name": name, "mode": "managed", "expressions": said}
        for address, said in expressions.items()
        for type_, name in [address.split("__")]
    ]
    whole = {"resource_changes": changes, "configuration": {"root_module": {"resources": told_of}}}
    return planned(Plan.read(json.dumps(whole)))


def refers(*addresses: str) -> dict[str, Any]:
    """An expression that names some resources, as a plan has it."""
    return {"references": [text for address in addresses for text in (f"{address}.id", address)]}


def test_a_cluster_in_a_plan_is_judged_like_one_in_a_document():
    """Blocks that are lists of one are read as blocks."""
    vpc = {"endpoint_public_access": True, "endpoint_private_access": False, "public_access_cidrs": ["0.0.0.0/0"]}
    access = {"authentication_mode": "CONFIG_MAP", "bootstrap_cluster_creator_admin_permissions": None}
    after = {"vpc_config": [vpc], "access_config": [access], "encryption_config": [], "enabled_cluster_log_types": None}
    made = planned(plan(resource("aws_eks_cluster", "create", after=after)))

    assert told(exposure.api_networks, made) == ["one: lets in 0.0.0.0/0"]
    assert told(exposure.private_api, made) == ["one: has no private endpoint"]
    assert told(cluster.by_api, made) == ["one: reads aws-auth (CONFIG_MAP)"]
    assert told(cluster.creator, made) == ["one: makes its creator an administrator"]
    assert told(encryption.kubernetes_secrets, made) == ["one: its secrets are not encrypted with a key of its own"]
    assert told(cluster.logs, made)


def test_what_only_an_apply_can_tell_is_not_judged():
    """No rule says that something is wrong that it cannot know."""
    unknown = {"vpc_config": [{"public_access_cidrs": True}], "role_arn": True}
    after = {"vpc_config": [{"endpoint_public_access": True, "endpoint_private_access": True}]}
    made = planned(plan(resource("aws_eks_cluster", "create", after=after, after_unknown=unknown)))

    assert told(exposure.api_networks, made) == []


def test_policies_in_plans_are_read():
    """As the text that the provider will send, data sources resolved."""
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    trusting = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}
    made = planned(
        plan(
            resource("aws_iam_policy", "update", after={"name": "a", "policy": json.dumps({"Statement": statement})}),
            resource("aws_iam_role", "create", after={"assume_role_policy": json.dumps({"Statement": [trusting]})}),
        )
    )

    assert told(iam.everything, made) == ["one: allows everything"]
    assert told(trust.anybody, made) == ["one: lets in everybody"]


def test_what_a_plan_destroys_is_not_judged():
    """It will not be there."""
    body = {"name": "a", "policy": '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'}

    assert told(iam.everything, planned(plan(resource("aws_iam_policy", "destroy", before=body)))) == []


def test_buckets_find_what_belongs_to_them_by_reference():
    """The bucket's name is not known yet, and its block refers to it."""
    on = dict.fromkeys(exposure.BLOCKS, True)
    bucket = resource("aws_s3_bucket", "create", after={"bucket_prefix": "a"}, after_unknown={"bucket": True})
    block = resource("aws_s3_bucket_public_access_block", "create", after=on, after_unknown={"bucket": True})
    own, other = (
        {"aws_s3_bucket_public_access_block__one": {"bucket": refers(address)}}
        for address in ("aws_s3_bucket.one", "aws_s3_bucket.two")
    )

    assert told(exposure.public_buckets, configured(bucket, block, **own)) == []
    assert told(exposure.public_buckets, configured(bucket, block, **other)) == [
        "one: nothing keeps it from becoming public"
    ]


def test_what_a_plan_says_nothing_of_is_left_to_the_document():
    """Backends, versions and lifecycles are in no plan."""
    bucket = resource("aws_s3_bucket", "create", after={"bucket": "acme-terraform-state"})
    made = planned(plan(bucket), "acme/bootstrap-main")

    assert [told(rule, made) for rule in (protection.states, state.kept, state.encrypted, state.locked)] == [[]] * 4


def test_a_covered_value_is_in_the_state():
    """Terraform covers a secret argument in the plan, and keeps it in the state all the same."""
    after = {"secret_string": "x", "secret_string_wo": None}
    made = planned(
        plan(
            resource(
                "aws_secretsmanager_secret_version", "create", after=after, after_sensitive={"secret_string": True}
            )
        )
    )

    assert told(kept_secrets.states, made) == ["one: keeps the value in the state"]
    assert told(kept_secrets.literals, made) == []


def test_groups_in_plans_have_lists_of_rules():
    """Each with all its arguments, empty where nothing was said."""
    rule = {"cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": [], "description": "", "from_port": 22, "to_port": 22}
    after = {"name": "a", "description": "A", "ingress": [rule], "egress": []}
    made = planned(plan(resource("aws_security_group", "create", after=after)))

    assert told(network.groups, made) == ["one: lets in 0.0.0.0/0"]
    assert told(network.described, made) == ["one: a rule of ingress has no description"]
