"""Every NetworkPolicy names what there is: pods, ports and namespaces. Otherwise it lets through less than it says.

A chart may name ports of its own pods that these settings of it do not open.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.objects.contents import Contents, Running
from stackwright.gitops.objects.label_selectors import selects
from stackwright.gitops.objects.network import Network
from stackwright.gitops.rendering.applications import Rendered

_PEERS = {"ingress": "from", "egress": "to"}


def findings(rendered: Sequence[Rendered]) -> Iterator[Finding]:
    """Policies that choose nothing, or name a port that nothing has.

    Args:
        rendered: All applications.
    """
    contents = Contents(rendered)
    for app, namespace, one in Network(contents).policies:
        selector = one["spec"].get("podSelector") or {}
        chosen = contents.selected(selector, [namespace])
        if selector and not chosen:
            problem = f"spec.podSelector chooses no pod of namespace {namespace}"
            yield Finding.of(app, one, problem, f"choose one: {_labels(contents, [namespace])}")
        for direction, end in _PEERS.items():
            for rule in one["spec"].get(direction) or ():
                for problem, remedy in _of_a_rule(app, rule, end, namespace, chosen, contents):
                    yield Finding.of(app, one, f"spec.{direction}: {problem}", remedy)


def _of_a_rule(
    app: Rendered, rule: Mapping[str, Any], end: str, namespace: str, chosen: Sequence[Running], contents: Contents
) -> Iterator[tuple[str, str]]:
    meant: list[Running] = []
    for peer in rule.get(end) or ():
        if "ipBlock" in peer:
            continue
        spaces = _namespaces(peer, namespace, contents)
        if not spaces:
            problem = f"{end}.namespaceSelector chooses no namespace"
            yield problem, f"choose one of {', '.join(sorted(contents.namespaces))}"
            continue
        found = contents.selected(peer.get("podSelector") or {}, spaces)
        if peer.get("podSelector") and not found:
            yield (
                f"{end}.podSelector chooses no pod of namespace {', '.join(spaces)}",
                f"choose one: {_labels(contents, spaces)}",
            )
        meant += found
    targets = chosen if end == "from" else meant
    for port in rule.get("ports") or ():
        own = app.is_chart and all(pod.app is app for pod in targets)
        if targets and not own and not any(_has(pod, port, contents) for pod in targets):
            there = sorted({f"{number}/{protocol}" for pod in targets for protocol, number in pod.ports})
            problem = f"names port {port.get('port')}/{port.get('protocol', 'TCP')}, which no container there has"
            yield problem, f"name one of {', '.join(there) or 'their ports'}"


def _namespaces(peer: Mapping[str, Any], namespace: str, contents: Contents) -> list[str]:
    selector = peer.get("namespaceSelector")
    if selector is None:
        return [namespace]
    return [name for name, labels in contents.namespaces.items() if selects(selector, labels)]


def _has(pod: Running, port: Mapping[str, Any], contents: Contents) -> bool:
    """Whether a pod has a port, or a service before it, which is what the VPC CNI looks at on the way out."""
    wanted, protocol = port.get("port"), port.get("protocol", "TCP")
    if wanted is None:
        return True
    numbers = {number for known, number in pod.ports if known == protocol}
    if isinstance(wanted, str):
        return pod.number(wanted) in numbers
    numbers |= {
        one["port"]
        for (namespace, _), (_, service) in contents.services.items()
        for one in service["spec"].get("ports") or ()
        if one.get("protocol", "TCP") == protocol and pod.namespace == namespace
        if pod in contents.behind(namespace, service)
    }
    return any(wanted <= number <= port.get("endPort", wanted) for number in numbers)


def _labels(contents: Contents, namespaces: Sequence[str]) -> str:
    """What pods there are, for whoever has chosen none."""
    names = {
        f"{key}: {pod.labels[key]}"
        for pod in contents.pods
        for key in ("app.kubernetes.io/name", "k8s-app", "app")
        if pod.namespace in namespaces and key in pod.labels
    }
    return ", ".join(sorted(names)) or "there are none"
