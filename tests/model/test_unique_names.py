"""Names that AWS takes once: given twice, they are refused with the keys of both."""

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import CLUSTER, cluster
from support.platforms import ENVIRONMENT, PLATFORM, TODAY, changed, write

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load

BLUE = {"network.cidr": "10.1.0.0/16"}
TWO_ACCOUNTS = {"accounts.other": {"id": "999999999999", "state_bucket": "acme-other-state"}}
EVERYWHERE = "and AWS takes it once in all of AWS"


ROLE = {"service_account": "x", "managed_policies": ["ReadOnlyAccess"]}
EXTERNAL_DNS = {"external_dns": {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"]}}


def other(**changes):
    """Another environment, of a range of its own."""
    return {**BLUE, **changes}


def test_secrets_of_two_environments_may_not_become_one(platforms):
    """`dev` + `blue-database` and `dev-blue` + `database` are the same secret, which two states would fight over."""
    (fault,) = platforms.faults(
        {"secrets": {"blue-database": {}}}, others={"dev-blue": other(secrets={"database": {}})}
    )

    assert fault.startswith("dev.yaml:")
    assert fault.endswith(
        ": secrets.blue-database: makes the secret name 'acme-dev-blue-database', as secrets.database of dev-blue.yaml "
        "does, and AWS takes it once in an account and region; choose another, here or there"
    )


def test_the_same_names_in_two_accounts_or_regions_are_two_things(platforms):
    """Only a bucket's name is taken everywhere."""
    secrets = {"secrets": {"blue-database": {}}}
    elsewhere = [
        other(secrets={"database": {}}, region="eu-central-1"),
        other(secrets={"database": {}}, account="other"),
    ]

    for one in elsewhere:
        assert platforms.faults(secrets, platform=TWO_ACCOUNTS, others={"dev-blue": one}) == []


def test_a_replica_takes_its_name_in_the_other_region(platforms):
    """A secret of that region and name would be in its way."""
    dev = {"secrets": {"blue-database": {"replicas": {"eu-central-1": {}}}}}
    (fault,) = platforms.faults(dev, others={"dev-blue": other(secrets={"database": {}}, region="eu-central-1")})

    assert "secrets.blue-database.replicas.eu-central-1: makes the secret name" in fault
    assert "as secrets.database of dev-blue.yaml does" in fault


STATE = "acme-terraform-state"
BUCKETS = {
    "network.flow_logs": {"network.flow_logs.destination": "s3"},
    "access.bastion.session_logs": cluster(
        access={"bastion": {"session_logs": {"destination": "s3"}}},
    ),
    "addons.loki": cluster(addons={"loki": {}}),
    "addons.velero": cluster(addons={"velero": {}}),
}


@pytest.mark.parametrize("key", BUCKETS)
def test_no_bucket_may_be_the_state_bucket(platforms, key):
    """`loki: {bucket: acme-terraform-state}` would put a rule on it that deletes states."""
    (fault,) = platforms.faults({**BUCKETS[key], f"{key}.bucket": STATE})

    assert f" {key}.bucket: makes the S3 bucket name '{STATE}', as accounts.main of platform.yaml does" in fault
    assert fault.endswith(f"{EVERYWHERE}; choose another")


def test_a_state_bucket_that_is_named_is_guarded_as_well(platforms):
    """Its key is the one that names it."""
    named = {"accounts.main.state_bucket": "acme-states"}
    (fault,) = platforms.faults({**BUCKETS["addons.loki"], "addons.loki.bucket": "acme-states"}, platform=named)

    assert "as accounts.main.state_bucket of platform.yaml does" in fault


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(BUCKETS, 2)))
def test_no_two_buckets_may_be_one(platforms, first, second):
    """Neither in one environment, nor across environments and accounts."""
    one, two = ({**BUCKETS[key], f"{key}.bucket": "acme-shared"} for key in (first, second))
    keys = {f"{first}.bucket", f"{second}.bucket"}
    addons = {"addons": {**one.get("addons", {}), **two.get("addons", {})}}
    both = {**one, **(addons if addons["addons"] else {}), **{key: two[key] for key in two if key != "addons"}}

    for faults in (
        platforms.faults(both),
        platforms.faults(one, others={"prod": other(**two)}),
        platforms.faults(one, platform=TWO_ACCOUNTS, others={"prod": other(**two, account="other")}),
    ):
        (fault,) = faults
        assert {fault.split(": ")[1], fault.split(", as ")[1].split(" of ")[0]} == keys
        assert EVERYWHERE in fault


def test_launch_templates_of_two_environments_may_not_become_one(platforms):
    """Node groups are named by hand too."""
    dev = cluster({"node_groups.blue-general": CLUSTER["node_groups"]["general"]})
    (fault,) = platforms.faults(dev, others={"dev-blue": other(**cluster())})

    expected = "cluster.node_groups.blue-general: makes the launch template name 'acme-dev-blue-general', as cluster"
    assert f"{expected}.node_groups.general of dev-blue.yaml does" in fault


def test_two_names_of_one_environment_may_not_become_one(platforms):
    """EKS's external-dns and the one that Argo CD installs would share a role."""
    twice = cluster({"eks_addons.external-dns": {"version": "v1.0.0", "role": ROLE}}, addons=EXTERNAL_DNS)
    _, fault = platforms.faults(twice)

    assert (
        "addons.external_dns: makes the IAM role name 'acme-dev-external-dns', as cluster.eks_addons.external-dns of "
        "dev.yaml does, and AWS takes it once in an account; choose another" in fault
    )


@pytest.mark.parametrize("wrong", ["stage", "environment"])
def test_a_fault_beside_it_makes_no_clashes_up(platforms, wrong):
    """Two files of one environment's name are one fault, not one for each name."""
    faults = platforms.faults({"registry": {}}, others={"prod": other(**{wrong: "dev"}, registry={})})

    assert [fault.split(": ")[1] for fault in faults if "as environment of" in fault] == []


WORDS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3).map("-".join)
ENVIRONMENTS = st.dictionaries(WORDS, st.sets(WORDS, max_size=3), min_size=1, max_size=4)


@given(ENVIRONMENTS)
def test_whatever_environments_and_secrets_are_called_no_two_secrets_are_one(tmp_path_factory, environments):
    """They load when their names differ, and are refused with all that do not when they do not."""
    files = {"platform": PLATFORM}
    for number, (name, secrets) in enumerate(environments.items()):
        changes = {"environment": name, "network.cidr": f"10.{number}.0.0/16", "secrets": {one: {} for one in secrets}}
        files[name] = changed(ENVIRONMENT, changes)
    names = Counter(f"acme-{name}-{secret}" for name, secrets in environments.items() for secret in secrets)
    try:
        load(write(tmp_path_factory.mktemp("files"), files), LAYERS, today=TODAY)
        clashing = Counter()
    except InvalidInput as report:
        clashing = Counter(str(fault).split("secret name '")[1].split("'")[0] for fault in report.faults)

    assert clashing == Counter({name: count - 1 for name, count in names.items() if count > 1})
