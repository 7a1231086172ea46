"""Who may do what in a cluster is said by its API, for people and roles that the file names."""

import re
from collections.abc import Iterator

from stackwright.model.ci.access_entries import access_entries
from stackwright.model.settings.access import AccessSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, Unknown
from stackwright.policy.rule import Problem, stack_rule

_ENFORCES = re.compile(r"""['"]?enableNetworkPolicy['"]?\s*:\s*['"]?true""")
ADMIN = "AmazonEKSClusterAdminPolicy"
_LEAST = frozenset({"audit", "authenticator"})
_ALL = frozenset({"api", "audit", "authenticator", "controllerManager", "scheduler"})


@stack_rule(
    "eks-access-by-api",
    title="Who may use a cluster is said by EKS's API",
    why="The ConfigMap aws-auth is changed inside the cluster: no plan shows it, and a typing error locks all out.",
    remedy="set authentication_mode to API, as the cluster block does by itself",
    severity="high",
    about=("aws_eks_cluster",),
    controls=("CIS-EKS-1.8 4.1.7", "SOC2 CC6.2"),
)
def by_api(stack: Configuration) -> Iterator[Problem]:
    """Neither CONFIG_MAP nor both."""
    for cluster in stack.of_type("aws_eks_cluster"):
        mode = cluster.value("access_config.authentication_mode")
        if mode != "API" and not isinstance(mode, Unknown):
            yield Problem(f"reads aws-auth ({mode or 'CONFIG_MAP'})", cluster, "access_config.authentication_mode")


@stack_rule(
    "eks-no-creator-admin",
    title="Whoever makes a cluster is not its administrator for ever",
    why="It shows in no file, and the plan role and the apply role would each see another administrator.",
    remedy="set bootstrap_cluster_creator_admin_permissions to false, and name people in cluster.access_entries",
    severity="medium",
    about=("aws_eks_cluster",),
    controls=("CIS-EKS-1.8 4.1.1",),
)
def creator(stack: Configuration) -> Iterator[Problem]:
    """EKS makes them one where nothing is said."""
    path = "access_config.bootstrap_cluster_creator_admin_permissions"
    for cluster in stack.of_type("aws_eks_cluster"):
        if cluster.value(path) in {None, True, "true"}:
            yield Problem("makes its creator an administrator", cluster, path)


@stack_rule(
    "eks-no-masters",
    title="Nobody is in system:masters",
    why="The group passes every check of Kubernetes: no role binding and no policy can take anything away from it.",
    remedy="use the access policy AmazonEKSClusterAdminPolicy",
    severity="critical",
    about=("aws_eks_access_entry",),
    controls=("CIS-EKS-1.8 4.1.1",),
    waivable=False,
)
def masters(stack: Configuration) -> Iterator[Problem]:
    """Neither that group nor another one of the system's."""
    for entry in stack.of_type("aws_eks_access_entry"):
        for group in entry.values("kubernetes_groups"):
            if str(group).startswith("system:"):
                yield Problem(f"is in {group}", entry, "kubernetes_groups")


@stack_rule(
    "eks-admins-named",
    title="Administrators of a cluster are named in the file",
    why="Whoever reads the file has to see everybody who can read every secret and stop everything.",
    remedy="name the principal under cluster.access_entries with AmazonEKSClusterAdminPolicy",
    severity="high",
    about=("aws_eks_access_policy_association",),
    controls=("CIS-EKS-1.8 4.1.1", "SOC2 CC6.2"),
)
def named(stack: Configuration) -> Iterator[Problem]:
    """Access entries, the bastion and capabilities, as far as the file gives each the policy."""
    by_address = {one.address: one for one in stack.resources}
    for one in stack.of_type("aws_eks_access_policy_association"):
        if not str(one.value("policy_arn")).endswith(f"/{ADMIN}"):
            continue
        principal = one.value("principal_arn")
        arns = {
            principal,
            *(by_address[to].value("principal_arn") for to in one.refers("principal_arn") if to in by_address),
        }
        if not arns & _people(stack) and not _own(stack, one):
            yield Problem("makes an administrator of somebody whom the file does not name", one, "principal_arn")


