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
    """A fault when AWS supports the version no longer, or supports it only for those who let it."""
    support, now = SUPPORT[version], phase(version, today)
    if now == "ended":
        problem = f"lost AWS's extended support on {support.extended_ends} ({SOURCE})"
        yield Fault(problem, f"take one of: {', '.join(_lasting(today))}", ("cluster", "version"), version)
    elif now == "extended" and policy == "STANDARD":
        problem = (
            f"cannot be had for Kubernetes {version}, which left standard support on {support.standard_ends} "
            f"({UPGRADE_SOURCE})"
        )
        remedy = (
            f"set it to EXTENDED, which costs extra, or take for cluster.version one of: {', '.join(_lasting(today))}"
        )
        yield Fault(problem, remedy, ("cluster", "upgrade_policy"), policy)


def support_warnings(version: str, policy: UpgradePolicy, today: date) -> Iterator[str]:
    """A warning when only extended support, which costs extra, is left, or when AWS is about to upgrade by itself."""
    support, now = SUPPORT[version], phase(version, today)
    if now == "extended" and policy == "EXTENDED":
        yield (
            f"Kubernetes {version} left standard support on {support.standard_ends} and costs extra until extended "
            f"support ends on {support.extended_ends}; take one of: {', '.join(_lasting(today))} ({SOURCE})"
        )
    if now == "standard" and policy == "STANDARD" and support.standard_ends - today <= ANNOUNCED:
        yield (
            f"Kubernetes {version} leaves standard support on {support.standard_ends}, when AWS upgrades the cluster "
            f"and this file is refused; raise it before, or set upgrade_policy: EXTENDED ({SOURCE})"
        )


def minor(version: str) -> int:
    """Number of a minor version, e.g. 35 of `1.35`."""
    return int(version.partition(".")[2])


def _lasting(today: date) -> list[str]:
    return [version for version in SUPPORT if phase(version, today) == "standard"]
