"""Which connections NetworkPolicies let through.

Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

from stackwright.gitops.objects.contents import Contents, Running
from stackwright.gitops.objects.label_selectors import selects
from stackwright.gitops.objects.manifests import Object

_Wanted = tuple[str, int, Mapping[str, int]]
"""Protocol and number of a port, and the named ports of whoever has it."""


class Peer(NamedTuple):
    """An end of a connection: a pod, or an address outside of the cluster.

    Attributes:
        address: The address; None for a pod.
        namespace: The pod's namespace.
        labels: Its labels.
        names: Its named ports.
        of_host: Whether it has the network of its node, which no policy looks at.
    """

    address: str | None = None
    namespace: str = ""
    labels: Mapping[str, str] = {}
    names: Mapping[str, int] = {}
    of_host: bool = False

    @classmethod
    def of(cls, pod: Running) -> "Peer":
        """A pod as an end of connections."""
        names = {name: number for (_, number), name in pod.ports.items() if name}
        return cls(None, pod.namespace, pod.labels, names, bool(pod.spec.get("hostNetwork")))


class Network:
    """The NetworkPolicies of a cluster.

    Args:
        contents: What it holds.
    """

    def __init__(self, contents: Contents) -> None:
        self._namespaces = contents.namespaces
        self.policies = [(app, app.namespace_of(one), one) for app, one in contents.of_kind("NetworkPolicy")]

    def allows(self, source: Peer, target: Peer, port: int, protocol: str = "TCP") -> bool:
        """Whether both ends let a connection through."""
        return self.leaves(source, target, port, protocol) and self.enters(source, target, port, protocol)

    def leaves(self, source: Peer, target: Peer, port: int, protocol: str = "TCP") -> bool:
        """Whether the source's own policies let a connection out; an address lets out everything."""
        return self._lets("Egress", source, target, (protocol, port, target.names))

    def enters(self, source: Peer, target: Peer, port: int, protocol: str = "TCP") -> bool:
        """Whether the target's own policies let a connection in; an address lets in everything."""
        return self._lets("Ingress", target, source, (protocol, port, target.names))

    def enters_from_outside(self, target: Peer, port: int) -> bool:
        """Whether the target's own policies let a connection in from any address at all."""
        return self._lets_outside("Ingress", target, ("TCP", port, target.names))

    def leaves_to_outside(self, source: Peer, port: int) -> bool:
        """Whether the source's own policies let a connection out to any address at all."""
        return self._lets_outside("Egress", source, ("TCP", port, {}))

    def judging(self, direction: str, here: Peer) -> list[Object]:
        """The policies that say what goes in or out of a pod."""
        if here.address is not None or here.of_host:
            return []
        return [
            one
            for _, namespace, one in self.policies
            if namespace == here.namespace
            and direction in directions(one)
            and selects(one["spec"].get("podSelector") or {}, here.labels)
        ]

    def _lets(self, direction: str, here: Peer, there: Peer, wanted: _Wanted) -> bool:
        rules = self._rules(direction, here, wanted)
        return rules is None or any(self._peers(rule.get(_END[direction]), there, here.namespace) for rule in rules)

    def _lets_outside(self, direction: str, here: Peer, wanted: _Wanted) -> bool:
        rules, end = self._rules(direction, here, wanted), _END[direction]
        return rules is None or any(not rule.get(end) or any("ipBlock" in peer for peer in rule[end]) for rule in rules)

    def _rules(self, direction: str, here: Peer, wanted: _Wanted) -> list[Mapping[str, Any]] | None:
        """The rules that speak of a port; None where no policy judges the pod."""
        mine = self.judging(direction, here)
        rules = [rule for policy in mine for rule in policy["spec"].get(direction.lower()) or ()]
        return [rule for rule in rules if _ports(rule, wanted)] if mine else None

    def _peers(self, peers: Sequence[Mapping[str, Any]] | None, there: Peer, namespace: str) -> bool:
        return not peers or any(self._is(peer, there, namespace) for peer in peers)

    def _is(self, peer: Mapping[str, Any], there: Peer, namespace: str) -> bool:
        if block := peer.get("ipBlock"):
            return there.address is not None and _within(there.address, block)
        if there.address is not None:
            return False
        spaces = peer.get("namespaceSelector")
        near = there.namespace == namespace if spaces is None else selects(spaces, self._namespace(there))
        return near and selects(peer.get("podSelector") or {}, there.labels)

    def _namespace(self, there: Peer) -> Mapping[str, str]:
        return self._namespaces.get(there.namespace, {})


def directions(policy: Object) -> Sequence[str]:
    """What a policy speaks of: `Ingress`, `Egress`."""
    spec = policy["spec"]
    return spec.get("policyTypes") or ["Ingress", *(["Egress"] if spec.get("egress") else [])]


_END = {"Ingress": "from", "Egress": "to"}


def _within(address: str, block: Mapping[str, Any]) -> bool:
    found = ip_address(address)
    return found in ip_network(block["cidr"]) and not any(found in ip_network(one) for one in block.get("except") or ())


def _ports(rule: Mapping[str, Any], wanted: _Wanted) -> bool:
    protocol, number, names = wanted
    ports = rule.get("ports")
    return not ports or any(one.get("protocol", "TCP") == protocol and _has(one, number, names) for one in ports)


def _has(one: Mapping[str, Any], number: int, names: Mapping[str, int]) -> bool:
    first = one.get("port")
    if first is None:
        return True
    if isinstance(first, str):
        return names.get(first) == number
    return bool(first <= number <= one.get("endPort", first))
