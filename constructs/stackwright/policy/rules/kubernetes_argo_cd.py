"""Argo CD as the tree makes it: closed, and with projects that name what they bring."""

from collections.abc import Iterator

from stackwright.policy.rule import Problem, Tree, tree_rule
from stackwright.policy.rules.argo_cd import ALL
from stackwright.policy.rules.kubernetes_rbac import of_kind, problem

_WRONG = {
    ("argocd-cm", "users.anonymous.enabled"): ("true", "lets in whoever does not sign in"),
    ("argocd-cm", "exec.enabled"): ("true", "opens shells in pods"),
    ("argocd-cmd-params-cm", "server.insecure"): ("true", "answers without TLS"),
    ("argocd-cmd-params-cm", "server.disable.auth"): ("true", "asks nobody who they are"),
}


@tree_rule(
    "k8s-argo-cd-closed",
    title="Argo CD lets in named people only, when it upgrades itself, too",
    why="Whoever is let in by Argo CD deploys what they like with its permissions, which are all of the cluster's.",
    remedy="leave configs to the layer gitops, and give roles to groups under gitops.roles",
    severity="critical",
    about=("ConfigMap",),
    controls=("SOC2 CC6.2", "SOC2 CC6.3"),
)
def closed(tree: Tree) -> Iterator[Problem]:
    """No anonymous visitors, no shells, no role for all, TLS, and no admin where people sign in."""
    for app, one in of_kind(tree, "ConfigMap"):
        name, data = one["metadata"]["name"], one.get("data") or {}
        for (config, key), (value, text) in _WRONG.items():
            if name == config and data.get(key) == value:
                yield problem(app, one, text)
        if name == "argocd-rbac-cm" and data.get("policy.default", "") not in {"", "role:readonly"}:
            yield problem(app, one, f"gives everybody {data['policy.default']}")
        signs_in = data.get("oidc.config") or data.get("dex.config")
        if name == "argocd-cm" and signs_in and data.get("admin.enabled", "true") == "true":
            yield problem(app, one, "has a password for admin beside the single sign-on")


@tree_rule(
    "k8s-argo-cd-projects-named",
    title="Projects that the tree makes name their repositories, namespaces and kinds",
    why="Whoever may push to one repository of a project without bounds owns the cluster.",
    remedy="list them, or leave projects to gitops.applications",
    severity="high",
    about=("AppProject",),
    controls=("SOC2 CC6.3",),
)
def projects(tree: Tree) -> Iterator[Problem]:
    """No star alone, be it a repository, a namespace or a kind of the whole cluster."""
    for app, one in of_kind(tree, "AppProject"):
        spec = one["spec"]
        if ALL in (spec.get("sourceRepos") or ()):
            yield problem(app, one, "takes any repository")
        if any(ALL in (to.get("namespace"), to.get("server")) for to in spec.get("destinations") or ()):
            yield problem(app, one, "deploys into any namespace")
        if any(ALL in (kind.get("group"), kind.get("kind")) for kind in spec.get("clusterResourceWhitelist") or ()):
            yield problem(app, one, "makes any object of the cluster")
