"""ARNs and regions in a file: each thing is in the partition, and mostly in the region, of what it serves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster

from stackwright.model.arns import ArnParts
from stackwright.model.catalogue.regions import REGIONS
from stackwright.model.rules.arns import THINGS, misplaced

KEY = "arn:aws:kms:eu-west-2:111122223333:key/1234"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"
TOKEN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/docker-hub"
READER = "arn:aws:iam::111122223333:role/reader"
PLACES = {
    "secrets.database.replicas.eu-west-2.kms_key_arn": (
        KEY,
        lambda arn: {"secrets": {"database": {"replicas": {"eu-west-2": {"kms_key_arn": arn}}}}},
    ),
    "secrets.database.rotation.lambda_arn": (
        FUNCTION,
        lambda arn: {"secrets": {"database": {"rotation": {"lambda_arn": arn}}}},
    ),
    "secrets.database.readers[0]": (READER, lambda arn: {"secrets": {"database": {"readers": [arn]}}}),
    "registry.pull_through_caches.hub.credential_arn": (
        TOKEN,
        lambda arn: {"registry": {"pull_through_caches": {"hub": {"upstream": "ghcr.io", "credential_arn": arn}}}},
    ),
    "cluster.access_entries.readers.principal_arn": (
        READER,
        lambda arn: cluster({"access_entries": {"readers": {"principal_arn": arn, "kubernetes_groups": ["readers"]}}}),
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_an_arn_of_another_partition_is_refused(platforms, place):
    """Partitions share nothing: no key, no role, no function."""
    arn, changes = PLACES[place]
    abroad = arn.replace("arn:aws:", "arn:aws-cn:")
    (fault,) = platforms.faults(changes(abroad))

    assert platforms.faults(changes(arn)) == []
    assert f": {place}: is a {THINGS[ArnParts.of(arn).service]} of the partition aws-cn, and eu-west-" in fault
    assert fault.endswith("; name one of aws")


@pytest.mark.parametrize("place", [place for place, (arn, _) in PLACES.items() if ArnParts.of(arn).region])
def test_an_arn_of_another_region_is_refused(platforms, place):
    """What is called or read has to be where the secret or the registry is."""
    arn, changes = PLACES[place]
    (fault,) = platforms.faults(changes(arn.replace(ArnParts.of(arn).region, "eu-north-1")))

    assert f": {place}: is a {THINGS[ArnParts.of(arn).service]} of another region than " in fault


def test_credentials_of_another_account_are_refused(platforms):
    """Amazon ECR reads them in the registry's own account."""
    _, changes = PLACES["registry.pull_through_caches.hub.credential_arn"]
    (fault,) = platforms.faults(changes(TOKEN.replace("111122223333", "444455556666")))

    assert "credential_arn: is not of the environment's account, where Amazon ECR reads it" in fault


@given(st.sampled_from(sorted(REGIONS)), st.sampled_from(sorted(REGIONS)), st.sampled_from(sorted(THINGS)))
def test_a_thing_serves_its_own_region_only(here, there, service):
    """One of IAM serves its whole partition."""
    one, other = REGIONS[here], REGIONS[there]
    region = "" if service == "iam" else there
    faults = list(misplaced(f"arn:{other.partition}:{service}:{region}:111122223333:a:b/c", one, ("key",)))

    assert bool(faults) == (one.partition != other.partition if service == "iam" else here != there)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"secrets": {"database": {"replicas": {"cn-north-1": {}}}}}, "secrets.database.replicas.cn-north-1"),
        (
            {"registry": {"replication": {"destinations": [{"region": "cn-north-1"}]}}},
            "registry.replication.destinations[0].region",
        ),
        ({"region": "cn-north-1", "network.zones": 2}, "region"),
    ],
)
def test_a_region_of_another_partition_is_refused(platforms, changes, key):
    """AWS copies nothing there, and an account of one partition has nothing in another."""
    (fault,) = platforms.faults(changes)

    assert f": {key}: lies in the partition aws-cn, and eu-west-1 in aws" in fault
