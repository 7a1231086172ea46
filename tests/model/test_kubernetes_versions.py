"""Support dates of Kubernetes versions, judged on a given day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster
from support.platforms import OURS

from stackwright.model.catalogue.eks_addon_versions import PINNED, pinned_version
from stackwright.model.catalogue.kubernetes_versions import (
    DEFAULT_VERSION,
    SUPPORT,
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


@given(st.sampled_from(sorted(SUPPORT)), DAYS)
def test_a_day_brings_a_fault_or_a_warning_or_neither(version, today):
    """Standard support is silent, extended support warns with its date, no support is a fault."""
    faults, warnings = list(support_faults(version, today)), list(support_warnings(version, today))

    assert (len(faults), len(warnings)) == {"standard": (0, 0), "extended": (0, 1), "ended": (1, 0)}[
        phase(version, today)
    ]
    assert all(str(SUPPORT[version].standard_ends) in warning for warning in warnings)
    assert all(str(SUPPORT[version].extended_ends) in str(fault) for fault in faults)


def test_remedies_name_versions_in_standard_support():
    """Nobody is sent from one version that costs extra to another."""
    (warning,) = support_warnings("1.33", date(2026, 11, 21))

    assert "take one of: 1.34, 1.35, 1.36" in warning


def test_the_rules_judge_the_clusters_version(platforms):
    """The day is passed in: the same file is right on one day, warned about later and refused in the end."""
    changes = cluster({"version": "1.34"})

    assert platforms.platform(changes, platform=OURS, today=date(2026, 12, 1)).notices == ()
    (notice,) = platforms.platform(changes, platform=OURS, today=date(2026, 12, 2)).notices
    assert "dev: cluster.version" in notice
    (fault,) = platforms.faults(changes, today=date(2027, 12, 2))
    assert "cluster.version: lost AWS's extended support on 2027-12-02" in fault


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
