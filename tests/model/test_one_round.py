"""One report holds all that is wrong: no fault has to be mended before another one is told."""

import re
from dataclasses import dataclass
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import model_validator
from support.clusters import cluster
from support.mutations import FILES, MUTATIONS, mutated
from support.platforms import ENVIRONMENT, OURS, PLATFORM, REMOVED, TODAY, changed, write

from stackwright.layers import LAYERS
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load
from stackwright.model.layer import Layer
from stackwright.model.settings.form import Settings

FIVE = """
environment: qa
account: main
stage: development
stage: production
network:
  cidr: 10.0.128.0/20
  nat: sinlge
cluster:
  version: "1.29"
  node_groups:
    general:
      instance_types: [t3.medium]
      min_size: 5
      max_size: 2
"""

READER = "arn:aws:iam::111122223333:role/reader"


def report(folder):
    """The report's lines without the first one: the faults, and what they hide."""
    try:
        load(folder, LAYERS, today=TODAY)
    except InvalidInput as invalid:
        lines = str(invalid).replace(f"{folder}/", "").splitlines()[1:]
        return [line for line in lines if not line.startswith("more may follow")], lines[len(invalid.faults) :]
    return [], []


def test_five_faults_that_took_five_rounds_take_one(tmp_path):
    """A duplicate key, a misspelt value, sizes and ranges that do not fit, a version that EKS does not have."""
    folder = write(tmp_path, {"platform": PLATFORM, "dev": ENVIRONMENT})
    (folder / "qa.yaml").write_text(FIVE.lstrip())
    faults, hidden = report(folder)

    assert [re.sub(r"[;,(].*", "", fault) for fault in faults] == [
        "qa.yaml:4: stage: is written twice",
        "qa.yaml:6: network.cidr: overlaps 10.0.0.0/16 of dev",
        "qa.yaml:7: network.nat: must be one of none",
        "qa.yaml:9: cluster.version: is not a Kubernetes version that Stackwright knows of EKS",
        "qa.yaml:13: cluster.node_groups.general.min_size: is more than max_size",
    ]
    gaps = "cluster.node_groups.general.min_size, cluster.version, network.nat, stage"
    assert hidden == [f"more may follow: not yet judged is what depends on qa.yaml: {gaps}"]


@pytest.mark.parametrize("version", ["1.29", "1.30"])
def test_an_unsupported_version_is_asked_for_no_versions_of_add_ons(platforms, version):
    """They depend on the version that will be chosen, whether EKS never had this one, or has dropped it."""
    (fault,) = platforms.faults(cluster({"version": version}))

    assert ": cluster.version: " in fault


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cluster": [], "access": {}}, ["cluster"]),
        (cluster(addons=7), ["addons"]),
        (cluster({"node_groups": {"general": 7}}, addons={"cluster_autoscaler": {}}), ["cluster.node_groups.general"]),
        (cluster({"node_groups": 7}), ["cluster.node_groups"]),
        (cluster({"spott": "allowed", "node_groups.general.capacity": "SPOT"}), ["cluster.spott"]),
        (cluster({"endpoint": {"private": False, "public": "on"}}), ["cluster.endpoint.public"]),
        ({"registry": {"tag_mutability": "IMUTABLE"}, "stage": "production"}, ["registry.tag_mutability"]),
        ({"network.overlaps_with": ["Prod"], "network.zones": 9}, ["network.overlaps_with[0]", "network.zones"]),
        ({"waivers": [{"guard": "two-zone", "until": "2027-01-01", "reason": "by the team"}]}, ["guard", "reason"]),
        ({"environment": "prod", "secrets": {"blue-secret": {}}}, ["environment"]),
    ],
)
def test_no_rule_complains_about_what_nobody_wrote(platforms, changes, expected):
    """A value that was refused is not replaced by another one, which would be wrong in its turn."""
    found = platforms.faults(changes)

    assert [fault.split(": ")[1].removeprefix("waivers[0].") for fault in found] == expected


def test_a_fault_of_the_platform_hides_none_of_an_environment(platforms):
    """Nor does one environment's hide another's."""
    faults = platforms.faults(
        {"network.nat": "sinlge"},
        platform={"region": 7, "repository": REMOVED, "state.locking": "none"},
        others={"prod": {"network.cidr": "10.1.0.0/30"}, "qa": {"network.cidr": "10.2.0.0/16", "tags": []}},
    )

    assert [fault.partition(":")[0] + " " + fault.split(": ")[1] for fault in faults] == [
        "dev.yaml network.nat",
        "platform.yaml repository",
        "platform.yaml region",
        "platform.yaml state.locking",
        "prod.yaml network.cidr",
        "qa.yaml tags",
    ]


