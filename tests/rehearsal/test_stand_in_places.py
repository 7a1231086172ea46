"""What stand-ins know of regions is what the model knows of them."""

import pytest

from stackwright.cdk import schema
from stackwright.model.catalogue.regions import REGIONS, ZONES_WITHOUT_EKS
from stackwright.rehearsal.stand_in.data_sources import truth
from stackwright.rehearsal.stand_in.invention import Place, invent
from stackwright.rehearsal.stand_in.wire import UNKNOWN


def letters(region):
    """Letters of the zones that a stand-in says a region has."""
    return "".join(
        name.removeprefix(region) for name in truth("aws_availability_zones", {}, Place(region=region))["names"]
    )


@pytest.mark.parametrize(
    "region", [region for region in REGIONS.values() if region.zones], ids=lambda found: found.name
)
def test_a_region_has_the_zones_that_the_model_gives_it(region):
    """A subnet that the model puts into a zone is put into one that the data source names too."""
    assert letters(region.name) == region.zones


@pytest.mark.parametrize("region", REGIONS.values(), ids=lambda found: found.name)
def test_a_region_has_the_partition_that_the_model_gives_it(region):
    """ARNs and host names of a rehearsal are those that the model works out."""
    answer = truth("aws_partition", {}, Place(region=region.name))

    assert (answer["partition"], answer["dns_suffix"]) == (region.partition, region.dns_suffix)


@pytest.mark.parametrize("region", [name for name, one in REGIONS.items() if one.zones])
def test_the_zones_of_a_stand_in_have_ids_that_fit_their_names(region):
    """A plan may ask which letter is a zone without EKS; here it is none that three zones take."""
    answer = truth("aws_availability_zones", {}, Place(region=region))
    ids = answer["zone_ids"]

    assert len(set(ids)) == len(answer["names"])
    assert all(id_.startswith(REGIONS[region].zone_id_prefix) for id_ in ids)
    assert not set(ids[:3]) & set(ZONES_WITHOUT_EKS)


@pytest.mark.parametrize(("region", "zones"), [("us-west-1", "bc"), ("ap-northeast-1", "abd")])
def test_where_accounts_see_different_zones_a_stand_in_offers_all_of_them(region, zones):
    """Letters have to be listed there, and a rehearsal must not refuse those of anybody's account."""
    assert REGIONS[region].zones == ""
    assert {*zones} < {*letters(region)}


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-moon-9", "aws"), ("cn-moon-9", "aws-cn"), ("us-gov-moon-9", "aws-us-gov")]
)
def test_a_region_that_the_model_does_not_know_yet(region, partition):
    """It has the three zones that most have, in the partition that its name says."""
    assert letters(region) == "abc"
    assert truth("aws_partition", {}, Place(region=region))["partition"] == partition


@pytest.mark.parametrize(
    ("type_name", "attribute"),
    [("aws_s3_bucket", "bucket_domain_name"), ("aws_eip", "public_dns"), ("aws_ecr_repository", "repository_url")],
)
def test_host_names_end_as_their_partition_says(type_name, attribute):
    """In China they end with `.cn`."""
    arguments = {"bucket": "acme", "name": "acme", attribute: UNKNOWN}
    block = schema.load("aws").resources[type_name]
    made = invent(type_name, block, arguments, Place(region="cn-north-1"), "seed")

    assert ".amazonaws.com.cn" in made[attribute]
