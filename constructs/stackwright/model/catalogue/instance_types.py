"""Instance types of EC2: the form of their names, and a dated table of those that there are.

The table is a file beside this one. It is read when the first type is looked up, and not before.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal

Architecture = Literal["x86_64", "arm64"]
Driver = Literal["none", "nvidia", "neuron"]

TABLE = Path(__file__).with_name("instance_types.tsv")
UNKNOWN = "?"
"""Stands in the table for what is not known of a type."""
ANY_LIKENESS, ONE_SLIP = 0.6, 0.85
"""How near a type has to be to be suggested: for a type that there is not, and for what is no type at all."""

# Family, generation, attributes, size, e.g. c 7 gn .16xlarge, im 4 gn .large, u7in-16tb.224xlarge, m 7 i-flex .large.
# Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
_FORM = re.compile(
    r"(?P<series>u-|mac-m|[a-z]+)(?P<generation>[0-9]{1,2})(?P<attributes>[a-z0-9-]*)"
    r"\.(?P<size>nano|micro|small|medium|large|xlarge|[1-9][0-9]{0,2}xlarge|metal|metal-[1-9][0-9]{0,2}xl)"
)


@dataclass(frozen=True)
class InstanceType:
    """What is known of one type; None where nothing is.

    Attributes:
        name: Its name, e.g. `m7i.large`.
        vcpus: Virtual processors.
        memory_mib: Memory in MiB.
        mac: Whether it is a Mac, which runs nothing but macOS.
        accelerators: Number and kind of its accelerators, e.g. `8 NVIDIA H100`; empty for none.
        driver: The driver that those need of an AMI; `none` where it is none of EKS's.
        capacity_blocks: Whether Capacity Blocks are sold of it.
        cluster_placement: Whether placement groups of the strategy `cluster` take it.
        efa_cards: Network cards that can have an Elastic Fabric Adapter.
        max_pods: Pods on a node without prefix delegation.
    """

    name: str
    vcpus: int | None
    memory_mib: int | None
    mac: bool
    accelerators: str | None
    driver: Driver | None
    capacity_blocks: bool | None
    cluster_placement: bool | None
    efa_cards: Sequence[int] | None
    max_pods: int | None


def is_instance_type(name: str) -> bool:
    """Whether a name has the form of an instance type. Whether a region offers it, only AWS knows."""
    return _FORM.fullmatch(name) is not None


def architecture(instance_type: str) -> Architecture:
    """The architecture of an instance type's processors, as its name says it: unknown ones say it, too.

    Args:
        instance_type: A name for which `is_instance_type` holds.

    Raises:
        ValueError: It does not hold.
    """
    form = _parts(instance_type)
    # A `g` after the generation stands for Graviton, or for NVIDIA's Grace; a1 came before the letter.
    graviton = "g" in form["attributes"] or f"{form['series']}{form['generation']}" == "a1"
    return "arm64" if graviton else "x86_64"


def known(name: str) -> InstanceType | None:
    """What the table knows of a type; None when it does not have it."""
    row = _rows().get(name)
    if row is None:
        return None
    vcpus, memory, processor, accelerators, listed, pods = row.split("\t")
    traits = None if listed == UNKNOWN else listed.split()
    return InstanceType(
        name=name,
        vcpus=_number(vcpus),
        memory_mib=_number(memory),
        mac=processor.endswith("_mac"),
        accelerators=None if accelerators == UNKNOWN else accelerators,
        driver=None if traits is None else _driver(traits),
        capacity_blocks=None if traits is None else "block" in traits,
        cluster_placement=None if traits is None else "cluster" in traits,
        efa_cards=None if traits is None else _efa_cards(traits),
        max_pods=_number(pods),
    )


def driver(name: str) -> Driver | None:
    """The driver that a type needs of an AMI.

    Args:
        name: A name for which `is_instance_type` holds.

    Returns:
        None where nobody knows: the table has no accelerator of it, and has some of others of its series.
    """
    type_ = known(name)
    if type_ and type_.driver and type_.driver != "none":
        return type_.driver
    return None if _parts(name)["series"] in _accelerated() else "none"


def may_be_newer(name: str) -> bool:
    """Whether a type that the table lacks may be younger than it: of a family that it lacks, of the last generation.

    Args:
        name: A name for which `is_instance_type` holds.
    """
    form = _parts(name)
    others = (other for other in map(_FORM.fullmatch, _rows()) if other and other["series"] == form["series"])
    newest = max((int(other["generation"]) for other in others), default=None)
    return newest is not None and int(form["generation"]) >= newest and not _sizes(name)


def suggestion(name: str) -> str:
    """What to write in the place of a type that there is not."""
    is_form = is_instance_type(name)
    close = get_close_matches(name, _rows(), n=1, cutoff=ANY_LIKENESS if is_form else ONE_SLIP)
    sizes = _sizes(name)
    if sizes and (is_form or not close):
        return f"{name.partition('.')[0]} comes as {', '.join(sizes)}"
    if close:
        return f"did you mean {close[0]!r}?"
    return "`aws ec2 describe-instance-types` lists them" if is_form else "write it like m7i.large"


def dated() -> date:
    """The day of the table."""
    return date.fromisoformat(_text().partition("as of ")[2][:10])


@cache
def _text() -> str:
    return TABLE.read_text(encoding="utf-8")


@cache
def _rows() -> dict[str, str]:
    """What the table says of each type, by its name, not yet taken apart."""
    pairs = (line.partition("\t") for line in _text().splitlines() if not line.startswith("#"))
    return {name: row for name, _, row in pairs}


@cache
def _accelerated() -> frozenset[str]:
    """Series of which some types have accelerators that need a driver."""
    rows = ((name, row.split("\t")[4].split()) for name, row in _rows().items())
    return frozenset(_parts(name)["series"] for name, traits in rows if _driver(traits) != "none")


def _driver(traits: Sequence[str]) -> Driver:
    drivers: tuple[Driver, ...] = ("nvidia", "neuron")
    return next((one for one in drivers if one in traits), "none")


def _efa_cards(traits: Sequence[str]) -> Sequence[int]:
    found = next((trait.removeprefix("efa:") for trait in traits if trait.startswith("efa:")), None)
    if found is None:
        return ()
    first, last = map(int, found.split("-"))
    return range(first, last + 1)


def _sizes(name: str) -> list[str]:
    """Sizes of a type's family, the small ones first."""
    family = name.partition(".")[0] + "."
    sizes = [other.removeprefix(family) for other in _rows() if other.startswith(family)]
    return sorted(sizes, key=_extent)


def _extent(size: str) -> tuple[int, int, str]:
    words = ("nano", "micro", "small", "medium", "large", "xlarge")
    if size in words:
        return (0, words.index(size), size)
    number = "".join(filter(str.isdigit, size))
    return (2 if size.startswith("metal") else 1, int(number or 0), size)


def _parts(name: str) -> re.Match[str]:
    form = _FORM.fullmatch(name)
    if form is None:
        message = f"{name!r} is not an instance type"
        raise ValueError(message)
    return form


def _number(text: str) -> int | None:
    return None if text == UNKNOWN else int(text)
