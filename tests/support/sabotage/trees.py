"""Ways to break what Argo CD makes of a small shop, and which rules notice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackwright.policy.rule import Rule, Tree
from stackwright.policy.rules import shipped
from support.shipped import PLATFORMS, load_shipped
from support.shop import EXPECTED, Shop

PRODUCTION = next(one for one in load_shipped(PLATFORMS["acme"]).environments if one.settings.stage == "production")
ALB = "alb.ingress.kubernetes.io"
DENY = "NetworkPolicy default-deny"


@dataclass(frozen=True)
class TreeSabotage:
    """One way.

    Attributes:
        kind: What is done, in words.
        by: The rule that is to notice.
        change: What is done to the shop.
    """

    kind: str
    by: str
    change: Callable[[Shop], object]

    def noticed(self, rules: Iterable[Rule]) -> frozenset[str]:
        """The rules that object to it."""
        shop = Shop()
        self.change(shop)
        made = tree(shop)
        return frozenset(rule.id for rule in rules if any(True for _ in rule.judge(made)))


def tree(shop: Shop) -> Tree:
    """A shop in production."""
    return Tree(PRODUCTION, tuple(shop.rendered), EXPECTED, Path())


def rules_of_trees() -> tuple[Rule, ...]:
    """The rules over what Argo CD makes, without those of `gitops check`, which have tests of their own."""
    return tuple(rule for rule in shipped() if rule.over == "tree" and rule.id.startswith("k8s-"))


def _add(kind: str, **body: Any) -> Callable[[Shop], None]:
    made = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "odd", "namespace": "shop"}, **body}
    return lambda shop: shop.shop.update({f"{kind} odd": made})


def _role(kind: str = "Role", **rule: object) -> Callable[[Shop], None]:
    return _add(kind, rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"], **rule}])


def _binding(role: str = "odd", **subject: object) -> Callable[[Shop], None]:
    bound = {"kind": "ServiceAccount", "name": "api", "namespace": "shop", **subject}
    return _add("ClusterRoleBinding", roleRef={"kind": "ClusterRole", "name": role}, subjects=[bound])


def _project(**spec: object) -> Callable[[Shop], None]:
    good = {"sourceRepos": ["https://git.example/shop.git"], "destinations": [{"namespace": "shop", "server": "s"}]}
    return _add("AppProject", spec={**good, **spec})


def _config(name: str, **data: str) -> Callable[[Shop], None]:
    return _add("ConfigMap", metadata={"name": name, "namespace": "argocd"}, data=data)


def _ingress(**annotations: str) -> Callable[[Shop], None]:
    good = {"listen-ports": '[{"HTTPS":443}]', "scheme": "internal"}
    said = {f"{ALB}/{name.replace('_', '-')}": value for name, value in {**good, **annotations}.items()}
    return lambda shop: shop.shop["Ingress web"]["metadata"].update(annotations=said)


def _service(**more: object) -> Callable[[Shop], None]:
    return lambda shop: shop.shop["Service web"]["spec"].update(more)


WAYS = (
    TreeSabotage("role of everything", "k8s-rbac-no-wildcards", _role(apiGroups=["*"], resources=["*"], verbs=["*"])),
    TreeSabotage("role of every verb", "k8s-rbac-no-wildcards", _role(verbs=["*"])),
    TreeSabotage("role of every kind", "k8s-rbac-no-wildcards", _role("ClusterRole", resources=["*"])),
    TreeSabotage("role of every group", "k8s-rbac-no-wildcards", _role("ClusterRole", apiGroups=["*"])),
    TreeSabotage("cluster-admin", "k8s-rbac-no-cluster-admin", _binding("cluster-admin")),
    TreeSabotage(
        "cluster-admin for people", "k8s-rbac-no-cluster-admin", _binding("cluster-admin", kind="User", name="ada")
    ),
    TreeSabotage("role that escalates", "k8s-rbac-no-escalation", _role("ClusterRole", verbs=["escalate"])),
    TreeSabotage("role that binds", "k8s-rbac-no-escalation", _role("ClusterRole", verbs=["bind", "get"])),
    TreeSabotage("role that impersonates", "k8s-rbac-no-escalation", _role(resources=["users"], verbs=["impersonate"])),
    TreeSabotage(
        "commands by the kubelet", "k8s-rbac-no-escalation", _role(resources=["nodes/proxy"], verbs=["create"])
    ),
    TreeSabotage(
        "role for whoever signs in", "k8s-rbac-nobody-in-general", _binding(kind="Group", name="system:authenticated")
    ),
    TreeSabotage(
        "role for whoever does not", "k8s-rbac-nobody-in-general", _binding(kind="User", name="system:anonymous")
    ),
    TreeSabotage(
        "role for every pod", "k8s-rbac-nobody-in-general", _binding(kind="Group", name="system:serviceaccounts")
    ),
    TreeSabotage("role for the default account", "k8s-rbac-nobody-in-general", _binding(name="default")),
    TreeSabotage("masters", "k8s-rbac-nobody-in-general", _binding(kind="Group", name="system:masters")),
    TreeSabotage("every secret read", "k8s-rbac-secrets-named", _role(resources=["secrets"], verbs=["list"])),
    TreeSabotage(
        "every secret read in the cluster", "k8s-rbac-secrets-named", _role("ClusterRole", resources=["secrets"])
    ),
    TreeSabotage("port of every node", "k8s-services-internal", _service(type="NodePort")),
    TreeSabotage("public load balancer", "k8s-services-internal", _service(type="LoadBalancer")),
    TreeSabotage("public Ingress", "k8s-ingress-internal", _ingress(scheme="internet-facing")),
    TreeSabotage(
        "public class",
        "k8s-ingress-internal",
        _add("IngressClassParams", metadata={"name": "odd"}, spec={"scheme": "internet-facing"}),
    ),
    TreeSabotage("Ingress in clear text", "k8s-ingress-tls", _ingress(listen_ports='[{"HTTP":80},{"HTTPS":443}]')),
    TreeSabotage("Ingress with old TLS", "k8s-ingress-tls", _ingress(ssl_policy="ELBSecurityPolicy-2016-08")),
    TreeSabotage("no default deny", "k8s-default-deny", lambda shop: shop.shop.pop(DENY)),
    TreeSabotage(
        "default deny of one direction",
        "k8s-default-deny",
        lambda shop: shop.shop[DENY]["spec"].update(policyTypes=["Ingress"]),
    ),
    TreeSabotage(
        "default deny that lets all in", "k8s-default-deny", lambda shop: shop.shop[DENY]["spec"].update(ingress=[{}])
    ),
    TreeSabotage(
        "default deny of one pod",
        "k8s-default-deny",
        lambda shop: shop.shop[DENY]["spec"].update(podSelector={"matchLabels": {"app": "web"}}),
    ),
    TreeSabotage(
        "something in default",
        "k8s-no-default-namespace",
        _add("ConfigMap", metadata={"name": "odd", "namespace": "default"}),
    ),
    TreeSabotage(
        "application in default",
        "k8s-no-default-namespace",
        lambda shop: (
            shop.specs["watch"]["destination"].pop("namespace")
            and shop.watch["ServiceAccount main"]["metadata"].pop("namespace")
        ),
    ),
    TreeSabotage(
        "token in a pod",
        "k8s-no-mounted-tokens",
        lambda shop: shop.spec("web").update(automountServiceAccountToken=True),
    ),
    TreeSabotage(
        "token by silence",
        "k8s-no-mounted-tokens",
        lambda shop: shop.shop["ServiceAccount api"].pop("automountServiceAccountToken"),
    ),
    TreeSabotage(
        "policy that only warns",
        "k8s-policies-enforced",
        _add("ValidatingAdmissionPolicyBinding", metadata={"name": "odd"}, spec={"validationActions": ["Warn"]}),
    ),
    TreeSabotage(
        "anonymous visitors of Argo CD",
        "k8s-argo-cd-closed",
        _config("argocd-cm", **{"users.anonymous.enabled": "true"}),
    ),
    TreeSabotage("shells by Argo CD", "k8s-argo-cd-closed", _config("argocd-cm", **{"exec.enabled": "true"})),
    TreeSabotage(
        "everybody administers Argo CD",
        "k8s-argo-cd-closed",
        _config("argocd-rbac-cm", **{"policy.default": "role:admin"}),
    ),
    TreeSabotage(
        "Argo CD asks nobody", "k8s-argo-cd-closed", _config("argocd-cmd-params-cm", **{"server.disable.auth": "true"})
    ),
    TreeSabotage(
        "Argo CD's admin beside sign-on", "k8s-argo-cd-closed", _config("argocd-cm", **{"oidc.config": "issuer: x"})
    ),
    TreeSabotage("project of any repository", "k8s-argo-cd-projects-named", _project(sourceRepos=["*"])),
    TreeSabotage(
        "project of any namespace",
        "k8s-argo-cd-projects-named",
        _project(destinations=[{"namespace": "*", "server": "s"}]),
    ),
    TreeSabotage(
        "project of any kind",
        "k8s-argo-cd-projects-named",
        _project(clusterResourceWhitelist=[{"group": "*", "kind": "*"}]),
    ),
)