@pytest.mark.parametrize("text", ["a: [", "\ufffe", "[]", "environment: dev\n---\nenvironment: prod"])
def test_a_file_that_cannot_be_read_hides_no_other_file(tmp_path, text):
    """Its name counts as that of an environment all the same."""
    other = changed(ENVIRONMENT, {"environment": "qa", "network.overlaps_with": ["dev", "nobody"], "tags": {"A": 7}})
    folder = write(tmp_path, {"platform": PLATFORM, "qa": other})
    (folder / "dev.yaml").write_text(text)
    faults, hidden = report(folder)

    assert [fault.split(": ")[1] for fault in faults if fault.startswith("qa")] == [
        "network.overlaps_with[1]",
        "tags.A",
    ]
    assert any(fault.startswith("dev.yaml") for fault in faults)
    assert "dev.yaml" in hidden[0]


def test_values_of_examples_are_told_beside_values_that_are_refused(platforms):
    """And whether a waiver of that guard is about nothing is left open as long as a value is not known."""
    changes = {"stage": "staging", "network.nat": "sinlge", "secrets": {"db": {"readers": ["*", READER]}}}
    waiver = {"guard": "real-values", "until": "2027-01-01", "reason": "until the roles are made"}
    told = platforms.faults(changes, platform=OURS)
    waived = platforms.faults({**changes, "secrets": {}, "waivers": [waiver]}, platform=OURS)

    assert [fault.split(": ")[1] for fault in told] == ["network.nat", "secrets.db.readers[0]", "secrets.db.readers[1]"]
    assert "names an account of AWS's examples in staging" in told[-1]
    assert [fault.split(": ")[1] for fault in waived] == ["network.nat"]


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """What each mutation causes by itself: report lines without numbers of lines."""
    folder = tmp_path_factory.mktemp("alone")
    return {one: without_lines(report(write(folder / str(n), mutated((one,))))[0]) for n, one in enumerate(MUTATIONS)}


def without_lines(faults):
    """Report lines that can be compared where a file is longer or shorter."""
    return {re.sub(r"(\.yaml):[0-9]+:", r"\1:", fault) for fault in faults}


def test_each_mutation_is_a_fault(tmp_path, alone):
    """The file that they change has none."""
    assert report(write(tmp_path, FILES)) == ([], [])
    assert all(alone.values())


@given(st.lists(st.sampled_from(MUTATIONS), min_size=2, max_size=8, unique=True))
def test_faults_together_are_reported_as_they_are_alone(tmp_path_factory, alone, chosen):
    """None hides another one that can be judged without it, and none brings forth a further one."""
    apart = tuple(one for n, one in enumerate(chosen) if not any(one.touches(other) for other in chosen[:n]))
    faults, hidden = report(write(tmp_path_factory.mktemp("together"), mutated(apart)))
    found = without_lines(faults)
    judged = {one for one in apart if not any(one.depends_on(other) for other in apart)}

    every = set().union(*(alone[one] for one in apart))

    assert set().union(*(alone[one] for one in judged)) <= found <= every
    assert found == every or hidden


def test_an_endpoint_that_there_is_not_hides_no_bucket_that_is_taken(platforms):
    """Names of flow logs are judged whatever is wrong with endpoints."""
    taken = {"network.flow_logs": {"destination": "s3"}, "addons": {"loki": {"bucket": "acme-dev-flow-logs"}}}
    faults = platforms.faults(cluster(**taken, **{"network.interface_endpoints": ["st"]}))

    assert [fault.split(": ")[1] for fault in faults] == ["network.interface_endpoints[0]", "addons.loki.bucket"]


class OwnSettings(Settings):
    """Settings of a layer of somebody's own, with words of their own."""

    low: int = 1
    """The lower end."""
    high: int = 2
    """The upper end."""
    name: str = "x"
    """A name."""

    @model_validator(mode="after")
    def _in_order(self):
        if self.low > self.high:
            raise ValueError("low is above high")
        return self


@dataclass(frozen=True)
class OwnRef:
    """What it publishes."""

    arn: Annotated[str, "Its ARN"]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"low": 3}, ["low is above high"]),
        ({"low": 3, "name": 7}, ["low is above high", "must be text"]),
        ({"low": "3", "name": 7}, ["must be a whole number", "must be text"]),
    ],
)
def test_what_a_layer_of_ones_own_says_is_in_the_same_round(tmp_path, block, expected):
    """Its validators may raise what pydantic lets them raise."""
    own = Layer(name="own", purpose="Own.", settings=OwnSettings, ref=OwnRef, build=lambda _: None)
    folder = write(tmp_path, {"platform": PLATFORM, "dev": changed(ENVIRONMENT, {"own": block})})

    with pytest.raises(InvalidInput) as invalid:
        load(folder, (*LAYERS, own), today=TODAY)
    assert [fault.problem for fault in invalid.value.faults] == expected


def test_a_list_keeps_its_places_when_an_entry_is_refused(platforms):
    """The places that rules name are those of the file."""
    ranges = {"endpoint.public": True, "endpoint.public_cidrs": ["10.0.0.0/8", "8.8.8.8/32", "nowhere", "0.0.0.0/0"]}
    faults = platforms.faults({**cluster(ranges), "stage": "production"})

    assert [fault.split(": ")[1].removeprefix("cluster.endpoint.") for fault in faults] == [
        "public",
        "public_cidrs[0]",
        "public_cidrs[2]",
        "public_cidrs[3]",
    ]
