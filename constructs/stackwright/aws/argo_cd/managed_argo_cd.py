"""Argo CD that AWS runs: what it needs of AWS beside the capability, and what a person gives it once.

Source: https://docs.aws.amazon.com/eks/latest/userguide/argocd.html
"""

from typing import Any

from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from stackwright.cdk.core import Fn, Token
from stackwright.model.context import Context
from stackwright.model.gitops.cluster_secret import ClusterSecret
from stackwright.model.gitops.manifests import cluster_manifest, repository_manifest
from stackwright.model.iam import Statement, document
from stackwright.model.json_text import json_text
from stackwright.model.refs import GitOpsRef, SecretsRef
from stackwright.model.settings.gitops import GitOpsSettings

CAPABILITY = "argocd"


class ManagedArgoCd(Construct):
    """What a cluster's Argo CD capability is given. The capability itself belongs to the cluster.

    The cluster's API is out of reach, so what stands in Kubernetes is published as one text: a person who can reach it
    applies it once, `terraform output -raw manifests | kubectl apply -f -`.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, region, account.
        settings: The `gitops` block.
        url: Address of the tree's repository.
        secrets: The environment's secrets.
        secret: What the tree is told of the cluster.
        begin: Projects, and the application that brings all others.

    Attributes:
        ref: All that other layers may know.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: GitOpsSettings,
        url: str,
        secrets: SecretsRef,
        secret: ClusterSecret,
        begin: list[dict[str, Any]],
    ) -> None:
        super().__init__(scope, id_)
        objects = [cluster_manifest(secret, settings.namespace)]
        if credentials := settings.repository.credentials:
            name = context.names.secret(credentials.secret)
            self._let_read(context, name, secrets.key_arn)
            arns = Fn.zipmap(list(secrets.secret_names), list(secrets.secret_arns))
            arn = Token.as_string(Fn.lookup_nested(arns, [name]))
            objects.append(repository_manifest(settings.namespace, {"url": url, "secretArn": arn}))
        self.ref = GitOpsRef(
            namespace=settings.namespace,
            manifests=json_text({"apiVersion": "v1", "kind": "List", "items": [*objects, *begin]}),
        )

    def _let_read(self, context: Context, secret: str, key_arn: str) -> None:
        """Let the capability's role read a secret.

        Source: https://docs.aws.amazon.com/eks/latest/userguide/integration-secrets-manager.html
        """
        arn = context.arn("secretsmanager", f"secret:{secret}-??????")  # AWS adds six characters to the name
        IamRolePolicy(
            self,
            "repository",
            name="repository",
            role=context.names.capability_role(CAPABILITY),
            policy=document(
                Statement("ReadRepository", ["secretsmanager:GetSecretValue"], [arn]),
                Statement("Decrypt", ["kms:Decrypt"], [key_arn]),
                kind="inline",
            ),
        )
