"""Ids, regions of the environment and what only a provider decides: refused where the real provider refuses them."""

import pytest
from support.stand_in import Refused, StandIn

from stackwright.cdk import schema
from stackwright.rehearsal.stand_in.ids import SETTABLE, refused

SINCE_6 = {"data.aws_appconfig_application"}
READ_ONLY = {"secret_id": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-abcdef", "secret_string": "x"}


@pytest.fixture
def aws(tmp_path):
    """A stand-in for AWS."""
    return StandIn("aws", [], tmp_path, {"region": "eu-west-1"})


@pytest.mark.parametrize(
    ("kind", "type_name", "arguments"),
    [
        ("Resource", "aws_vpc", {"cidr_block": "10.0.0.0/16", "id": "vpc-1"}),
        ("DataResource", "aws_eks_cluster", {"name": "main", "id": "main"}),
    ],
)
def test_an_id_that_cannot_be_set_is_refused(aws, kind, type_name, arguments):
    """The schema takes it, the provider does not: it would be found out in AWS only."""
    with pytest.raises(Refused, match='"id" cannot be set'):
        aws.judge(kind, type_name, arguments)

    aws.judge(kind, type_name, {name: value for name, value in arguments.items() if name != "id"})


def test_a_data_source_is_asked_by_id_where_it_can_be(aws):
    """A VPC is looked up by its id."""
    aws.judge("DataResource", "aws_vpc", {"id": "vpc-1"})


@pytest.mark.slow
def test_the_same_ids_are_refused_as_by_the_provider(real_provider):
    """Of every type that 5.100 has."""
    resources = {
        f"resource.{type_}"
        for type_ in real_provider.types
        if "id" in (block := real_provider.block(type_)).attributes
        and not any(one.path == ("id",) for one in real_provider.faults(type_, {**_nothing(block), "id": "given"}))
    }
    taken = resources | {f"data.{type_}" for type_ in real_provider.data_sources_that_take("id")}
    ours = schema.load("aws")
    kinds = {"resource": ours.resources, "data": ours.data_sources}
    optional = {
        f"{kind}.{type_}": block
        for kind, blocks in kinds.items()
        for type_, block in blocks.items()
        if "id" in block.attributes and block.attributes["id"].optional
    }
    passed = {name for name, block in optional.items() if not refused("aws", *name.split("."), block, {"id": "given"})}

    assert passed - SINCE_6 == taken & optional.keys()
    assert passed == SETTABLE & optional.keys()


def _nothing(block):
    return dict.fromkeys(block.attributes) | {
        name: [] if nested.nesting in {"list", "set"} else None for name, nested in block.blocks.items()
    }


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_a_region_of_the_environment_that_is_none_is_told(tmp_path, variable):
    """It would otherwise stand in every ARN."""
    with pytest.raises(Refused, match='"europe" is no region'):
        StandIn("aws", [], tmp_path, {}, {variable: "europe"})


def test_the_provider_block_goes_before_the_environment(tmp_path):
    """A region that nobody uses is nobody's fault."""
    StandIn("aws", [], tmp_path, {"region": "eu-west-1"}, {"AWS_REGION": "europe"})


def test_what_an_ephemeral_resource_decides_cannot_be_given(aws):
    """As for resources and data sources."""
    with pytest.raises(Refused, match='"secret_string" cannot be set'):
        aws.judge("EphemeralResource", "aws_secretsmanager_secret_version", READ_ONLY)

    aws.judge("EphemeralResource", "aws_secretsmanager_secret_version", {"secret_id": READ_ONLY["secret_id"]})
