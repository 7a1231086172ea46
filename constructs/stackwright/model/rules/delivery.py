"""Rules over who plans and applies the stacks."""

from collections.abc import Iterable, Iterator

from stackwright.model.errors import Fault, did_you_mean
from stackwright.model.gaps import rule
from stackwright.model.settings.platform_file import PlatformSettings


@rule
def faults(platform: PlatformSettings, environments: Iterable[str]) -> Iterator[Fault]:
    """What is wrong with `delivery`.

    Args:
        platform: What all environments share.
        environments: Their names, as their files are called.
    """
    known = sorted(environments)
    for name in platform.delivery.runners:
        if name not in known:
            yield Fault("is not an environment", did_you_mean(name, known), ("delivery", "runners", name))


def notices(platform: PlatformSettings) -> Iterator[str]:
    """What GitHub's plan does not have.

    Source: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
    """
    delivery = platform.delivery
    if delivery.private and delivery.github_plan not in (None, "enterprise"):
        yield (
            f"delivery: github_plan: {delivery.github_plan} has no required reviewers for private repositories: what "
            "is merged is applied, to production too; use GitHub Enterprise, a public repository, or another engine"
        )
