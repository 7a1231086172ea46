"""Schemas read from bindings against the real AWS provider, where STACKWRIGHT_PROVIDER_MIRROR has one.

The mirror may hold another version than the bindings. Set STACKWRIGHT_BINDINGS_TARBALL to the jsii tarball of bindings
that were generated from a version next to the mirror's, and the comparison is nearly exact.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from support import provider_truth
from support.agreement import compare

from stackwright.cdk import schema
from stackwright.cdk.schema import Block, bindings, given_up, reader, supplement
from stackwright.rehearsal.stand_in.policy_document import render

pytestmark = pytest.mark.terraform

SOURCE = "registry.terraform.io/hashicorp/aws"
USED = re.compile(
    r"aws_(vpc|subnet|internet_gateway|nat_gateway|eip|route_table|route|route_table_association|flow_log|vpc_endpoint"
    r"|default_(security_group|network_acl|route_table)|vpc_ipv4_cidr_block_association|security_group"
    r"|vpc_security_group_(in|e)gress_rule|cloudwatch_log_group|iam_(role|policy|role_policy|role_policy_attachment)"
    r"|iam_(instance_profile|openid_connect_provider)|kms_(key|alias)|s3_bucket|s3_bucket_\w+|dynamodb_table|ecr_\w+"
    r"|secretsmanager_\w+|eks_\w+|launch_template|instance|sqs_queue|sqs_queue_policy|cloudwatch_event_(rule|target)"
    r"|ssm_(document|parameter))"
    r"|data\.aws_(availability_zones|iam_policy_document|partition|region|caller_identity)"
)
# What provider 6 changed in attributes that provider 5.100 has too, among the types in use.
# Source: https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/guides/version-6-upgrade and its changelog.
CHANGED_IN_6 = {
    "aws_eks_cluster.compute_config.enabled",
    "aws_eks_cluster.kubernetes_network_config.elastic_load_balancing.enabled",
    "aws_eks_cluster.storage_config.block_storage.enabled",
    "aws_instance.user_data",
    "aws_nat_gateway.secondary_allocation_ids",
    "aws_nat_gateway.subnet_id",
    "aws_s3_bucket.region",
    "aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_expiration.newer_noncurrent_versions",
    "aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_transition.newer_noncurrent_versions",
}
POLICIES = {
    "plain": {"statement": [{"actions": ["s3:GetObject", "s3:PutObject"], "resources": ["*"]}]},
    "trust": {
        "statement": [
            {
                "sid": "Trust",
                "actions": ["sts:AssumeRole", "sts:TagSession"],
                "principals": [
                    {"type": "Service", "identifiers": ["eks.amazonaws.com", "pods.eks.amazonaws.com"]},
                    {"type": "AWS", "identifiers": ["*"]},
                ],
                "condition": [
                    {"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["1"]},
                    {"test": "ArnLike", "variable": "aws:SourceArn", "values": ["b", "a"]},
                ],
            }
        ]
    },
    "deny": {
        "policy_id": "Guard",
        "statement": [
            {
                "effect": "Deny",
                "not_actions": ["s3:*"],
                "not_resources": ["b", "a"],
                "not_principals": [{"type": "AWS", "identifiers": ["x", "y"]}],
            },
            {
                "actions": ["s3:Get*"],
                "resources": ["arn:aws:s3:::b/&{aws:username}/<x>&y"],
                "principals": [{"type": "*", "identifiers": ["*"]}],
            },
        ],
    },
    "merged": {
        "source_policy_documents": [
            json.dumps(
                {
                    "Version": "2012-10-17",
                    "Id": "Source",
                    "Statement": [
                        {
                            "Sid": "Keep",
                            "Resource": ["a", "b"],
                            "Effect": "Allow",
                            "Action": ["a:a", "b:a"],
                            "Condition": {"StringLike": {"k": ["1", "2"], "a": "x"}, "Bool": {"z": "true"}},
                        },
                        {"Sid": "Replace", "Effect": "Allow", "Action": "*", "Resource": "*"},
                    ],
                }
            )
        ],
        "statement": [{"sid": "Add", "actions": ["x:Y"], "resources": ["*"]}],
        "override_policy_documents": [
            json.dumps({"Statement": [{"Sid": "Replace", "Effect": "Deny", "Action": "*", "Resource": "*"}]})
        ],
    },
}

CHANGED_KIND_IN_6 = {
    "aws_auditmanager_assessment.roles",
    "aws_auditmanager_control.control_mapping_sources.source_keyword",
}
"""Blocks that became attributes, or the other way round; the bindings' own documentation says so."""


@pytest.fixture(scope="module")
def real(terraform, provider_mirror, tmp_path_factory):
    """A working directory with the real provider: runs a command and returns what it prints."""
    folder = tmp_path_factory.mktemp("real")
    mirror = f'provider_installation {{\n  filesystem_mirror {{\n    path = "{provider_mirror}"\n  }}\n}}\n'
    (folder / "terraform.rc").write_text(mirror)
    nowhere = {"access_key": "x", "secret_key": "x", "region": "eu-west-1"}
    skipped = {f"skip_{check}": True for check in ("credentials_validation", "requesting_account_id")}
    document = {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
        "provider": {"aws": [{**nowhere, **skipped, "skip_metadata_api_check": "true"}]},
        "data": {"aws_iam_policy_document": POLICIES},
        "output": {name: {"value": f"${{data.aws_iam_policy_document.{name}}}"} for name in POLICIES},
    }
    (folder / "main.tf.json").write_text(json.dumps(document))
    environment = os.environ | {"TF_CLI_CONFIG_FILE": str(folder / "terraform.rc"), "CHECKPOINT_DISABLE": "1"}

    def run(*command: str):
        return subprocess.run(
            [terraform, *command], cwd=folder, env=environment, capture_output=True, text=True, check=True
        ).stdout

    run("init")
    return run


