"""In a cluster, too, nobody may more than they need."""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.gitops.checks.finding import named
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering.applications import Rendered
from stackwright.policy.rule import Problem, Tree, tree_rule

ALL = "*"
ROLES = ("ClusterRole", "Role")
BINDINGS = ("ClusterRoleBinding", "RoleBinding")
OF_EVERYTHING: Mapping[str, str] = {
    "argo-cd": "it makes whatever stands in the tree, of whatever kind",
    "velero": "it restores whatever there was, of whatever kind",
}
"""Charts that have to be allowed everything, each with the reason."""
_MORE = ("bind", "escalate", "impersonate")
_NOBODY = ("system:anonymous", "system:authenticated", "system:unauthenticated", "system:serviceaccounts")
_READING = frozenset({"get", "list", "watch", ALL})


def problem(app: Rendered, one: Object, text: str) -> Problem:
    """A problem of an object."""
    return Problem(text, what=named(one), stack=app.name, where=app.place)


def of_kind(tree: Tree, *kinds: str) -> Iterator[tuple[Rendered, Object]]:
    """The objects of some kinds."""
    return ((app, one) for app, one in tree.objects if one["kind"] in kinds)


def _charts(app: Rendered) -> set[str]:
    return {str(source["chart"]).rpartition("/")[2] for source in app.sources if "chart" in source}


@tree_rule(
    "k8s-rbac-no-wildcards",
    title="Roles of Kubernetes list what they allow",
    why="A star allows what is added tomorrow, too, and for all kinds it allows reading every secret.",
    remedy="list apiGroups, resources and verbs",
    severity="high",
    about=ROLES,
    controls=("CIS-EKS-1.8 4.1.3",),
)
def wildcards(tree: Tree) -> Iterator[Problem]:
    """No star at all in what the tree makes itself; in charts, none for all kinds of all groups, but where listed."""
    for app, one in of_kind(tree, *ROLES):
        if _charts(app) & set(OF_EVERYTHING):
            continue
        for rule in one.get("rules") or ():
            groups, kinds, verbs = (rule.get(part) or () for part in ("apiGroups", "resources", "verbs"))
            wide = ALL in kinds and (ALL in groups or ALL in verbs) and not (ALL not in groups and app.is_chart)
            if wide or (not app.is_chart and ALL in {*groups, *kinds, *verbs}):
                yield problem(app, one, f"allows {_words(verbs)} of {_words(kinds)} in {_words(groups)}")
                break


@tree_rule(
    "k8s-rbac-no-cluster-admin",
    title="Nobody is bound to cluster-admin",
    why="Whoever takes over such a pod has the cluster, and every secret in it.",
    remedy="write a role that lists what is needed; people have access entries",
    severity="critical",
    about=BINDINGS,
    controls=("CIS-EKS-1.8 4.1.1",),
)
def administrators(tree: Tree) -> Iterator[Problem]:
    """But charts that have to be allowed everything."""
    for app, one in of_kind(tree, *BINDINGS):
        if one["roleRef"]["name"] == "cluster-admin" and not _charts(app) & set(OF_EVERYTHING):
            yield problem(app, one, "binds to cluster-admin")


@tree_rule(
    "k8s-rbac-no-escalation",
    title="No role lets somebody give themselves more",
    why="bind, escalate and impersonate pass every other bound; nodes/proxy runs commands in every pod of a node.",
    remedy="remove the verb; bindings are made by the tree",
    severity="critical",
    about=ROLES,
    controls=("CIS-EKS-1.8 4.1.8", "CIS-EKS-1.8 4.1.10"),
)
def escalation(tree: Tree) -> Iterator[Problem]:
    """By verbs, and by the kubelet's own API."""
    for app, one in of_kind(tree, *ROLES):
        for rule in one.get("rules") or ():
            verbs, kinds = rule.get("verbs") or (), rule.get("resources") or ()
            found = [verb for verb in _MORE if verb in verbs]
            if "nodes/proxy" in kinds and set(verbs) - {"get"}:
                found.append("nodes/proxy")
            if found:
                yield problem(app, one, f"allows {', '.join(found)}")


@tree_rule(
    "k8s-rbac-nobody-in-general",
    title="Roles are bound to somebody in particular",
    why="system:authenticated is every pod of the cluster, and everybody with any entry.",
    remedy="name the service account, or a group of an access entry",
    severity="critical",
    about=BINDINGS,
    controls=("CIS-EKS-1.8 4.1.1", "CIS-EKS-1.8 4.1.5"),
    waivable=False,
)
def everybody(tree: Tree) -> Iterator[Problem]:
    """No group of the system's, and no default service account."""
    for app, one in of_kind(tree, *BINDINGS):
        for subject in one.get("subjects") or ():
            name, kind = subject.get("name", ""), subject.get("kind")
            if name in {*_NOBODY, "system:masters"}:
                yield problem(app, one, f"binds {name}")
            elif kind == "ServiceAccount" and name == "default":
                yield problem(app, one, "binds the service account default, which every pod of the namespace may have")


@tree_rule(
    "k8s-rbac-secrets-named",
    title="Applications read secrets by name",
    why="Whoever may list the secrets of a namespace reads those of every other workload in it.",
    remedy="name them in resourceNames, or mount the secret",
    severity="high",
    about=ROLES,
    controls=("CIS-EKS-1.8 4.1.2",),
)
def secrets(tree: Tree) -> Iterator[Problem]:
    """In what the tree makes itself; controllers of charts say which secrets they make of which objects."""
    for app, one in of_kind(tree, *ROLES):
        for rule in one.get("rules") or ():
            reads = "secrets" in (rule.get("resources") or ()) and _READING & set(rule.get("verbs") or ())
            if reads and not rule.get("resourceNames") and not app.is_chart:
                yield problem(app, one, "reads every secret")


def _words(names: Any) -> str:  # noqa: ANN401 - lists of YAML
    return ", ".join("everything" if one == ALL else one or "the core group" for one in names) or "nothing"
