"""What a synth says of a network that gains or loses a zone below a cluster, which no plan does in the right order."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from stackwright.synthesis.document import Document

_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"


def told_of_zones(before: Mapping[str, Document], after: Mapping[str, Document], output: Path) -> Iterator[str]:
    """What has to be known of zones that come and go, and in which order stacks are applied; nothing if none does.

    Args:
        before: What the stacks were.
        after: What they are.
        output: The output folder.
    """
    kept = [name for name in after if name in before]
    for network in kept:
        old, new = _zones(before[network]), _zones(after[network])
        for cluster in (name for name in kept if old and new and _stands_on(after[name], after[network])):
            if gone := [zone for zone in sorted(old - new) if _may_be_in(before[cluster], zone)]:
                yield from _gone(", ".join(gone), f"{output}/stacks", network, cluster)
            if (come := sorted(new - old)) and _takes_every_zone(after[cluster]):
                yield from _come(", ".join(come), ", ".join(map(_short, sorted(old))), cluster)


def _gone(zones: str, stacks: str, network: str, cluster: str) -> Iterator[str]:
    yield f"{network} leaves {zones}, where {cluster} may have nodes and its control plane; do not apply it as it is."
    yield f"  EKS takes no zone away from a control plane ({_SOURCE}): if it was made there, keep the zone."
    yield "  Nodes go first. Bring network.zones back, give every node group zones without it, synthesize, then:"
    yield f"  1. terraform -chdir={stacks}/{cluster} apply"
    yield "  Take the zone away, synthesize, then:"
    yield f"  2. terraform -chdir={stacks}/{network} apply && terraform -chdir={stacks}/{cluster} apply"


def _come(zones: str, old: str, cluster: str) -> Iterator[str]:
    yield f"{cluster} would take its control plane into {zones}, which EKS refuses ({_SOURCE})."
    yield f"  Write cluster.control_plane_zones: [{old}], which are those that it is in."
    yield "  A node group without zones is replaced, to be in it, too; one with zones or per_zone is not."


def _zones(document: Document) -> set[str]:
    """The zones of a network's subnets, as AWS calls them."""
    subnets = document.of_type("aws_subnet").values()
    return {zone for one in subnets if (zone := one.get("availability_zone") or one.get("availability_zone_id"))}


def _short(zone: str) -> str:
    """A zone as a file has it: the letter of its name, or its id."""
    return zone[-1] if zone[-1].isalpha() else zone


def _stands_on(document: Document, network: Document) -> bool:
    """Whether a stack is a cluster that reads the state of a network."""
    backends = network.json.get("terraform", {}).get("backend", {}).values()
    keys = {backend.get("key") for backend in backends}
    read = (one.body.get("config", {}).get("key") for one in document.objects("data"))
    return bool(document.of_type("aws_eks_cluster")) and any(key in keys for key in read if key)


def _takes_every_zone(cluster: Document) -> bool:
    """Whether a cluster's control plane is in whatever zones the network has."""
    return any(isinstance(subnets, str) for subnets in _control_planes(cluster))


def _may_be_in(cluster: Document, zone: str) -> bool:
    """Whether a cluster's control plane or nodes may be in a zone: they name it, or name none."""
    groups = (one.get("subnet_ids") for one in cluster.of_type("aws_eks_node_group").values())
    return any(
        not isinstance(subnets, list) or any(str(subnet).endswith(f".{_short(zone)}}}") for subnet in subnets)
        for subnets in (*_control_planes(cluster), *groups)
    )


def _control_planes(cluster: Document) -> Iterator[object]:
    """The subnets of each control plane: an expression, or a list of them."""
    for one in cluster.of_type("aws_eks_cluster").values():
        yield one.get("vpc_config", {}).get("subnet_ids")
