"""NetworkPolicies let through what Kubernetes says that they do."""

import pytest
from support.shop import Shop

from stackwright.gitops.objects.contents import CANARY, Contents
from stackwright.gitops.objects.network import Network, Peer

NEAR = {"podSelector": {"matchLabels": {"app": "web"}}}
BOTH = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "watch"}}, **NEAR}
WEB, ELSEWHERE, OTHER = (
    Peer(None, namespace, {"app": name}) for namespace, name in (("shop", "web"), ("watch", "web"), ("shop", "other"))
)
INSIDE, EXCEPTED, OUTSIDE = (Peer(address=address) for address in ("10.0.0.5", "10.0.9.5", "192.0.2.1"))
RANGE = {"ipBlock": {"cidr": "10.0.0.0/16", "except": ["10.0.8.0/22", "10.0.200.0/24"]}}
LETS = [
    ([NEAR], [WEB]),
    ([BOTH], [ELSEWHERE]),
    ([{"namespaceSelector": {}}], [WEB, ELSEWHERE, OTHER]),
    ([{"podSelector": {}}], [WEB, OTHER]),
    ([NEAR, RANGE], [WEB, INSIDE]),
    ([RANGE], [INSIDE]),
    ([], [WEB, ELSEWHERE, OTHER, INSIDE, EXCEPTED, OUTSIDE]),
]


def network(shop):
    """The policies of a shop, and the ends that its pods are."""
    contents = Contents(shop.rendered)
    return Network(contents), {pod.maker["metadata"]["name"]: Peer.of(pod) for pod in contents.pods}


@pytest.mark.parametrize(("peers", "let"), LETS)
def test_a_rule_lets_in_whom_it_names(peers, let):
    """Any of its peers will do; within one, namespace and pod have to fit; nobody named is everybody."""
    shop = Shop()
    shop.shop["NetworkPolicy api"]["spec"]["ingress"] = [{"from": peers}]
    policies, ends = network(shop)

    everybody = [WEB, ELSEWHERE, OTHER, INSIDE, EXCEPTED, OUTSIDE]
    assert [one for one in everybody if policies.enters(one, ends["api"], 8080)] == let


def test_from_outside_is_by_a_range_or_for_everybody():
    """One range among the peers is enough."""
    shop = Shop()
    rule = shop.shop["NetworkPolicy api"]["spec"]["ingress"]
    for peers, let in ([NEAR], False), ([NEAR, RANGE], True), ([], True):
        rule[:] = [{"from": peers}]
        policies, ends = network(shop)
        assert policies.enters_from_outside(ends["api"], 8080) == let


def test_policies_do_not_look_at_pods_of_the_nodes_network():
    """They have the address of the node."""
    shop = Shop()
    shop.spec("api")["hostNetwork"] = True
    policies, ends = network(shop)

    assert policies.enters(OUTSIDE, ends["api"], 1)
    assert not policies.enters(OUTSIDE, ends["web"], 1)


def test_without_types_a_policy_is_about_what_it_names():
    """Always about what comes in, and about what goes out if it has rules for that."""
    shop = Shop()
    for name in ("default-deny", "dns", "api"):
        shop.shop.pop(f"NetworkPolicy {name}")
    spec = shop.shop["NetworkPolicy web"]["spec"]
    del spec["policyTypes"]
    policies, ends = network(shop)
    assert not policies.leaves(ends["web"], OUTSIDE, 443)

    del spec["egress"]
    policies, ends = network(shop)
    assert policies.leaves(ends["web"], OUTSIDE, 443)
    assert not policies.enters(OUTSIDE, ends["web"], 443)


def test_pods_of_a_rollout_have_its_label():
    """Those of its own template, and those of the Deployment that it borrows."""
    shop = Shop()
    rollout = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "metadata": {"name": "web", "namespace": "shop"},
    }
    shop.shop["Rollout web"] = {**rollout, "spec": {"workloadRef": {"kind": "Deployment", "name": "web"}}}
    template = {"metadata": {"labels": {"app": "own"}}, "spec": {"containers": []}}
    shop.shop["Rollout own"] = {**rollout, "metadata": {"name": "own"}, "spec": {"template": template}}

    _, ends = network(shop)
    assert {name for name, end in ends.items() if CANARY in end.labels} == {"web", "own"}
