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
    """What AWS refuses is a fault, what costs extra or changes by itself a warning with its date; never both."""
    faults, warnings = list(support_faults(version, policy, today)), list(support_warnings(version, policy, today))
    support, now = SUPPORT[version], phase(version, today)
    soon = now == "standard" and policy == "STANDARD" and today >= support.standard_ends - ANNOUNCED

    assert len(faults) == (now == "ended" or (now == "extended" and policy == "STANDARD"))
    assert len(warnings) == (soon or (now == "extended" and policy == "EXTENDED"))
    assert all(str(support.standard_ends) in warning for warning in warnings)


def test_remedies_name_versions_in_standard_support():
    """Nobody is sent from one version that costs extra to another."""
    (warning,) = support_warnings("1.33", "EXTENDED", date(2026, 11, 21))

    assert "take one of: 1.34, 1.35, 1.36" in warning


def test_the_rules_judge_the_clusters_version(platforms):
    """The day is passed in: the same file is right on one day, warned about later and refused in the end."""
    changes = cluster({"version": "1.34", "upgrade_policy": "EXTENDED"})

    assert platforms.platform(changes, platform=OURS, today=date(2026, 12, 1)).notices == ()
    (notice,) = platforms.platform(changes, platform=OURS, today=date(2026, 12, 2)).notices
    assert "dev: cluster.version" in notice
    (fault,) = platforms.faults(changes, today=date(2027, 12, 2))
    assert "cluster.version: lost AWS's extended support on 2027-12-02" in fault


def test_standard_support_ends_with_the_version(platforms):
    """AWS lets nobody have STANDARD in extended support, and upgrades by itself whoever has it when that begins."""
    changes = cluster({"version": "1.34"})

    assert platforms.platform(changes, platform=OURS, today=date(2026, 9, 1)).notices == ()
    (notice,) = platforms.platform(changes, platform=OURS, today=date(2026, 12, 1)).notices
    assert "leaves standard support on 2026-12-02, when AWS upgrades the cluster and this file is refused" in notice
    (fault,) = platforms.faults(changes, today=date(2026, 12, 2))
    assert "cluster.upgrade_policy: cannot be had for Kubernetes 1.34, which left standard support on 2026" in fault
    assert fault.endswith("set it to EXTENDED, which costs extra, or take for cluster.version one of: 1.35, 1.36")


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
