"""Kubernetes versions of EKS, and until when AWS supports each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from stackwright.model.errors import Fault

SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html"

UPGRADE_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/disable-extended-support.html"

Phase = Literal["standard", "extended", "ended"]
UpgradePolicy = Literal["STANDARD", "EXTENDED"]


@dataclass(frozen=True)
class Support:
    """How long AWS supports one Kubernetes version.

    Attributes:
        standard_ends: The day from which it costs extra, and from which `upgrade_policy: STANDARD` upgrades it.
        extended_ends: The day from which AWS upgrades it whatever the policy.
    """

    standard_ends: date
    extended_ends: date


# Standard support lasts 14 months, extended support 12 more; both end at 00:00 UTC of the day.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html, as of 2026-07-08
SUPPORT = {
    "1.30": Support(date(2025, 7, 23), date(2026, 7, 23)),
    "1.31": Support(date(2025, 11, 26), date(2026, 11, 26)),
    "1.32": Support(date(2026, 3, 23), date(2027, 3, 23)),
    "1.33": Support(date(2026, 7, 29), date(2027, 7, 29)),
    "1.34": Support(date(2026, 12, 2), date(2027, 12, 2)),
    "1.35": Support(date(2027, 3, 27), date(2028, 3, 27)),
    "1.36": Support(date(2027, 8, 2), date(2028, 8, 2)),
}
DEFAULT_VERSION = "1.35"
ANNOUNCED = timedelta(days=60)
"""How long before AWS upgrades a cluster by itself it is told."""


def phase(version: str, today: date) -> Phase:
    """Which kind of support a version has on a day.

    Args:
        version: One of `SUPPORT`.
        today: The day.
    """
    support = SUPPORT[version]
    if today < support.standard_ends:
        return "standard"
    return "extended" if today < support.extended_ends else "ended"


def support_faults(version: str, policy: UpgradePolicy, today: date) -> Iterator[Fault]:
    """A fault when AWS has upgraded the cluster by itself, or is about to: a plan would take the version back."""
    support, now = SUPPORT[version], phase(version, today)
    key = ("cluster", "version")
    if now == "ended":
        problem = f"lost AWS's extended support on {support.extended_ends}, since when AWS upgrades it ({SOURCE})"
        yield Fault(problem, f"write {_next(version, today)}, and go on from there", key, version)
    elif now == "extended" and policy == "STANDARD":
        problem = (
            f"left standard support on {support.standard_ends}, since when AWS upgrades a cluster with upgrade_policy: "
            f"STANDARD by itself, and EKS never goes back ({UPGRADE_SOURCE})"
        )
        remedy = f"write {_standard(today)}; only a cluster that is new can have it, with upgrade_policy: EXTENDED"
        yield Fault(problem, remedy, key, version)


def support_warnings(version: str, policy: UpgradePolicy, today: date) -> Iterator[str]:
    """What will happen to a cluster on a day that is near, or costs extra already."""
    support, now = SUPPORT[version], phase(version, today)
    left, lost = (f"leaves standard support on {support.standard_ends}", f"this file is refused ({SOURCE})")
    soon, last = (ends - today <= ANNOUNCED for ends in (support.standard_ends, support.extended_ends))
    if now == "standard" and policy == "STANDARD" and soon:
        yield (
            f"Kubernetes {version} {left}. From then on AWS upgrades the cluster by itself to "
            f"{_standard(support.standard_ends)}, and {lost}; raise it before, or set upgrade_policy: EXTENDED before, "
            "which costs extra: from that day on AWS lets nobody change the policy"
        )
    elif now == "standard" and soon:
        yield (
            f"Kubernetes {version} {left}. From then on it costs extra, until AWS upgrades the cluster by itself on "
            f"{support.extended_ends} ({SOURCE}); raise it before"
        )
    elif now == "extended" and policy == "EXTENDED" and last:
        yield (
            f"Kubernetes {version} leaves extended support on {support.extended_ends}. From then on AWS upgrades the "
            f"cluster by itself to {_next(version, support.extended_ends)}, and {lost}; raise it before"
        )
    elif now == "extended" and policy == "EXTENDED":
        yield (
            f"Kubernetes {version} left standard support on {support.standard_ends} and costs extra until AWS upgrades "
            f"the cluster by itself on {support.extended_ends}; take one of: {', '.join(_lasting(today))} ({SOURCE})"
        )


def minor(version: str) -> int:
    """Number of a minor version, e.g. 35 of `1.35`."""
    return int(version.partition(".")[2])


def _lasting(today: date) -> list[str]:
    return [version for version in SUPPORT if phase(version, today) == "standard"]


def _standard(today: date) -> str:
    """What AWS upgrades a cluster to at the end of standard support: the first version that has it."""
    return next(iter(_lasting(today)), "a version that a newer Stackwright knows")


def _next(version: str, today: date) -> str:
    """What AWS upgrades a cluster to at the end of extended support: the first version that has any."""
    later = (one for one in SUPPORT if minor(one) > minor(version) and phase(one, today) != "ended")
    return next(later, "a version that a newer Stackwright knows")
