"""What is needed of each quota, held against what an account gets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stackwright.policy.quotas.measures import Use, uses
from stackwright.policy.quotas.quota import Quota, quotas
from stackwright.policy.reading.configuration import Configuration

PERCENT = 100


@dataclass(frozen=True)
class Need:
    """What one thing needs of one quota.

    Attributes:
        quota: The quota.
        use: What needs it, and how much.
    """

    quota: Quota
    use: Use

    @property
    def percent(self) -> int | None:
        """The part of the default, in percent; None where the default is nothing."""
        return round(PERCENT * self.use.count / self.quota.default) if self.quota.default else None

    @property
    def exceeds(self) -> bool:
        """Whether it is more than an account gets that has asked for nothing."""
        return self.use.count > self.quota.default

    @property
    def breaks(self) -> bool:
        """Whether it is more than AWS gives anybody."""
        return self.quota.hard is not None and self.use.count > self.quota.hard

    @property
    def told(self) -> str:
        """What to do about it; empty where nothing is to be done."""
        if self.breaks:
            return f"AWS gives nobody more than {self.quota.hard:,}"
        if not self.exceeds:
            return ""
        asked = f"ask for {self.use.count:,} of {self.quota.service} {self.quota.code}"
        return self.quota.remedy or f"{asked} (aws service-quotas request-service-quota-increase)"


def needs(stacks: Sequence[Configuration], of: Sequence[Quota] | None = None) -> Iterator[Need]:
    """What stacks need, by quota; of those for single things, all of them.

    Args:
        stacks: The stacks.
        of: The quotas; all if left out.
    """
    for quota in quotas() if of is None else of:
        for use in uses(stacks, quota.measure):
            yield Need(quota, use)


def greatest(found: Sequence[Need]) -> Iterator[Need]:
    """Of each quota, in each account and region, the need that is greatest."""
    best: dict[tuple[str, str, str], Need] = {}
    for need in found:
        identity = (need.quota.name, need.use.account, need.use.region)
        if identity not in best or best[identity].use.count < need.use.count:
            best[identity] = need
    return iter(best.values())
