"""What `stackwright gitops check` looks at, as rules: each check is one."""

from collections.abc import Callable, Iterator

from stackwright.policy.rule import Problem, Rule, Severity, Tree, tree_rule


def _check(name: str) -> Callable[[Tree], Iterator[Problem]]:
    def findings(tree: Tree) -> Iterator[Problem]:
        for one in tree.findings[name]:
            yield Problem(f"{one.problem}; {one.remedy}", what=one.what, stack=one.application, where=one.place)

    return findings


def _rule(
    id_: str, name: str, title: str, why: str, severity: Severity, *controls: str, about: tuple[str, ...] = ()
) -> Rule:
    made = tree_rule(id_, title=title, why=why, remedy="", severity=severity, about=about, controls=controls)
    return made(_check(name))


valid = _rule(
    "kubernetes-valid",
    "validity",
    "Every object is one that the cluster takes, and its next two versions, too",
    "The API server refuses what it does not know, and an upgrade takes away what it no longer serves.",
    "medium",
)
identities = _rule(
    "kubernetes-identities",
    "identities",
    "Every role has its service account, and who needs AWS has a role",
    "A role that no pod can take is of no use, and a pod without one falls back to what its node may do.",
    "high",
    "CIS-EKS-1.8 5.2.1",
    about=("ServiceAccount",),
)
cluster_facts = _rule(
    "kubernetes-cluster-facts",
    "metadata",
    "What the tree reads of the cluster is what Terraform writes there",
    "An add-on that is not told its role or bucket does nothing, and says so late.",
    "medium",
)
secret_names = _rule(
    "kubernetes-secret-names",
    "secret names",
    "Every secret that is read from Secrets Manager is one that Terraform makes",
    "A secret under another name is one that nobody rotates, or that nobody has.",
    "medium",
    "CIS-EKS-1.8 4.4.2",
    about=("ExternalSecret",),
)
pod_security = _rule(
    "kubernetes-pod-security",
    "pod security",
    "Every namespace enforces a level of Pod Security, and its pods keep to it",
    "A pod that may be root on its node, or see its files and network, is one step from the whole cluster.",
    "high",
    "CIS-EKS-1.8 4.2.1",
    "CIS-EKS-1.8 4.2.2",
    "CIS-EKS-1.8 4.2.3",
    "CIS-EKS-1.8 4.2.4",
    "CIS-EKS-1.8 4.2.5",
    about=("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"),
)
network_policies = _rule(
    "kubernetes-network-policies",
    "network policies",
    "Network policies name pods, ports and namespaces that there are",
    "A policy that selects nothing lets through less, or more, than it says.",
    "medium",
    "CIS-EKS-1.8 4.3.2",
    about=("NetworkPolicy",),
)
flows = _rule(
    "kubernetes-flows",
    "flows",
    "Every connection that something needs is let through, from both ends",
    "What is cut off fails in ways that nobody looks for in a network policy.",
    "medium",
    about=("NetworkPolicy",),
)
order = _rule(
    "kubernetes-order",
    "order",
    "An empty cluster becomes what the tree says, in the order that the tree says",
    "A cluster that can be mended but not made again is lost with its first disaster.",
    "medium",
    "SOC2 A1.2",
)
projects = _rule(
    "argo-cd-projects",
    "projects",
    "Every application keeps within its AppProject",
    "Argo CD refuses what its project does not allow; a project that allows all bounds nothing.",
    "high",
    "SOC2 CC6.1",
    about=("Application",),
)
images = _rule(
    "kubernetes-images-pinned",
    "pins",
    "Images are pinned, and containers are bounded",
    "A tag that moves runs what nobody has reviewed, and a container without limits takes its neighbours' memory.",
    "high",
    "CIS-EKS-1.8 5.1.4",
    "SOC2 CC8.1",
    about=("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"),
)
charts = _rule(
    "kubernetes-charts-pinned",
    "chart pins",
    "Every chart is one of the pin file, in the version that stands there",
    "A chart in another version brings other objects than those that were judged.",
    "high",
    "SOC2 CC8.1",
)
clear_text = _rule(
    "kubernetes-no-secret-in-clear-text",
    "clear text",
    "No secret stands in the tree in clear text",
    "Whoever reads the repository, now or in its history, has it.",
    "critical",
    "CIS-EKS-1.8 4.4.1",
    "SOC2 CC6.1",
    about=("Secret", "ConfigMap"),
)
