"""Data sources of stand-ins find what is there: by tags, and route tables by what uses them and where they lead."""

import pytest

from stackwright.cdk import schema
from stackwright.rehearsal.stand_in import data_sources, route_tables
from stackwright.rehearsal.stand_in.world import World

VPC, MAIN, PUBLIC, OTHER = "vpc-1", "rtb-main", "rtb-public", "rtb-other"


@pytest.fixture
def world(tmp_path):
    """A VPC with two route tables, one of which leads to the internet, and a table of another VPC."""
    made = World(tmp_path, "aws-111122223333/eu-west-1")
    for type_, state in (
        ("aws_vpc", {"id": VPC, "main_route_table_id": MAIN, "tags": {"Name": "shared", "team": "network"}}),
        ("aws_vpc", {"id": "vpc-2", "main_route_table_id": OTHER, "tags": {"Name": "other"}}),
        ("aws_route_table", {"id": MAIN, "vpc_id": VPC}),
        ("aws_route_table", {"id": PUBLIC, "vpc_id": VPC}),
        ("aws_route_table", {"id": OTHER, "vpc_id": "vpc-2"}),
        ("aws_route", {"id": "r-1", "route_table_id": PUBLIC, "gateway_id": "igw-1"}),
        ("aws_route", {"id": "r-2", "route_table_id": MAIN, "nat_gateway_id": "nat-1"}),
        ("aws_route_table_association", {"id": "a-1", "route_table_id": PUBLIC, "subnet_id": "subnet-1"}),
    ):
        made.put(type_, state["id"], state, "")
    return made


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([], {MAIN, PUBLIC}),
        ([("route.gateway-id", ["igw-*"])], {PUBLIC}),
        ([("route.gateway-id", ["vgw-*"])], set()),
        ([("association.main", ["true"])], {MAIN}),
        ([("association.subnet-id", ["subnet-1"])], {PUBLIC}),
        ([("association.subnet-id", ["subnet-2"])], set()),
        ([("association.subnet-id", ["subnet-1"]), ("association.main", ["true"])], set()),
    ],
)
def test_route_tables_pass_all_filters(world, filters, expected):
    """Those of one VPC; each filter lets a table through that has one of its values."""
    config = {"vpc_id": VPC, "filter": [{"name": name, "values": values} for name, values in filters]}

    assert set(route_tables.ids(config, world)) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [({"Name": "shared"}, VPC), ({"Name": "shared", "team": "network"}, VPC), ({"Name": "nobody's"}, None)],
)
def test_tags_find_what_has_them_and_more(world, tags, expected):
    """As AWS does: a thing may have others beside those that are asked for."""
    block = schema.load("aws").data_sources["aws_vpc"]
    found = data_sources.found("aws_vpc", block, {"tags": tags, "id": None}, world)

    assert (found or {}).get("id") == expected
    assert (found or {}).get("tags") in (None, {"Name": "shared", "team": "network"})