def _people(stack: Configuration) -> set[object]:
    """Those of the file, and the role that applies where CI has one: it makes what others are let in to."""
    cluster = stack.environment.block(ClusterSettings) if stack.environment else None
    if cluster is None or stack.environment is None:
        return set()
    entries = cluster.access_entries
    named = (*entries.values(), *access_entries(stack.environment).values())
    return {one.principal_arn for one in named if ADMIN in one.policies}


def _own(stack: Configuration, association: Resource) -> bool:
    """Whether it is for a role of this stack that the file gives the policy."""
    if not any(to.startswith("aws_iam_role.") for to in association.refers("principal_arn")) or not stack.environment:
        return False
    access, cluster = (stack.environment.block(kind) for kind in (AccessSettings, ClusterSettings))
    bastion = access.bastion if isinstance(access, AccessSettings) else None
    capabilities = cluster.capabilities.enabled.values() if isinstance(cluster, ClusterSettings) else ()
    return (bastion is not None and bastion.policy == ADMIN) or any(
        ADMIN in one.access_policies for one in capabilities
    )


@stack_rule(
    "eks-logs",
    title="The control plane keeps a log of what was done, and by whom",
    why="Without the log audit nobody can say after an incident who read which secret.",
    remedy="leave cluster.logs.types out: all five are kept by default",
    severity="high",
    about=("aws_eks_cluster",),
    controls=("CIS-EKS-1.8 2.1.1", "FSBP EKS.8", "SOC2 CC7.2"),
)
def logs(stack: Configuration) -> Iterator[Problem]:
    """All five in production, audit and authenticator everywhere."""
    wanted = _ALL if stack.stage == "production" else _LEAST
    for cluster in stack.of_type("aws_eks_cluster"):
        types = cluster.values("enabled_cluster_log_types")
        missing = sorted(wanted - {str(one) for one in types})
        if missing and not any(isinstance(one, Unknown) for one in types):
            yield Problem(f"does not log {', '.join(missing)}", cluster, "enabled_cluster_log_types")


@stack_rule(
    "eks-network-policies",
    title="The VPC CNI enforces network policies",
    why="Without it every NetworkPolicy is taken, and none does anything.",
    remedy='set cluster.eks_addons.vpc-cni.configuration.enableNetworkPolicy to "true", or leave it out',
    severity="high",
    about=("aws_eks_addon",),
    controls=("CIS-EKS-1.8 4.3.1",),
)
def policies(stack: Configuration) -> Iterator[Problem]:
    """Its configuration switches them on."""
    for addon in stack.of_type("aws_eks_addon"):
        text = addon.value("configuration_values")
        if (
            addon.value("addon_name") == "vpc-cni"
            and not isinstance(text, Unknown)
            and not _ENFORCES.search(text or "")
        ):
            yield Problem("does not enforce network policies", addon, "configuration_values")


@stack_rule(
    "eks-nodes-private",
    title="Nodes live in private subnets",
    why="In a public subnet a node is one public address away from the internet.",
    remedy="let the layer choose the subnets: it takes the tier private",
    severity="high",
    about=("aws_eks_node_group", "aws_autoscaling_group"),
    controls=("CIS-EKS-1.8 5.4.3", "FSBP EC2.9"),
)
def nodes(stack: Configuration) -> Iterator[Problem]:
    """Neither an output of the layer network that is called public, nor a subnet with a tag of public ones."""
    arguments = {"aws_eks_node_group": "subnet_ids", "aws_autoscaling_group": "vpc_zone_identifier"}
    public = {one.address for one in stack.of_type("aws_subnet") if "kubernetes.io/role/elb" in one.tags}
    for one in stack.of_type(*arguments):
        argument = arguments[one.type]
        if any("public_subnet" in str(value) for value in one.values(argument)) or public & one.refers(argument):
            yield Problem("is in public subnets", one, argument)
