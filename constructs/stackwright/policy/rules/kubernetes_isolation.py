"""Applications are kept apart: from each other, from the API of the cluster, and from what is nobody's."""

from collections.abc import Iterator

from stackwright.gitops.checks.flows import OWNER
from stackwright.gitops.objects.contents import Contents
from stackwright.gitops.objects.kinds import Kinds
from stackwright.gitops.objects.pods import template
from stackwright.policy.rule import Problem, Tree, tree_rule
from stackwright.policy.rules.kubernetes_rbac import of_kind, problem

DEFAULT = "default"
_BOTH = {"Ingress", "Egress"}


def _of_teams(tree: Tree) -> set[str]:
    """The namespaces of applications."""
    return {name for name, labels in Contents(tree.rendered).namespaces.items() if OWNER in labels}


@tree_rule(
    "k8s-default-deny",
    title="Namespaces of applications let nothing through that is not named",
    why="Without such a policy every pod of the cluster reaches every other one, and the internet.",
    remedy="add a NetworkPolicy with an empty podSelector for Ingress and Egress, as the base of each workload has",
    severity="high",
    about=("Namespace", "NetworkPolicy"),
    controls=("CIS-EKS-1.8 4.3.2",),
)
def default_deny(tree: Tree) -> Iterator[Problem]:
    """A policy chooses all pods, for both directions, and allows nothing."""
    closed: dict[str, set[str]] = {}
    for app, one in of_kind(tree, "NetworkPolicy"):
        spec = one["spec"]
        chooses = spec.get("podSelector") or {}
        if not chooses.get("matchLabels") and not chooses.get("matchExpressions"):
            sides = {side for side in spec.get("policyTypes", ["Ingress"]) if not spec.get(side.lower())}
            closed.setdefault(app.namespace_of(one), set()).update(sides)
    ours = _of_teams(tree)
    for app, one in of_kind(tree, "Namespace"):
        name = one["metadata"]["name"]
        if name in ours and not closed.get(name, set()) >= _BOTH:
            yield problem(
                app, one, f"lets through every {' and '.join(sorted(_BOTH - closed.get(name, set()))).lower()}"
            )


@tree_rule(
    "k8s-no-default-namespace",
    title="Nothing lives in the namespace default",
    why="It has no policies, no quota and no owner, and whatever forgets its namespace ends up in it.",
    remedy="give the application a namespace of its own",
    severity="medium",
    controls=("CIS-EKS-1.8 4.5.2",),
)
def default(tree: Tree) -> Iterator[Problem]:
    """Of all kinds that live in namespaces."""
    kinds = Kinds(one for _, one in of_kind(tree, "CustomResourceDefinition"))
    for app, one in tree.objects:
        if app.namespace_of(one) == DEFAULT and kinds.has_namespace(one):
            yield problem(app, one, "lives in the namespace default")


@tree_rule(
    "k8s-no-mounted-tokens",
    title="Pods of applications have no token of the cluster's API",
    why="A token that nobody uses lets whoever gets into the pod ask the API who else is there.",
    remedy="set automountServiceAccountToken to false, for the service account or the pod",
    severity="medium",
    about=("Deployment", "StatefulSet", "DaemonSet", "Rollout", "Job", "CronJob"),
    controls=("CIS-EKS-1.8 4.1.6",),
)
def tokens(tree: Tree) -> Iterator[Problem]:
    """Unless a role is bound to their service account, which then needs one."""
    accounts = {(app.namespace_of(one), one["metadata"]["name"]): one for app, one in of_kind(tree, "ServiceAccount")}
    bound = {
        (subject.get("namespace") or app.namespace_of(one), subject.get("name"))
        for app, one in of_kind(tree, "RoleBinding", "ClusterRoleBinding")
        for subject in one.get("subjects") or ()
    }
    ours = _of_teams(tree)
    for app, one in tree.objects:
        namespace, made = app.namespace_of(one), template(one)
        if made is None or namespace not in ours:
            continue
        account = (namespace, made["spec"].get("serviceAccountName", DEFAULT))
        mounts = made["spec"].get(
            "automountServiceAccountToken", accounts.get(account, {}).get("automountServiceAccountToken", True)
        )
        if mounts and account not in bound:
            yield problem(app, one, f"has a token of the service account {account[1]}, which has no role")


@tree_rule(
    "k8s-policies-enforced",
    title="Admission policies refuse what they are about",
    why="A policy that only warns is read by nobody once it has warned for a week.",
    remedy="put Deny into validationActions",
    severity="high",
    about=("ValidatingAdmissionPolicyBinding",),
    controls=("CIS-EKS-1.8 4.2.1", "SOC2 CC8.1"),
    stages=("staging", "production"),
)
def enforced(tree: Tree) -> Iterator[Problem]:
    """Past development."""
    for app, one in of_kind(tree, "ValidatingAdmissionPolicyBinding"):
        if "Deny" not in (one["spec"].get("validationActions") or ()):
            yield problem(app, one, "refuses nothing")
