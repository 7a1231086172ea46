"""What AWS gives nobody is not asked for."""

from collections.abc import Iterator, Sequence

from stackwright.policy.quotas.needs import needs
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.rule import Problem, platform_rule


@platform_rule(
    "within-hard-limits",
    title="No account needs more than AWS gives anybody",
    why="An apply ends in the middle at a limit that nobody can raise, and what was planned cannot be finished.",
    remedy="make it smaller, or move an environment to another account or region",
    severity="high",
)
def hard_limits(stacks: Sequence[Configuration]) -> Iterator[Problem]:
    """Nothing is beyond a quota that AWS does not raise, or not that far."""
    for need in needs(stacks):
        if need.breaks:
            of = f" ({need.use.of})" if need.use.of else ""
            text = f"{need.quota.name}{of}: {need.use.count:,} are needed, AWS allows {need.quota.hard:,}"
            yield Problem(text, what=need.quota.name, stack=need.use.stack)
