"""Which connections NetworkPolicies let through, and which ones a workload needs."""

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

from support.kustomize import of_kind
from support.overlays import pods, selects

ADDRESS = re.compile(r"(?:[a-z]+://)?([a-z][a-z0-9-]*):([0-9]+)(?:/.*)?")
"""What a container is told of another one: `redis:6379`, `http://api:8080`."""


class Peer(NamedTuple):
    """An end of a connection: a pod with its namespace, or an address."""

    labels: dict[str, str] | None = None
    namespace: str | None = None
    address: str | None = None


def needed(objects: list[dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    """The connections that environment variables name: from which workload, to which service, to which port."""
    for name, pod in pods(objects).items():
        for container in pod["spec"]["containers"]:
            for variable in container.get("env", []):
                if found := ADDRESS.fullmatch(variable.get("value", "")):
                    yield name, found[1], int(found[2])


def allowed(objects: list[dict[str, Any]], source: Peer, target: Peer, port: int, protocol: str = "TCP") -> bool:
    """Whether both ends let a connection through; an end outside of these objects lets everything through."""
    leaves = _lets(objects, "Egress", source, target, port, protocol)
    return leaves and _lets(objects, "Ingress", target, source, port, protocol)


def _lets(objects: list[dict[str, Any]], direction: str, here: Peer, there: Peer, port: int, protocol: str) -> bool:
    mine = [
        policy
        for policy in of_kind(objects, "NetworkPolicy").values()
        if here.labels is not None
        and here.namespace == policy["metadata"]["namespace"]
        and direction in policy["spec"]["policyTypes"]
        and selects(policy["spec"]["podSelector"], here.labels)
    ]
    return not mine or any(
        _ports(rule, port, protocol) and _peers(rule, direction, there, policy["metadata"]["namespace"])
        for policy in mine
        for rule in policy["spec"].get(direction.lower(), [])
    )


def _ports(rule: dict[str, Any], port: int, protocol: str) -> bool:
    ports = rule.get("ports")
    return not ports or any((one.get("protocol", "TCP"), one["port"]) == (protocol, port) for one in ports)


def _peers(rule: dict[str, Any], direction: str, there: Peer, namespace: str) -> bool:
    peers = rule.get("from" if direction == "Ingress" else "to")
    return not peers or any(_is(peer, there, namespace) for peer in peers)


def _is(peer: dict[str, Any], there: Peer, namespace: str) -> bool:
    if block := peer.get("ipBlock"):
        inside = there.address is not None and ip_address(there.address) in ip_network(block["cidr"])
        return inside and not any(ip_address(there.address) in ip_network(one) for one in block.get("except", []))
    if there.labels is None:
        return False
    spaces = peer.get("namespaceSelector")
    near = selects(spaces, {"kubernetes.io/metadata.name": there.namespace}) if spaces else there.namespace == namespace
    return near and selects(peer.get("podSelector", {}), there.labels)
