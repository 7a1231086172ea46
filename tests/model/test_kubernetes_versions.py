"""Support dates of Kubernetes versions, judged on a given day."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster
from support.platforms import OURS

from stackwright.model.catalogue.eks_addon_versions import FIRST_COREDNS, NAMES, PINNED, pinned_version
from stackwright.model.catalogue.kubernetes_versions import (
    ANNOUNCED,
    DEFAULT_VERSION,
    SUPPORT,
    UpgradePolicy,
    phase,
    support_faults,
    support_warnings,
)
from stackwright.model.settings.eks_addons import STANDARD_EKS_ADDONS

DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize("version", SUPPORT)
def test_support_changes_on_the_day_that_aws_names(version):
    """A version leaves a kind of support on the named day, not the day after."""
    support, day = SUPPORT[version], timedelta(days=1)

    assert phase(version, support.standard_ends - day) == "standard"
    assert phase(version, support.standard_ends) == "extended"
    assert phase(version, support.extended_ends - day) == "extended"
    assert phase(version, support.extended_ends) == "ended"


@given(st.sampled_from(sorted(SUPPORT)), st.sampled_from(get_args(UpgradePolicy)), DAYS)
def test_a_day_brings_a_fault_or_a_warning_or_neither(version, policy, today):
    """A version that AWS has taken away is a fault; what it will do in 60 days a warning with the date; never both."""
    faults, warnings = list(support_faults(version, policy, today)), list(support_warnings(version, policy, today))
    support, now = SUPPORT[version], phase(version, today)
    soon = now == "standard" and today >= support.standard_ends - ANNOUNCED
    next_day = support.standard_ends if now == "standard" else support.extended_ends

    assert len(faults) == (now == "ended" or (now == "extended" and policy == "STANDARD"))
    assert len(warnings) == (soon or (now == "extended" and policy == "EXTENDED"))
    assert all(str(next_day) in warning for warning in warnings)


@given(st.sampled_from(sorted(SUPPORT)), st.sampled_from(get_args(UpgradePolicy)), DAYS)
def test_the_remedy_of_a_fault_is_taken(version, policy, today):
    """The version that a fault tells to write is one with which the file is right, or none is known."""
    for fault in support_faults(version, policy, today):
        written = fault.remedy.removeprefix("write ").partition(";")[0].partition(",")[0]
        assert written in SUPPORT or "newer Stackwright" in written
        if written in SUPPORT:
            # At the end of extended support AWS goes on to a version that only those have who pay for it.
            taken = "EXTENDED" if phase(version, today) == "ended" else policy
            assert list(support_faults(written, taken, today)) == []


def test_remedies_name_versions_in_standard_support():
    """Nobody is sent from one version that costs extra to another."""
    (warning,) = support_warnings("1.33", "EXTENDED", date(2026, 11, 21))

    assert "take one of: 1.34, 1.35, 1.36" in warning


def test_the_rules_judge_the_clusters_version(platforms):
    """The day is passed in: the same file is right on one day, warned about later and refused in the end."""
    changes = cluster({"version": "1.34", "upgrade_policy": "EXTENDED"})

    def notices(day):
        return platforms.platform(changes, platform=OURS, today=day).notices

    assert notices(date(2026, 10, 2)) == ()
    (before,) = notices(date(2026, 10, 3))
    assert (
        "dev: cluster.version: Kubernetes 1.34 leaves standard support on 2026-12-02. From then on it costs" in before
    )
    (after,) = notices(date(2026, 12, 2))
    assert "left standard support on 2026-12-02 and costs extra until AWS upgrades the cluster" in after
    (last,) = notices(date(2027, 12, 1))
    assert "leaves extended support on 2027-12-02. From then on AWS upgrades the cluster by itself to 1.35" in last
    (fault,) = platforms.faults(changes, today=date(2027, 12, 2))
    assert "cluster.version: lost AWS's extended support on 2027-12-02" in fault
    assert "write 1.35" in fault


def test_standard_support_ends_with_the_version(platforms):
    """With STANDARD AWS upgrades the cluster on that day, and a plan of the same file would take the version back."""
    changes = cluster({"version": "1.34"})

    assert platforms.platform(changes, platform=OURS, today=date(2026, 9, 1)).notices == ()
    (notice,) = platforms.platform(changes, platform=OURS, today=date(2026, 12, 1)).notices
    assert "leaves standard support on 2026-12-02. From then on AWS upgrades the cluster by itself to 1.35" in notice
    assert "or set upgrade_policy: EXTENDED before" in notice
    (fault,) = platforms.faults(changes, today=date(2026, 12, 2))
    assert "cluster.version: left standard support on 2026-12-02, since when AWS upgrades a cluster with" in fault
    assert 'got "1.34"; write 1.35; only a cluster that is new can have it' in fault


def test_an_environment_without_a_cluster_is_not_judged(platforms):
    """The cluster is optional."""
    assert platforms.platform(platform=OURS, today=date(2030, 1, 1)).notices == ()


def test_every_standard_add_on_is_pinned_for_the_default_version():
    """A cluster with nothing but node groups needs no version spelled out."""
    assert all(pinned_version(eks_addon, DEFAULT_VERSION) for eks_addon in STANDARD_EKS_ADDONS)


def test_pins_are_for_known_versions_and_kube_proxy_follows_the_cluster():
    """The table speaks of known Kubernetes versions only, and kube-proxy carries their number."""
    assert {version for pins in PINNED.values() for version in pins} <= set(SUPPORT)
    assert all(pin.startswith(f"v{version}.") for version, pin in PINNED["kube-proxy"].items())


@pytest.mark.parametrize("version", SUPPORT)
def test_pins_pass_the_rules_that_versions_in_files_have_to_pass(platforms, version):
    """What is installed if nobody says otherwise can be written down."""
    pins = {name: {"version": pinned_version(name, version)} for name in ("kube-proxy", "coredns")}
    if all(pin["version"] for pin in pins.values()):
        assert platforms.faults(cluster({"version": version, "upgrade_policy": "EXTENDED", "eks_addons": pins})) == []
    assert version in FIRST_COREDNS
    assert set(PINNED) <= NAMES
