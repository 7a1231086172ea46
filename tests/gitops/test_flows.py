"""The NetworkPolicies of the workloads: whatever has to be reached is reached, and nothing else."""

from ipaddress import ip_network
from itertools import permutations

import pytest
from support.kustomize import of_kind
from support.overlays import applied

from stackwright.gitops.checks import flows, network_policies
from stackwright.gitops.objects.calls import calls
from stackwright.gitops.objects.contents import Contents
from stackwright.gitops.objects.network import Network, Peer

OUTSIDE = ("52.94.0.1", "10.2.50.1")
"""An API of AWS, and one by an interface endpoint."""
AGENT = Peer(address="169.254.170.23")
METADATA = Peer(address="169.254.169.254")


class Overlay:
    """An overlay as it runs beside Prometheus."""

    def __init__(self, objects) -> None:
        self.objects = objects
        self.applications = applied(objects)
        self.contents = Contents(self.applications)
        self.network = Network(self.contents)
        self.pods = {pod.maker["metadata"]["name"]: pod for pod in self.contents.pods if pod.app.name == "overlay"}
        self.ends = {name: Peer.of(pod) for name, pod in self.pods.items()}

    def of(self, namespace, kind):
        """The pods of another namespace that one kind of object makes."""
        (pod,) = (one for one in self.contents.pods if (one.namespace, one.maker["kind"]) == (namespace, kind))
        return Peer.of(pod)


@pytest.fixture
def running(overlay):
    """Each overlay, one after the other."""
    return Overlay(overlay)


def test_what_a_workload_needs_is_let_through_and_what_policies_name_is_there(running):
    """Calls, load balancers, Prometheus, names; the worker of platform-app with its role."""
    roles = {running.pods["worker"].account: "workloads.worker"} if "api" in running.pods else {}

    found = [*flows.findings(running.applications, roles), *network_policies.findings(running.applications)]
    assert list(map(str, found)) == []


def test_nothing_else_goes_from_pod_to_pod(running):
    """A flow that nobody needs is not let through."""
    wanted = {
        (source.maker["metadata"]["name"], call.service, call.port)
        for call in calls(running.contents)
        for source in call.sources
        if source.app.name == "overlay"
    }

    assert wanted
    assert {
        (source, target, port)
        for source, target in permutations(running.ends, 2)
        for port in (5432, 6379, 8080)
        if running.network.allows(running.ends[source], running.ends[target], port)
    } == wanted


def test_names_are_asked_of_the_clusters_dns_and_of_nobody_else(running):
    """Neither of other pods there, nor of pods with its labels elsewhere."""
    dns = running.of("kube-system", "Deployment")
    for pod in running.ends.values():
        assert running.network.allows(pod, dns, 53, "UDP")
        assert not running.network.allows(pod, dns._replace(labels={"k8s-app": "other"}), 53, "UDP")
        assert not running.network.allows(pod, dns._replace(namespace="other"), 53, "UDP")


def test_a_load_balancer_reaches_what_is_behind_an_ingress_and_nothing_else(running):
    """From its subnets, on the port of the service."""
    policy = of_kind(running.objects, "NetworkPolicy")["from-load-balancer"]
    ranges = [ip_network(one["ipBlock"]["cidr"]) for rule in policy["spec"]["ingress"] for one in rule["from"]]

    for name, end in running.ends.items():
        reached = {running.network.allows(Peer(address=str(one[10])), end, 8080) for one in ranges}
        assert reached == {name in of_kind(running.objects, "Ingress")}
        assert not running.network.allows(Peer(address="192.0.2.10"), end, 8080)


def test_prometheus_reaches_what_is_measured_and_nothing_else(running):
    """A canary that nobody can measure would wait for ever."""
    prometheus = running.of("observability", "Prometheus")

    for name, end in running.ends.items():
        assert running.network.allows(prometheus, end, 8080) == (name in of_kind(running.objects, "Rollout"))


def test_only_what_needs_aws_leaves_the_cluster(built):
    """The worker of platform-app has an identity of AWS; the metadata of the node, nobody reaches."""
    for workload in ("platform-app", "voting-app"):
        running = Overlay(built(workload, "prod"))
        for name, end in running.ends.items():
            outside = [running.network.allows(end, Peer(address=address), 443) for address in OUTSIDE]
            assert outside == [(workload, name) == ("platform-app", "worker")] * 2
            assert not running.network.allows(end, METADATA, 80)
            assert running.network.allows(end, AGENT, 80) == outside[0]


def test_the_ranges_of_policies_are_those_that_are_known(overlay):
    """The agent of Pod Identity, and the APIs of AWS: pods of ours send to no other address."""
    assert {
        peer["ipBlock"]["cidr"]
        for policy in of_kind(overlay, "NetworkPolicy").values()
        for rule in policy["spec"].get("egress", [])
        for peer in rule["to"]
        if "ipBlock" in peer
    } <= {"169.254.170.23/32", "0.0.0.0/0"}
