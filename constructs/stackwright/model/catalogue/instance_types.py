"""Instance types of EC2: the form of their names, and a dated table of those that there are.

The table is a file beside this one. It is read when the first type is looked up, and not before.
"""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Literal

Architecture = Literal["x86_64", "arm64"]

TABLE = Path(__file__).with_name("instance_types.tsv")
UNKNOWN = "?"
"""Stands in the table for what is not known of a type."""

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
        max_pods: Pods on a node without prefix delegation.
    """

    name: str
    vcpus: int | None
    memory_mib: int | None
    mac: bool
    accelerators: str | None
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
    vcpus, memory, processor, accelerators, pods = row.split("\t")
    return InstanceType(
        name=name,
        vcpus=_number(vcpus),
        memory_mib=_number(memory),
        mac=processor.endswith("_mac"),
        accelerators=None if accelerators == UNKNOWN else accelerators,
        max_pods=_number(pods),
    )


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
    if sizes := _sizes(name):
        return f"{name.partition('.')[0]} comes as {', '.join(sizes)}"
    close = get_close_matches(name, _rows(), n=1)
    return f"did you mean {close[0]!r}?" if close else "`aws ec2 describe-instance-types` lists them"


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