@pytest.fixture(scope="module")
def document(real):
    """What the real provider says of itself."""
    return json.loads(real("providers", "schema", "-json"))["provider_schemas"][SOURCE]


@pytest.fixture(scope="module")
def truth(document):
    """The same, as a schema."""
    return provider_truth.as_schema("aws", "hashicorp/aws", "real", document)


@pytest.fixture(scope="module")
def ours():
    """The schema read from bindings."""
    tarball = os.environ.get("STACKWRIGHT_BINDINGS_TARBALL")
    return schema.load_tarball("aws", Path(tarball)) if tarball else schema.load("aws")


def test_all_types(ours, truth):
    """Of the attributes and blocks that bindings and provider both have, at least 99.5 % are described alike."""
    agreement = compare(ours, truth)

    assert agreement.compared > 37_000
    assert agreement.percent >= 99.5, "\n".join(map(str, agreement.differences))


def test_what_the_bindings_tell_alone(truth, record_property):
    """Without the supplement, which comes from this very provider: what can be expected of a newer one."""
    alone = compare(provider_truth.without_supplement("aws"), truth)
    record_property("agreement without the supplement", str(alone))

    assert alone.compared > 37_000
    assert alone.percent >= 98


def test_write_only_arguments_are_told_by_their_names(ours, truth):
    """No supplement lists them."""
    told, flagged = (
        {f"{type_}.{name}" for type_ in truth.resources for name in write_only(schema_.resources.get(type_, Block()))}
        for schema_ in (ours, truth)
    )

    assert flagged
    assert told >= flagged & {path for path in flagged if path.split(".")[0] in ours.resources}
    assert {path for path in flagged if not path.endswith("_wo")} == set()


def write_only(block, above=""):
    """Paths of the arguments that never enter plan or state."""
    yield from (f"{above}{name}" for name, one in block.attributes.items() if one.write_only)
    for name, nested in block.blocks.items():
        yield from write_only(nested.block, f"{above}{name}.")


def test_what_is_a_block_is_a_block(ours, truth):
    """Of every resource and data source, or HCL would have an equals sign where Terraform refuses it.

    What only the provider fills in is never written, and so may be either.
    """
    found = [
        path
        for prefix, our_blocks, true_blocks in (
            ("", ours.resources, truth.resources),
            ("data.", ours.data_sources, truth.data_sources),
        )
        for type_ in our_blocks.keys() & true_blocks.keys()
        for path in of_other_kind(prefix + type_, our_blocks[type_], true_blocks[type_])
    ]

    assert len(ours.resources.keys() & truth.resources.keys()) > 1_500
    assert {*found} == CHANGED_KIND_IN_6
    assert not [*of_other_kind("provider", ours.provider, truth.provider)]


def of_other_kind(path, ours, truth):
    """The paths of what is a block in one schema and an argument in the other."""
    for name, block in truth.blocks.items():
        if name in ours.attributes and not ours.attributes[name].read_only:
            yield f"{path}.{name}"
        elif name in ours.blocks:
            yield from of_other_kind(f"{path}.{name}", ours.blocks[name].block, block.block)
    for name in ours.blocks.keys() & truth.attributes.keys():
        if not truth.attributes[name].read_only:
            yield f"{path}.{name}"


def test_types_in_use(ours, truth):
    """Of the types that the stacks use, everything is described alike but for what provider 6 changed."""
    names = {*ours.resources} | {f"data.{name}" for name in ours.data_sources}
    agreement = compare(ours, truth, only={name for name in names if USED.fullmatch(name)})

    assert agreement.compared > 1_500
    assert {difference.path for difference in agreement.differences} <= CHANGED_IN_6


def test_supplement_is_what_the_provider_says(document):
    """The supplement is derived from the provider, so nothing in it is invented."""
    kept = json.loads(supplement.content("aws"))

    assert {
        key: kept[key] for key in ("items", "sensitive", "ephemeral_resource_schemas")
    } == provider_truth.supplement(document)


def test_blocks_that_the_bindings_lack_are_what_the_provider_says(document, request):
    """Where the generator gave up, the provider itself tells the form; each block is kept once.

    `pytest --write-golden tests/cdk/schema/test_schema_truth.py` rewrites the file.
    """
    read = reader.read(bindings.sources(bindings.find("aws")).modules)
    origin = {
        "origin": "terraform providers schema -json of hashicorp/aws 5.100.0",
        "reason": "The generator of the bindings writes `any` for these blocks.",
    }
    text = provider_truth.printed_given_up({**origin, **provider_truth.given_up(document, read)})
    if request.config.getoption("--write-golden"):
        given_up.path("aws").write_text(text)

    assert given_up.content("aws").decode() == text
    assert len(json.loads(text)["places"]) == 5


def test_policy_documents(real):
    """Rendered policy documents are those of the real provider, byte for byte."""
    real("apply", "-auto-approve")
    outputs = json.loads(real("output", "-json"))

    for name, config in POLICIES.items():
        rendered = render(config)
        assert {key: outputs[name]["value"][key] for key in rendered} == rendered
