"""Rules over the zones that a cluster is in, and over a change of them.

EKS keeps a control plane in the zones that it was made in: it takes none away and none on. Nodes can be in any.
Source: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.model.cidr import ZONE_LETTERS
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.network import NetworkSettings

ZONES: Key = ("network", "zones")
CONTROL_PLANE: Key = ("cluster", "control_plane_zones")
_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"
Listed = int | list[str]
"""Zones as a file has them: how many, or which."""


@rule
def faults(environment: Environment, cluster: ClusterSettings) -> Iterator[Fault]:
    """Zones of a control plane that the network has not."""
    for place, zone in enumerate(cluster.control_plane_zones or ()):
        if zone not in environment.zones:
            remedy = f"use one of: {', '.join(environment.zones)}"
            yield Fault("is no zone of the network", remedy, (*CONTROL_PLANE, place), zone)


def moves(before: object, after: object) -> Iterator[Fault]:
    """What EKS or AWS would refuse of a change of zones, with the steps that it takes.

    Args:
        before: What the environment file said, and what has been applied.
        after: What it says. It may have other faults, which are reported elsewhere.
    """
    old, new = _zones(before), _zones(after)
    was, is_ = _of_control_plane(before), _of_control_plane(after)
    if None in (old, new, was, is_):
        return
    if not _same(was, is_):
        yield _control_plane_fault(old, new, was)
    elif (gone := _gone(old, new)) and (groups := _groups_in(before, gone)):
        steps = (
            f"first leave it in zones, give {', '.join(groups)} zones without it, and apply the cluster; "
            "then take it away here, and apply the network"
        )
        yield Fault(f"leaves out {gone} while nodes are in it, and AWS deletes no subnet with a node", steps, ZONES)


def _control_plane_fault(old: Any, new: Any, was: Any) -> Fault:  # noqa: ANN401 - as `_zones` has them
    problem = f"would give the control plane other zones, and EKS leaves it in those that it was made in ({_SOURCE})"
    if _gone(old, new) or _count(new) < _count(old):
        return Fault(problem, "keep them all; `zones` of a node group keeps its nodes out of one", ZONES)
    if isinstance(was, list):
        return Fault(problem, f"write cluster.control_plane_zones: [{', '.join(was)}]", ZONES)
    return Fault(problem, "list those in cluster.control_plane_zones", ZONES)


def _zones(file: object) -> Listed | None:
    """The zones of a file's network; None where it has none, or none that can be told."""
    network = file.get("network") if isinstance(file, Mapping) else None
    if not isinstance(network, Mapping):
        return None
    return _listed(network.get("zones", NetworkSettings.model_fields["zones"].default))


def _of_control_plane(file: object) -> Listed | None:
    cluster = file.get("cluster") if isinstance(file, Mapping) else None
    if not isinstance(cluster, Mapping):
        return None
    return _listed(cluster["control_plane_zones"]) if "control_plane_zones" in cluster else _zones(file)


def _listed(value: object) -> Listed | None:
    if isinstance(value, list) and all(isinstance(zone, str) for zone in value):
        return sorted(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= len(ZONE_LETTERS):
        return value
    return None


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - as `_zones` has them
    """Whether two are the same zones. A number is the first ones of a region, which nothing here knows."""
    return bool(one == other if type(one) is type(other) else _count(one) == _count(other))


def _count(zones: Listed) -> int:
    return zones if isinstance(zones, int) else len(zones)


def _gone(old: Any, new: Any) -> str:  # noqa: ANN401 - as `_zones` has them
    """The zones that are left out; empty for none."""
    if isinstance(old, list) and isinstance(new, list):
        return ", ".join(zone for zone in old if zone not in new)
    return "a zone" if _count(new) < _count(old) else ""


def _groups_in(file: Any, gone: str) -> list[str]:  # noqa: ANN401 - a file as it was written
    """Node groups of a file that may have nodes in zones that are left out."""
    groups = file["cluster"].get("node_groups")
    if not isinstance(groups, Mapping):
        return []
    zones = {name: group.get("zones") if isinstance(group, Mapping) else None for name, group in groups.items()}
    left = set(gone.split(", "))
    return [
        f"cluster.node_groups.{name}"
        for name, own in zones.items()
        if not isinstance(own, list) or left & set(own) or gone == "a zone"
    ]
