"""Every NetworkPolicy names what there is."""

import pytest

from stackwright.gitops.checks.network_policies import findings


def told(shop):
    """What is found, as it is printed."""
    return list(map(str, findings(shop.rendered)))


def test_policies_that_name_what_there_is_pass(shop):
    """Pods of the same namespace, of another application's, of the cluster's own, and ranges."""
    assert told(shop) == []


def policy(shop, name):
    """The spec of a NetworkPolicy."""
    return shop.shop[f"NetworkPolicy {name}"]["spec"]


BROKEN = {
    "NetworkPolicy web: spec.podSelector chooses no pod of namespace shop; choose one: app: api, app: web": (
        lambda shop: policy(shop, "web").update(podSelector={"matchLabels": {"app": "wep"}})
    ),
    "NetworkPolicy web: spec.egress: to.podSelector chooses no pod of namespace shop; choose one: app: api, app: web": (
        lambda shop: policy(shop, "web")["egress"][0].update(to=[{"podSelector": {"matchLabels": {"app": "apu"}}}])
    ),
    "NetworkPolicy dns: spec.egress: to.podSelector chooses no pod of namespace kube-system; choose one: "
    "k8s-app: kube-dns": (
        lambda shop: policy(shop, "dns")["egress"][0]["to"][0].update(podSelector={"matchLabels": {"k8s-app": "dns"}})
    ),
    "NetworkPolicy api: spec.ingress: from.namespaceSelector chooses no namespace; choose one of default, "
    "kube-node-lease, kube-public, kube-system, shop, watch": (
        lambda shop: policy(shop, "api")["ingress"][1]["from"][0].update(
            namespaceSelector={"matchLabels": {"kubernetes.io/metadata.name": "observability"}}
        )
    ),
    "NetworkPolicy api: spec.ingress: names port 8081/TCP, which no container there has; name one of 8080/TCP": (
        lambda shop: policy(shop, "api")["ingress"][0].update(ports=[{"port": 8081}])
    ),
    "NetworkPolicy web: spec.egress: names port 8080/UDP, which no container there has; name one of 8080/TCP": (
        lambda shop: policy(shop, "web")["egress"][0].update(ports=[{"port": 8080, "protocol": "UDP"}])
    ),
    "NetworkPolicy web: spec.ingress: names port grpc/TCP, which no container there has; name one of 8080/TCP": (
        lambda shop: policy(shop, "web")["ingress"][0].update(ports=[{"port": "grpc"}])
    ),
}


@pytest.mark.parametrize(("said", "broken"), BROKEN.items())
def test_what_is_not_there_is_told(shop, said, broken):
    """One thing changed, one line, with what there is instead."""
    broken(shop)

    assert told(shop) == [f"gitops/shop: shop: {said}"]


@pytest.mark.parametrize("port", [{"port": 8000, "endPort": 8100}, {"port": "http"}, {"protocol": "TCP"}])
def test_a_port_may_be_a_range_or_a_name_or_left_out(shop, port):
    """All of them mean the one that the pods have."""
    policy(shop, "web")["egress"][0]["ports"] = [port]

    assert told(shop) == []


def test_the_port_of_a_service_before_the_pods_is_one_too(shop):
    """The VPC CNI looks at it on the way out; that of a service before other pods is none of theirs."""
    shop.shop["Service api"]["spec"]["ports"][0]["port"] = 80
    policy(shop, "web")["egress"][0]["ports"] = [{"port": 80}]
    assert told(shop) == []

    shop.shop["Service api"]["spec"]["selector"] = {"app": "web"}
    assert len(told(shop)) == 1


def test_one_of_several_pods_with_the_port_is_enough(shop):
    """A policy for many may name what only some have."""
    policy(shop, "dns")["egress"].append({"to": [{"podSelector": {}}], "ports": [{"port": 9000}]})
    assert len(told(shop)) == 1

    shop.container("web")["ports"].append({"containerPort": 9000})
    assert told(shop) == []
