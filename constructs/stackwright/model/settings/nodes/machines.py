"""The machines of a node group: instance types that EKS has nodes of, and the AMI that they start with."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator

from stackwright.model.catalogue import instance_types
from stackwright.model.catalogue.instance_types import Architecture, Driver, architecture, driver
from stackwright.model.errors import Fault, refuse
from stackwright.model.settings.values import matching

OperatingSystem = Literal["AL2023", "BOTTLEROCKET"]

_AMI_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html"
_TYPES_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html"
# Bottlerocket's standard AMI brings Neuron's driver along; there is none for arm64.
# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
# Source: https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html
AMI_TYPES: dict[tuple[OperatingSystem, Architecture, Driver], str] = {
    ("AL2023", "x86_64", "none"): "AL2023_x86_64_STANDARD",
    ("AL2023", "x86_64", "nvidia"): "AL2023_x86_64_NVIDIA",
    ("AL2023", "x86_64", "neuron"): "AL2023_x86_64_NEURON",
    ("AL2023", "arm64", "none"): "AL2023_ARM_64_STANDARD",
    ("AL2023", "arm64", "nvidia"): "AL2023_ARM_64_NVIDIA",
    ("BOTTLEROCKET", "x86_64", "none"): "BOTTLEROCKET_x86_64",
    ("BOTTLEROCKET", "x86_64", "nvidia"): "BOTTLEROCKET_x86_64_NVIDIA",
    ("BOTTLEROCKET", "x86_64", "neuron"): "BOTTLEROCKET_x86_64",
    ("BOTTLEROCKET", "arm64", "none"): "BOTTLEROCKET_ARM_64",
    ("BOTTLEROCKET", "arm64", "nvidia"): "BOTTLEROCKET_ARM_64_NVIDIA",
}
DRIVERS: dict[Driver | None, str] = {
    "nvidia": "an NVIDIA GPU",
    "neuron": "a Neuron device",
    "none": "neither an NVIDIA GPU nor a Neuron device",
}
RELEASES: dict[OperatingSystem, str] = {"AL2023": "1.35.7-20260911", "BOTTLEROCKET": "1.57.0-beaadc52"}
"""What releases of AMIs look like."""


def _instance_type(name: str) -> str:
    if not instance_types.is_instance_type(name):
        raise refuse("is not an instance type", instance_types.suggestion(name))
    known = instance_types.known(name)
    if known is None and not instance_types.may_be_newer(name):
        problem = f"is not an instance type of EC2 (table of {instance_types.dated()})"
        raise refuse(problem, instance_types.suggestion(name))
    if known and known.mac:
        raise refuse(f"is a Mac, which EKS has no nodes of ({_TYPES_SOURCE})", "take another, e.g. m7i.large")
    return name


InstanceType = Annotated[str, AfterValidator(_instance_type)]
ReleaseVersion = Annotated[
    str,
    AfterValidator(
        matching(
            r"1\.[0-9]{2}\.[0-9]+-20[0-9]{6}|1\.[0-9]+\.[0-9]+-[0-9a-f]{8}",
            "is not a release of an EKS AMI",
            f"write it like {RELEASES['AL2023']} for AL2023, or {RELEASES['BOTTLEROCKET']} for Bottlerocket",
        )
    ),
]


def driver_of(types: Sequence[str]) -> Driver:
    """The driver that an AMI for some instance types has, those aside of which nobody knows."""
    return next(filter(None, map(driver, types)), "none")


def type_faults(types: Sequence[str], os: OperatingSystem, processor: Architecture) -> Iterator[Fault]:
    """Instance types that stand twice, or that the operating system does not run on."""
    for place, name in enumerate(types):
        key = ("instance_types", place)
        if name in types[:place]:
            yield Fault("is listed twice", "remove one of the two", key, name)
        if architecture(name) != processor:
            remedy = f"take another, or set architecture: {architecture(name)}"
            yield Fault(f"has {architecture(name)} processors, the group is {processor}", remedy, key, name)
        if os == "AL2023" and name.startswith("a1."):
            problem = f"has first-generation Graviton processors, which AL2023 does not run on ({_TYPES_SOURCE})"
            yield Fault(problem, "take a later one, e.g. m7g.large", key, name)


def driver_faults(types: Sequence[str], wanted: Driver | None) -> Iterator[Fault]:
    """Instance types that the AMI of a group has not the driver for.

    Args:
        types: The instance types.
        wanted: What the file says of their accelerators; None where it leaves that to the types.
    """
    common = wanted or driver_of(types)
    for place, name in enumerate(types):
        own, key = driver(name), ("instance_types", place)
        if own is None and wanted is None:
            problem = (
                f"may have a GPU, as others of its series have; the table of {instance_types.dated()} does not say"
            )
            yield Fault(problem, "set accelerator: nvidia, neuron or none", key, name)
        elif own not in {None, common} and wanted != "none":
            problem = f"has {DRIVERS[own]}, and the group's AMI is for {_for(common)} ({_AMI_SOURCE})"
            remedy = "give it a group of its own" if wanted is None else f"take another, or set accelerator: {own}"
            yield Fault(problem, remedy, key, name)


def _for(common: Driver) -> str:
    return "machines without accelerators" if common == "none" else DRIVERS[common]


def ami_faults(os: OperatingSystem, processor: Architecture, common: Driver) -> Iterator[Fault]:
    """Combinations that there is no AMI for."""
    if (os, processor, common) not in AMI_TYPES:
        problem = f"has no AMI of EKS on {os} {processor} ({_AMI_SOURCE})"
        yield Fault(problem, "take x86_64, or an AMI of your own: ami_id", ("accelerator",), common)


def release_faults(release: str | None, os: OperatingSystem) -> Iterator[Fault]:
    """A release of the other operating system's AMI."""
    dated = release is not None and re.search(r"-20[0-9]{6}$", release)
    if release and bool(dated) != (os == "AL2023"):
        yield Fault(
            f"is not a release of {os}", f"write it like {RELEASES[os]}, or remove it", ("release_version",), release
        )
