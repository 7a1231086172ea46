"""The IAM role of one service account, by EKS Pod Identity."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cdktf_cdktf_provider_aws.eks_pod_identity_association import EksPodIdentityAssociation
from constructs import Construct

from stackwright.aws.parts.workload_role import WorkloadRole
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document
from stackwright.model.settings.target_role import TargetRoleSettings


class PodIdentityRole(WorkloadRole):
    """A role that only pods of one service account, in one namespace of one cluster, get credentials of.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Account and region of the role, and the names of the cluster.
        name: The role's name, at most 64 characters.
        description: What the role is for, at most 1,000 characters.
        namespace: Kubernetes namespace of the pods.
        service_account: Their service account.
        policies: Statements of the role's own policies, by a kebab-case name.
        managed_policy_arns: Policies that exist already, by a kebab-case name.
        path: The role's path, which groups roles; that of the platform if left out.
        target: The role that pods end up with, which this one has to be allowed to take; None for this one. Without its
            session tags, this one is pinned to the account alone.
        associate: Whether the role is given to the service account here; False when an EKS add-on does it itself.

    Attributes:
        association: What gives the role to the service account; None without.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        name: str,
        description: str,
        namespace: str,
        service_account: str,
        policies: Mapping[str, Sequence[Statement]] = MappingProxyType({}),
        managed_policy_arns: Mapping[str, str] = MappingProxyType({}),
        path: str | None = None,
        target: TargetRoleSettings | None = None,
        associate: bool = True,
    ) -> None:
        # The request's tags are those that Pod Identity sends along. The cluster is pinned by its tag, since what
        # Pod Identity sends as aws:SourceArn is documented nowhere.
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
        tagged = target is None or target.session_tags
        tags = {
            "aws:RequestTag/eks-cluster-arn": context.cluster_arn,
            "aws:RequestTag/kubernetes-namespace": namespace,
            "aws:RequestTag/kubernetes-service-account": service_account,
        }
        trust = Statement(
            "PodIdentity",
            ["sts:AssumeRole", "sts:TagSession"],
            principals={"Service": ["pods.eks.amazonaws.com"]},
            conditions={"StringEquals": {"aws:SourceAccount": context.account_id, **(tags if tagged else {})}},
        )
        super().__init__(
            scope,
            id_,
            context=context,
            name=name,
            description=description,
            trust=document(trust, kind="trust"),
            policies=policies,
            managed_policy_arns=managed_policy_arns,
            path=path,
        )
        self.association = (
            EksPodIdentityAssociation(
                self,
                "association",
                cluster_name=context.names.cluster,
                namespace=namespace,
                service_account=service_account,
                role_arn=self.role.arn,
                target_role_arn=target.arn if target else None,
                disable_session_tags=None if tagged else True,
                tags={"Name": name},
            )
            if associate
            else None
        )
