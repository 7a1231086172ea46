"""What the roles of CI may do in a cluster, where Terraform reads or makes things in it."""

from collections.abc import Mapping

from stackwright.model.environment import Environment
from stackwright.model.settings.access_entries import AccessEntrySettings, AccessScope
from stackwright.model.settings.gitops import GitOpsSettings

PLAN, APPLY = "terraform-plan", "terraform-apply"
"""Names of the entries, which no entry of a file can have."""


def access_entries(environment: Environment) -> Mapping[str, AccessEntrySettings]:
    """The access entries of the roles, by name; none where nothing of Terraform's is in the cluster.

    Helm keeps its releases in secrets of Argo CD's namespace, and a plan reads them: EKS has no policy that shows less
    and still does. An apply makes Argo CD's definitions and cluster roles, which only an administrator of the cluster
    may: Kubernetes lets nobody grant what he has not.
    Source: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
    """
    gitops = environment.block(GitOpsSettings)
    if gitops is None or gitops.mode != "helm" or not environment.platform.ci.roles:
        return {}
    context, names = environment.context("cluster"), environment.names
    reading = AccessScope(scope="namespace", namespaces=(gitops.namespace,))
    return {
        PLAN: AccessEntrySettings(
            principal_arn=context.role_arn(names.plan_role), policies={"AmazonEKSAdminViewPolicy": reading}
        ),
        APPLY: AccessEntrySettings(
            principal_arn=context.role_arn(names.apply_role),
            policies={"AmazonEKSClusterAdminPolicy": AccessScope(scope="cluster")},
        ),
    }
