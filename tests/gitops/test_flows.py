"""The NetworkPolicies of the workloads: whatever has to be reached is reached, and nothing else."""

from ipaddress import ip_network
from itertools import permutations

from support.flows import Peer, allowed, needed
from support.kustomize import of_kind
from support.overlays import pods, selects

DNS = Peer({"k8s-app": "kube-dns"}, "kube-system")
ALONE = {"169.254.170.23/32", "0.0.0.0/0"}
"""Addresses that pods of ours send to: the agent of Pod Identity, and the APIs of AWS."""


def inside(objects):
    """The pods, as ends of connections."""
    (namespace,) = of_kind(objects, "Namespace")
    return {name: Peer(pod["labels"], namespace) for name, pod in pods(objects).items()}


def load_balancer(objects):
    """The ranges in which a load balancer of this environment has its addresses."""
    policy = of_kind(objects, "NetworkPolicy")["from-load-balancer"]
    return [ip_network(one["ipBlock"]["cidr"]) for rule in policy["spec"]["ingress"] for one in rule["from"]]


def test_what_a_container_is_told_of_it_reaches(overlay):
    """Every `<service>:<port>` in an environment variable is a service, and both ends let the flow through."""
    ends = inside(overlay)
    wanted = list(needed(overlay))

    assert wanted
    for source, service, port in wanted:
        assert [one["port"] for one in of_kind(overlay, "Service")[service]["spec"]["ports"]] == [port]
        assert allowed(overlay, ends[source], ends[service], port), f"{source} -> {service}:{port}"


def test_nothing_else_goes_from_pod_to_pod(overlay):
    """A flow that nobody needs is not let through."""
    ends, wanted = inside(overlay), set(needed(overlay))
    ports = {5432, 6379, 8080}

    assert {
        (source, target, port)
        for source, target in permutations(ends, 2)
        for port in ports
        if allowed(overlay, ends[source], ends[target], port)
    } == wanted


def test_what_is_not_named_is_denied(overlay):
    """To every pod, in and out, by a policy that says nothing else: no other one has to be there for that."""
    denied = of_kind(overlay, "NetworkPolicy")["default-deny"]["spec"]

    assert denied == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_every_pod_asks_for_names(overlay):
    """By UDP, and by TCP for long answers; of the cluster's DNS and of nobody else."""
    for pod in inside(overlay).values():
        assert allowed(overlay, pod, DNS, 53, "UDP")
        assert allowed(overlay, pod, DNS, 53)
        assert not allowed(overlay, pod, DNS._replace(labels={"k8s-app": "other"}), 53, "UDP")
        assert not allowed(overlay, pod, DNS._replace(namespace="other"), 53, "UDP")


def test_a_load_balancer_reaches_what_is_behind_an_ingress_and_nothing_else(overlay):
    """From its subnets, on the port of the service."""
    ends, ranges = inside(overlay), load_balancer(overlay)

    for name, end in ends.items():
        reached = {allowed(overlay, Peer(address=str(one[10])), end, 8080) for one in ranges}
        assert reached == {name in of_kind(overlay, "Ingress")}
        assert not allowed(overlay, Peer(address="192.0.2.10"), end, 8080)


def test_prometheus_reaches_what_is_measured(overlay):
    """A canary that nobody can measure would wait for ever."""
    prometheus = Peer({"app.kubernetes.io/name": "prometheus"}, "observability")

    for name, end in inside(overlay).items():
        assert allowed(overlay, prometheus, end, 8080) == (name in of_kind(overlay, "Rollout"))


def test_only_what_needs_aws_leaves_the_cluster(built):
    """The worker of platform-app has an identity of AWS; the metadata of the node, nobody reaches."""
    for workload in ("platform-app", "voting-app"):
        objects = built(workload, "prod")
        for name, end in inside(objects).items():
            outside = [allowed(objects, end, Peer(address=address), 443) for address in ("52.94.0.1", "10.2.50.1")]
            assert outside == [(workload, name) == ("platform-app", "worker")] * 2
            assert not allowed(objects, end, Peer(address="169.254.169.254"), 80)
            assert allowed(objects, end, Peer(address="169.254.170.23"), 80) == outside[0]


def test_every_flow_names_what_there_is(overlay):
    """Pods and ports of a policy exist, or it would silently let nothing through, or too much."""
    everything = pods(overlay)
    for policy in of_kind(overlay, "NetworkPolicy").values():
        selected = found(everything, policy["spec"]["podSelector"])
        for rule in policy["spec"].get("ingress", []):
            assert without_port(selected, rule) == []
            assert all(found(everything, one["podSelector"]) for one in near(rule["from"]))
        for rule in policy["spec"].get("egress", []):
            assert {one["ipBlock"]["cidr"] for one in rule["to"] if "ipBlock" in one} <= ALONE
            for one in near(rule["to"]):
                assert without_port(found(everything, one["podSelector"]), rule) == []


def near(peers):
    """Those of the same namespace."""
    return [one for one in peers if "podSelector" in one and "namespaceSelector" not in one]


def found(everything, selector):
    """The pods that a selector means, at least one."""
    meant = [pod for pod in everything.values() if selects(selector, pod["labels"])]
    assert meant, selector
    return meant


def without_port(meant, rule):
    """Pods that lack a port of a rule."""
    wanted = {one["port"] for one in rule["ports"]}
    return [
        pod["labels"]
        for pod in meant
        if not wanted <= {port["containerPort"] for one in pod["spec"]["containers"] for port in one["ports"]}
    ]
