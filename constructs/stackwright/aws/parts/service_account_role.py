"""The IAM role of one service account, by a token of the cluster's OIDC provider (IRSA)."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from constructs import Construct

from stackwright.aws.parts.workload_role import WorkloadRole
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document


class ServiceAccountRole(WorkloadRole):
    """A role for pods that cannot use Pod Identity. Their service account names it in an annotation.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Account and region of the role, and the names of the cluster.
        name: The role's name, at most 64 characters.
        description: What the role is for, at most 1,000 characters.
        namespace: Kubernetes namespace of the pods.
        service_account: Their service account, annotated with `eks.amazonaws.com/role-arn`.
        oidc_provider_arn: The cluster's OIDC provider in IAM.
        oidc_issuer: Issuer of the cluster's tokens, without `https://`.
        policies: Statements of the role's own policies, by a kebab-case name.
        managed_policy_arns: Policies that exist already, by a kebab-case name.
        path: The role's path, which groups roles; that of the platform if left out.
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
        oidc_provider_arn: str,
        oidc_issuer: str,
        policies: Mapping[str, Sequence[Statement]] = MappingProxyType({}),
        managed_policy_arns: Mapping[str, str] = MappingProxyType({}),
        path: str | None = None,
    ) -> None:
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
        trust = Statement(
            "ServiceAccountToken",
            ["sts:AssumeRoleWithWebIdentity"],
            principals={"Federated": [oidc_provider_arn]},
            conditions={
                "StringEquals": {
                    f"{oidc_issuer}:aud": "sts.amazonaws.com",
                    f"{oidc_issuer}:sub": f"system:serviceaccount:{namespace}:{service_account}",
                }
            },
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
            # Policies that compare the cluster's name find it in the tags of Pod Identity's sessions. A token has none.
            # Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEBSCSIDriverEKSClusterScopedPolicy.html
            tags={"eks-cluster-name": context.names.cluster},
        )
