"""Guards: what they refuse in which stage, and how a waiver lets it pass."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.clusters import cluster
from support.platforms import OURS, REMOVED, TODAY

PUBLIC = {"endpoint.public": True, "endpoint.public_cidrs": ["203.0.113.0/24"]}
CROWD = {"endpoint.public": True, "endpoint.public_cidrs": ["0.0.0.0/0"]}
OFFENCES = {
    "on-demand-nodes": (cluster({"spot": "allowed"}), "cluster.spot: SPOT nodes are not allowed"),
    "immutable-tags": (
        {"registry": {"tag_mutability": "MUTABLE"}},
        "registry.tag_mutability: tags that can be moved are not allowed",
    ),
    "deletion-protection": (
        cluster({"deletion_protection": False}),
        "cluster.deletion_protection: a cluster must be protected from deletion",
    ),
    "private-endpoint": (cluster(PUBLIC), "cluster.endpoint.public: a public endpoint is not allowed"),
    "encryption": (
        cluster({"encrypt_secrets": False}),
        "cluster.encrypt_secrets: Kubernetes secrets must be encrypted with a key of your own",
    ),
    "two-zones": ({"network.zones": 1}, "network.zones: at least two zones are needed"),
}
IN_FORCE = {"staging": {"on-demand-nodes", "immutable-tags"}, "production": set(OFFENCES), "development": set()}
REASON = "Until the migration is done, by the platform team"


def waiver(guard, until=TODAY, reason=REASON):
    """A waiver as it stands in a file."""
    return {"guard": guard, "until": str(until), "reason": reason}


@pytest.mark.parametrize("guard", OFFENCES)
@pytest.mark.parametrize("stage", IN_FORCE)
def test_a_guard_refuses_in_its_stages_only(platforms, guard, stage):
    """The refusal names the key, the stage, the remedy, and the name by which it can be waived."""
    offence, expected = OFFENCES[guard]
    faults = platforms.faults({**offence, "stage": stage})

    if guard in IN_FORCE[stage]:
        (fault,) = faults
        assert f"{expected} in {stage}" in fault
        assert f"or waive the guard {guard} under waivers" in fault
    else:
        assert faults == []


def test_an_api_open_to_the_world_is_a_second_offence(platforms):
    """Waiving the private endpoint in production does not open it to everybody."""
    open_ = {**cluster(CROWD), "stage": "production", "waivers": [waiver("private-endpoint")]}
    (fault,) = platforms.faults(open_)

    assert "cluster.endpoint.public_cidrs[0]: an API open to the internet at large is not allowed" in fault
    assert platforms.faults({**open_, "waivers": [waiver("private-endpoint"), waiver("named-networks")]}) == []


def test_half_of_the_internet_is_the_internet_at_large(platforms):
    """Two halves written side by side are no way around the guard."""
    halves = {"endpoint.public": True, "endpoint.public_cidrs": ["0.0.0.0/1", "128.0.0.0/1"]}
    faults = platforms.faults({**cluster(halves), "stage": "production", "waivers": [waiver("private-endpoint")]})

    assert len(faults) == 2


def test_a_single_repository_with_moving_tags_is_refused(platforms):
    """The guard looks at every repository, and tags excluded from immutability can be moved too."""
    own = {"tag_mutability": "IMMUTABLE_WITH_EXCLUSION", "tag_exclusions": ["latest"]}
    (fault,) = platforms.faults({"registry": {"repositories": {"api": own}}, "stage": "staging"})

    assert "registry.repositories.api.tag_mutability: tags that can be moved are not allowed" in fault


def test_a_stage_is_never_assumed(platforms):
    """How strictly an environment is guarded has to be written down."""
    (fault,) = platforms.faults({"stage": REMOVED})

    assert "stage: is missing; add it: How strictly it is guarded" in fault


@pytest.mark.parametrize("guard", OFFENCES)
def test_a_waiver_lets_exactly_its_guard_pass(platforms, guard):
    """The other guards go on refusing."""
    offence, _ = OFFENCES[guard]
    other = "encryption" if guard == "immutable-tags" else "immutable-tags"
    both = {**offence, "registry": {"tag_mutability": "MUTABLE", "kms_key": guard != "immutable-tags"}}

    assert platforms.faults({**offence, "stage": "production", "waivers": [waiver(guard)]}) == []
    (fault,) = platforms.faults({**both, "stage": "production", "waivers": [waiver(guard)]})
    assert f"or waive the guard {other} under waivers" in fault


@settings(max_examples=25)
@given(days=st.integers(-400, 400))
def test_a_waiver_holds_to_the_end_of_its_day(platforms, days):
    """It is an error from the day after, whatever the day."""
    offence, _ = OFFENCES["immutable-tags"]
    until = TODAY + timedelta(days=days)
    faults = platforms.faults({**offence, "stage": "production", "waivers": [waiver("immutable-tags", until)]})

    if days >= 0:
        assert faults == []
    else:
        (fault,) = faults
        assert "waivers[0].until: is over for the guard immutable-tags" in fault
        assert "mend registry.tag_mutability, or agree on a new day" in fault


@pytest.mark.parametrize(
    ("waivers", "expected"),
    [
        ([waiver("two-zones")], "waivers[0]: waives nothing: the guard two-zones has no objection"),
        ([waiver("no-such-guard")], "waivers[0].guard: must be one of deletion-protection"),
        ([waiver("imutable-tags")], "did you mean 'immutable-tags'?"),
        ([{"guard": "immutable-tags", "until": "2026-12-31"}], "waivers[0].reason: is missing; add it: Why"),
        ([waiver("immutable-tags", reason="because")], "waivers[0].reason: says too little"),
        ([waiver("immutable-tags", until="soon")], "waivers[0].until: must be a date"),
        ([waiver("immutable-tags"), waiver("immutable-tags")], "waivers[1].guard: is waived twice"),
    ],
)
def test_a_waiver_that_says_too_little_or_too_much_is_refused(platforms, waivers, expected):
    """A waiver names a guard that objects, a day and a reason."""
    offence, _ = OFFENCES["immutable-tags"]
    faults = platforms.faults({**offence, "stage": "production", "waivers": waivers})

    assert any(expected in fault for fault in faults), faults


def test_a_waiver_is_printed_while_it_holds(platforms):
    """Whoever synthesizes reads it, every time."""
    offence, _ = OFFENCES["immutable-tags"]
    changes = {**offence, "stage": "production", "waivers": [waiver("immutable-tags", date(2026, 12, 31))]}
    notices = platforms.platform(changes, platform=OURS).notices

    assert notices == (f"dev: guard immutable-tags is waived until 2026-12-31: {REASON}",)
    assert platforms.platform(platform=OURS).notices == ()


def test_a_rule_is_waived_beside_guards(platforms):
    """As often as there are resources that it is waived for; it is printed at every synth like a guard's."""
    waivers = [
        waiver("encryption"),
        {"rule": "eks-audit-logs", "until": str(TODAY), "reason": REASON},
        {"rule": "eks-audit-logs", "resource": "aws_eks_cluster.*", "until": str(TODAY), "reason": REASON},
    ]
    offence, _ = OFFENCES["encryption"]
    notices = platforms.platform({**offence, "stage": "production", "waivers": waivers}).notices

    assert [one.partition(" is waived")[0] for one in notices if " is waived until " in one] == [
        "dev: guard encryption",
        "dev: rule eks-audit-logs",
        "dev: rule eks-audit-logs for aws_eks_cluster.*",
    ]
