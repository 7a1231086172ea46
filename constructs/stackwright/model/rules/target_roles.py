"""Rules over the roles that pods end up with in place of their own."""

from collections.abc import Iterable, Iterator

from stackwright.model.addons.hosted_zones import HostedZoneSettings
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.rules.arns import misplaced
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.target_role import TargetRoleSettings
from stackwright.model.settings.workloads import WorkloadSettings, WorkloadsSettings

Target = tuple[Key, TargetRoleSettings]
"""A target role, and where it stands."""


def addon_targets(environment: Environment) -> Iterator[Target]:
    """The target roles of add-ons."""
    addons = environment.block(AddonsSettings)
    for addon, settings in addons.enabled.items() if addons else ():
        if isinstance(settings, HostedZoneSettings):
            yield from _target(settings, ("addons", addon.name, "target_role"))


def workload_targets(environment: Environment) -> Iterator[Target]:
    """The target roles of workloads."""
    block = environment.block(WorkloadsSettings)
    for name, settings in block.root.items() if block else ():
        yield from _target(settings, ("workloads", name, "target_role"))


@rule
def _target(settings: HostedZoneSettings | WorkloadSettings, key: Key) -> Iterator[Target]:
    if settings.target:
        yield key, settings.target


def faults(environment: Environment, targets: Iterable[Target]) -> Iterator[Fault]:
    """Target roles of a partition that no role of this one reaches."""
    for key, target in targets:
        yield from _faults(environment, key, target)


@rule
def _faults(environment: Environment, key: Key, target: TargetRoleSettings) -> Iterator[Fault]:
    yield from misplaced(target.arn, environment.region, key)
