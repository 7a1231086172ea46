"""What is right in a cluster, and looks like what is not."""

from collections.abc import Callable

from support.sabotage.trees import tree
from support.shop import Shop

from stackwright.gitops.objects.manifests import Object
from stackwright.policy.rule import Rule
from stackwright.policy.rules import kubernetes_exposure, kubernetes_isolation, kubernetes_rbac


def said(rule: Rule, *objects: Object, change: Callable[[Shop], object] = lambda _: None) -> list[str]:
    """What a rule says of the shop with some objects more."""
    shop = Shop()
    change(shop)
    for one in objects:
        made = {"apiVersion": "v1", "metadata": {"name": "more", "namespace": "shop"}, **one}
        shop.shop[f"{made['kind']} {made['metadata']['name']}"] = made
    return [f"{one.what}: {one.text}" for one in rule.judge(tree(shop))]


def test_a_role_that_lists_is_let_pass():
    """Reading pods, and one secret by its name."""
    rules = [
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]},
        {"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["own"], "verbs": ["get"]},
    ]
    role = {"kind": "Role", "rules": rules}

    assert [said(one, role) for one in (kubernetes_rbac.wildcards, kubernetes_rbac.secrets)] == [[], []]


def test_a_chart_may_use_stars_for_kinds_of_its_own_and_not_for_all():
    """All verbs of its own definitions; for all kinds of all groups only those that are listed with a reason."""

    def chart(name, **rule):
        def change(shop):
            shop.specs["watch"]["source"] = {
                "chart": name,
                "repoURL": "https://charts.example",
                "targetRevision": "1.0.0",
            }
            role = {"kind": "ClusterRole", "metadata": {"name": "more"}, "rules": [rule]}
            shop.watch["ClusterRole more"] = {"apiVersion": "rbac.authorization.k8s.io/v1", **role}

        return said(kubernetes_rbac.wildcards, change=change)

    everything = {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}

    assert chart("operator", apiGroups=["operator.example"], resources=["*"], verbs=["*"]) == []
    assert chart("velero", **everything) == []
    assert chart("operator", **everything) == ["ClusterRole more: allows everything of everything in everything"]


def test_a_pod_with_a_role_has_a_token():
    """Whoever asks the API needs one."""
    subjects = [{"kind": "ServiceAccount", "name": "api"}]
    binding = {"kind": "RoleBinding", "roleRef": {"kind": "Role", "name": "own"}, "subjects": subjects}

    def mounts(shop):
        shop.spec("api")["automountServiceAccountToken"] = True

    assert said(kubernetes_isolation.tokens, binding, change=mounts) == []
    assert said(kubernetes_isolation.tokens, change=mounts) == [
        "Deployment api: has a token of the service account api, which has no role"
    ]


def test_a_default_deny_in_two_parts_is_one():
    """One policy for each direction is as good as one for both."""

    def halves(shop):
        one = shop.shop.pop("NetworkPolicy default-deny")
        for side in ("Ingress", "Egress"):
            name = f"deny-{side.lower()}"
            spec = {"podSelector": {}, "policyTypes": [side]}
            shop.shop[f"NetworkPolicy {name}"] = {**one, "metadata": {"name": name, "namespace": "shop"}, "spec": spec}

    assert said(kubernetes_isolation.default_deny, change=halves) == []


def test_load_balancers_and_ingresses_that_say_that_they_are_internal_are_let_pass():
    """And an Ingress of HTTP that only redirects."""
    internal = {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internal"}
    service = {
        "kind": "Service",
        "metadata": {"name": "more", "namespace": "shop", "annotations": internal},
        "spec": {"type": "LoadBalancer"},
    }
    annotations = {
        "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
        "alb.ingress.kubernetes.io/ssl-redirect": "443",
    }

    def redirects(shop):
        shop.shop["Ingress web"]["metadata"]["annotations"] = annotations

    assert said(kubernetes_exposure.services, service) == []
    assert said(kubernetes_exposure.tls, change=redirects) == []
