"""Agreements about single resources: of a layer that there is, and told while they hold and when they are over."""

from collections.abc import Iterator, Mapping, Sequence

from stackwright.model.errors import Fault, did_you_mean
from stackwright.model.gaps import rule
from stackwright.model.layer import Case
from stackwright.model.settings.agreements import AcknowledgementSettings, IgnoredDriftSettings

Listed = AcknowledgementSettings | IgnoredDriftSettings


@rule
def faults(case: Case) -> Iterator[Fault]:
    """Agreements about a layer that the environment lacks, and two about one resource."""
    settings, layers = case.environment.settings, case.environment.blocks
    blocks: Mapping[str, Sequence[Listed]] = {
        "acknowledgements": settings.acknowledgements,
        "ignored_drift": settings.ignored_drift,
    }
    for block, listed in blocks.items():
        seen: set[tuple[str, str]] = set()
        for place, one in enumerate(listed):
            if one.layer not in layers:
                remedy = did_you_mean(one.layer, layers)
                yield Fault("is not a layer of this environment", remedy, (block, place, "layer"), one.layer)
            if (one.layer, one.address) in seen:
                yield Fault("is listed twice", "remove one of the two", (block, place, "address"), one.address)
            seen.add((one.layer, one.address))


def notices(case: Case) -> Iterator[str]:
    """What may be destroyed, and agreements that are over: a line each."""
    name, settings = case.environment.name, case.environment.settings
    for one in settings.acknowledgements:
        if one.until < case.today:
            yield f"{name}: the acknowledgement of {one.address} was void after {one.until}: remove it"
        else:
            yield f"{name}: an apply may destroy or replace {one.address} until {one.until}: {one.reason}"
    for ignored in settings.ignored_drift:
        if ignored.until < case.today:
            yield f"{name}: drift of {ignored.address} was ignored until {ignored.until}, and is told again: remove it"
