"""Instance types of EC2: their form, and the processor architecture that their family's name says."""

import re
from typing import Literal

Architecture = Literal["x86_64", "arm64"]

# Family, generation, attributes, size, e.g. c 7 gn .16xlarge, im 4 gn .large, u7in-16tb.224xlarge, m 7 i-flex .large.
# Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
_FORM = re.compile(
    r"(?P<family>u-|[a-z]+)(?P<generation>[0-9]+)(?P<attributes>[a-z0-9-]*)"
    r"\.(nano|micro|small|medium|large|xlarge|[1-9][0-9]*xlarge|metal|metal-[1-9][0-9]*xl)"
)


def is_instance_type(name: str) -> bool:
    """Whether a name has the form of an instance type. Whether a region offers it, only AWS knows."""
    return _FORM.fullmatch(name) is not None


def architecture(instance_type: str) -> Architecture:
    """The architecture of an instance type's processors.

    Args:
        instance_type: A name for which `is_instance_type` holds.

    Raises:
        ValueError: It does not hold.
    """
    form = _FORM.fullmatch(instance_type)
    if form is None:
        message = f"{instance_type!r} is not an instance type"
        raise ValueError(message)
    # A `g` after the generation stands for Graviton, or for NVIDIA's Grace; a1 came before the letter.
    letters = form["attributes"]
    graviton = "g" in letters or f"{form['family']}{form['generation']}" == "a1"
    return "arm64" if graviton else "x86_64"
