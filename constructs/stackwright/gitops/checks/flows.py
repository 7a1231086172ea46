"""Every connection that something needs is let through, from both ends.

What is needed is found in what is rendered: see `stackwright.gitops.objects.calls`. Beside that every pod asks for
names, and pods with a role of AWS reach the agent that hands out its credentials. What a chart's own policies let its
own pods say to each other is the business of whoever made the chart: not every address that stands there is called.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stackwright.gitops.checks.finding import Finding, named
from stackwright.gitops.objects.calls import Call, calls, monitored, namespaces_of
from stackwright.gitops.objects.contents import Contents, Port, Running
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.objects.network import Network, Peer, directions
from stackwright.gitops.rendering.applications import Rendered

OWNER = "stackwright.io/owner"
"""The label of namespaces of ours."""
# Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
AGENT = Peer(address="169.254.170.23")
AGENT_PORT = 80
APIS_PORT = 443
DNS = ("kube-system", "kube-dns")
_OWN_NAMES = frozenset({"Default", "None"})
"""DNS policies of pods that do not ask the cluster for names."""


def findings(rendered: Sequence[Rendered], roles: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
    """Connections that cannot be made.

    Args:
        rendered: All applications.
        roles: The service accounts that have a role of AWS, and the keys that ask for them.
    """
    contents = Contents(rendered)
    network = Network(contents)
    for call in calls(contents):
        yield from _judged(call, contents, network)
    for app, one, scrapes in monitored(contents):
        if not scrapes:
            yield Finding.of(app, one, "selects no port of any service", "mend its selector, namespaces or ports")
        for call in scrapes:
            yield from _judged(call, contents, network)
    yield from _pods_monitored(contents, network)
    for pod in contents.pods:
        yield from _names(pod, contents, network)
        if pod.account in roles:
            yield from _credentials(pod, network)
    yield from _undenied(contents)


def _judged(call: Call, contents: Contents, network: Network) -> Iterator[Finding]:
    whole = f"{call.service} of namespace {call.namespace}"
    found = contents.services.get((call.namespace, call.service))
    if found is None:
        if call.port is not None:
            problem = f"{call.said} names the service {whole}, and nobody makes it"
            yield Finding.of(call.app, call.one, problem, _instead(call, contents))
        return
    _, service = found
    ports = [one for one in service["spec"].get("ports") or () if call.port in (one["port"], one.get("name"))]
    if not ports and call.port is not None:
        there = ", ".join(_said(one) for one in service["spec"].get("ports") or ()) or "none"
        problem = f"{call.said} names port {call.port} of the service {whole}, which has not got it"
        yield Finding.of(call.app, call.one, problem, f"use one of its ports: {there}")
        return
    behind = contents.behind(call.namespace, service)
    if not behind and service["spec"].get("selector"):
        problem = f"{call.said} names the service {whole}, whose selector chooses no pod"
        yield Finding.of(call.app, call.one, problem, "mend the service's selector, or the labels of the pods")
    for port in ports:
        for pod in behind:
            yield from _reaches(call, port, pod, network)


def _reaches(call: Call, port: Mapping[str, Any], pod: Running, network: Network) -> Iterator[Finding]:
    number = pod.led_to(port)
    if number is None:
        problem = f"{call.said} leads to the port {port['targetPort']} of {named(pod.maker)}, which has not got it"
        there = ", ".join(name for name in pod.ports.values() if name) or "none"
        yield Finding.of(call.app, call.one, problem, f"use one of its ports as the service's targetPort: {there}")
        return
    target, protocol = Peer.of(pod), str(port.get("protocol", "TCP"))
    if call.from_outside and not network.enters_from_outside(target, number):
        problem = f"lets in nobody from outside of the cluster on port {number}, as {named(call.one)} needs"
        remedy = "let the load balancer's addresses in, by an ipBlock of a NetworkPolicy"
        yield Finding.of(pod.app, pod.maker, problem, remedy)
    for source in call.sources:
        if source.app is pod.app and pod.app.is_chart:
            continue
        sender = Peer.of(source)
        # On the way out the VPC CNI looks at the service's own port, on the way in at the container's.
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
        if not network.leaves(sender, target, port["port"], protocol):
            problem = f"must not send to {named(pod.maker)} on port {port['port']}, as {call.said} needs"
            yield Finding.of(source.app, source.maker, problem, f"name that in a NetworkPolicy of {source.namespace}")
        if not network.enters(sender, target, number, protocol):
            problem = f"takes nothing of {named(source.maker)} on port {number}, as {call.said} needs"
            yield Finding.of(pod.app, pod.maker, problem, f"name that in a NetworkPolicy of {pod.namespace}")


def _pods_monitored(contents: Contents, network: Network) -> Iterator[Finding]:
    scrapers = [pod for pod in contents.pods if pod.maker["kind"] == "Prometheus"]
    for app, one in contents.of_kind("PodMonitor"):
        pods = contents.selected(one["spec"]["selector"], namespaces_of(app, one, contents))
        if not pods:
            yield Finding.of(app, one, "selects no pod", "mend its selector or namespaces")
        for pod in pods:
            for endpoint in one["spec"]["podMetricsEndpoints"]:
                wanted: Port = endpoint.get("port") or endpoint.get("portNumber") or endpoint["targetPort"]
                yield from _scraped(app, one, pod, wanted, scrapers, network)


def _scraped(
    app: Rendered, one: Object, pod: Running, wanted: Port, scrapers: Sequence[Running], network: Network
) -> Iterator[Finding]:
    number = pod.number(wanted)
    if number is None:
        problem = f"names port {wanted} of {named(pod.maker)}, which has not got it"
        yield Finding.of(app, one, problem, f"use one of its ports: {', '.join(filter(None, pod.ports.values()))}")
        return
    for scraper in scrapers:
        if not network.allows(Peer.of(scraper), Peer.of(pod), number):
            problem = f"takes nothing of {named(scraper.maker)} on port {number}, as {named(one)} needs"
            yield Finding.of(pod.app, pod.maker, problem, f"name that in a NetworkPolicy of {pod.namespace}")


def _names(pod: Running, contents: Contents, network: Network) -> Iterator[Finding]:
    if pod.spec.get("dnsPolicy") in _OWN_NAMES:
        return
    _, service = contents.services[DNS]
    for protocol in ("UDP", "TCP"):
        if not all(
            network.leaves(Peer.of(pod), Peer.of(one), 53, protocol) for one in contents.behind(DNS[0], service)
        ):
            problem = f"must not ask the cluster's DNS for names, by {protocol}"
            yield Finding.of(pod.app, pod.maker, problem, "let it send to k8s-app: kube-dns of kube-system, port 53")


def _credentials(pod: Running, network: Network) -> Iterator[Finding]:
    source = Peer.of(pod)
    if not network.leaves(source, AGENT, AGENT_PORT):
        problem = "has a role of AWS, and must not send to the agent that hands out its credentials"
        remedy = f"let it send to the ipBlock {AGENT.address}/32, port {AGENT_PORT}"
        yield Finding.of(pod.app, pod.maker, problem, remedy)
    if not network.leaves_to_outside(source, APIS_PORT):
        problem = "has a role of AWS, and must not send to its APIs"
        yield Finding.of(pod.app, pod.maker, problem, f"let it send to an ipBlock, port {APIS_PORT}")


def _undenied(contents: Contents) -> Iterator[Finding]:
    """Namespaces of ours in which what no policy names is let through."""
    denied = {
        app.namespace_of(one)
        for app, one in contents.of_kind("NetworkPolicy")
        if set(directions(one)) == {"Ingress", "Egress"}
        if not any(one["spec"].get(key) for key in ("podSelector", "ingress", "egress"))
    }
    for app, one in contents.of_kind("Namespace"):
        if OWNER in (one["metadata"].get("labels") or {}) and one["metadata"]["name"] not in denied:
            remedy = "add a NetworkPolicy for every pod and both directions that names nothing: default-deny"
            yield Finding.of(app, one, "what no NetworkPolicy names is let through", remedy)


def _instead(call: Call, contents: Contents) -> str:
    elsewhere = sorted(namespace for namespace, name in contents.services if name == call.service)
    if elsewhere:
        return f"there is one in {', '.join(elsewhere)}: name that"
    near = sorted(name for namespace, name in contents.services if namespace == call.namespace)
    return f"name one that there is ({', '.join(near) or 'none'}), or switch on what makes it"


def _said(port: Mapping[str, Any]) -> str:
    return f"{port['port']} ({port['name']})" if "name" in port else str(port["port"])
