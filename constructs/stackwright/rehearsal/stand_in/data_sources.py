"""Answers of data sources: the truth where it can be known, else the object made here that fits, else inventions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stackwright.cdk.schema import Block
from stackwright.model.catalogue.regions import ZONES_WITHOUT_EKS, any_region
from stackwright.rehearsal.stand_in import route_tables
from stackwright.rehearsal.stand_in.invention import Place
from stackwright.rehearsal.stand_in.policy_document import render
from stackwright.rehearsal.stand_in.world import World

Answer = Mapping[str, Any]

ROUTE_TABLES = "aws_route_tables"


def truth(type_name: str, config: Answer, place: Place) -> Answer | None:
    """Answer from what is known about AWS; None for data sources that ask about something else.

    Args:
        type_name: Such as `aws_partition`.
        config: The data source's arguments.
        place: The account and region that are asked.
    """
    answer = _TRUTHS.get(type_name)
    return None if answer is None else answer(config, place)


def found(type_name: str, block: Block, config: Answer, world: World) -> Answer | None:
    """Find the one object of the same type that has the arguments given; None unless there is exactly one.

    Route tables are found all at once.
    """
    if type_name == ROUTE_TABLES:
        return {"ids": route_tables.ids(config, world)}
    given = {name: value for name, value in config.items() if isinstance(value, str | int | dict) and name != "region"}
    fitting = [
        state
        for state in world.all(type_name)
        if given
        and all(_fits(state.get(name, value), value) for name, value in given.items())
        and given.keys() & state.keys()
    ]
    if len(fitting) != 1:
        return None
    shared = {name: value for name, value in fitting[0].items() if name in block.attributes and value is not None}
    # Of tags, a few may be asked for; what is found has all of its own.
    return {name: value for name, value in shared.items() if config.get(name) is None or isinstance(value, dict)}


def _fits(there: Any, asked: Any) -> bool:  # noqa: ANN401
    """Whether a value is the one that is asked for; of a mapping such as tags, whether it holds what is asked for."""
    return asked.items() <= (there or {}).items() if isinstance(asked, dict) else there == asked


def _availability_zones(config: Answer, place: Place) -> Answer:
    region = any_region(place.region)
    names = [place.region + letter for letter in region.zones_of_any_account]
    # Which letter has which id differs between accounts. Here, those that EKS shuns come last, if at all.
    ids = sorted((f"{region.zone_id_prefix}{number}" for number in range(1, 7)), key=_shunned)
    excluded = {*(config.get("exclude_names") or ()), *(config.get("exclude_zone_ids") or ())}
    pairs = [(name, id_) for name, id_ in zip(names, ids, strict=False) if not {name, id_} & excluded]
    return {
        "id": place.region,
        "names": [name for name, _ in pairs],
        "zone_ids": [id_ for _, id_ in pairs],
        "group_names": [place.region],
    }


def _shunned(zone_id: str) -> bool:
    return zone_id in ZONES_WITHOUT_EKS


def _partition(_config: Answer, place: Place) -> Answer:
    reverse = ".".join(reversed(place.dns_suffix.split(".")))
    return {
        "id": place.partition,
        "partition": place.partition,
        "dns_suffix": place.dns_suffix,
        "reverse_dns_prefix": reverse,
    }


def _region(config: Answer, place: Place) -> Answer:
    name = config.get("name") or config.get("region") or place.region
    return {"id": name, "name": name, "region": name, "endpoint": f"ec2.{name}.{place.dns_suffix}", "description": name}


def _caller_identity(_config: Answer, place: Place) -> Answer:
    arn = f"arn:{place.partition}:sts::{place.account}:assumed-role/rehearsal/stand-in"
    return {"id": place.account, "account_id": place.account, "arn": arn, "user_id": "AROASTANDIN000000000:stand-in"}


def _policy_document(config: Answer, _place: Place) -> Answer:
    return render(config)


_TRUTHS: Mapping[str, Callable[[Answer, Place], Answer]] = {
    "aws_availability_zones": _availability_zones,
    "aws_caller_identity": _caller_identity,
    "aws_iam_policy_document": _policy_document,
    "aws_partition": _partition,
    "aws_region": _region,
}
