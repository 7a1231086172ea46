"""A program with a layer that installs Argo CD, as one of Terraform's own states would: what runs in the cluster."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

from cdktf_cdktf_provider_helm.provider import HelmProvider, HelmProviderKubernetes, HelmProviderKubernetesExec
from cdktf_cdktf_provider_helm.release import Release
from cdktf_cdktf_provider_kubernetes.namespace_v1 import NamespaceV1, NamespaceV1Metadata
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider, KubernetesProviderExec
from cdktf_cdktf_provider_kubernetes.secret_v1 import SecretV1, SecretV1Metadata
from constructs import Construct
from pydantic import Field

from stackwright.cdk.core import Fn, TerraformStack
from stackwright.layers.cluster import CLUSTER
from stackwright.layers.secrets_ import SECRETS
from stackwright.model.context import Context
from stackwright.model.layer import Inputs, Layer
from stackwright.model.refs import ClusterRef
from stackwright.model.settings.form import Settings
from stackwright.synthesis.program import Program

TREE = "https://github.com/acme-corp/platform"
NAMESPACE = "argocd"
CLUSTER_LABEL = {"argocd.argoproj.io/secret-type": "cluster"}
REPOSITORY_LABEL = {"argocd.argoproj.io/secret-type": "repo-creds"}
EPHEMERAL = "aws_secretsmanager_secret_version"


class DeliverySettings(Settings):
    """Argo CD, and what it reads."""

    secret: str = "git"
    """Name of the secret that holds what Argo CD logs into the repository with."""
    chart: str = "argo-cd"
    """Chart of the first release."""
    version: str = "10.1.1"
    """Its version."""
    values: dict[str, Any] = Field(default_factory=dict)
    """Values of it."""
    project: dict[str, Any] = Field(default_factory=dict)
    """The one project's spec, beside what it has by itself."""


@dataclass(frozen=True)
class DeliveryRef:
    """Argo CD."""

    namespace: Annotated[str, "Namespace of Argo CD"]


class Delivery(Construct):
    """Argo CD with its namespace, its secrets and a root application."""

    def __init__(
        self, scope: Construct, id_: str, *, context: Context, settings: DeliverySettings, cluster: ClusterRef
    ) -> None:
        super().__init__(scope, id_)
        self._providers(context, cluster)
        namespace = NamespaceV1(self, "namespace", metadata=NamespaceV1Metadata(name=NAMESPACE))
        self._cluster_secret(cluster, namespace)
        self._credentials(context.names.secret(settings.secret), namespace)
        first = self._release(
            "argo-cd", settings.chart, settings.version, namespace, _values(settings.values, cluster), namespace
        )
        self._release("applications", "argocd-apps", "2.0.5", namespace, _applications(settings.project), first)
        self.ref = DeliveryRef(namespace=namespace.metadata.name)

    def _providers(self, context: Context, cluster: ClusterRef) -> None:
        access = {
            "host": cluster.endpoint,
            "cluster_ca_certificate": Fn.base64decode(cluster.certificate_authority_data),
        }
        token = {
            "api_version": "client.authentication.k8s.io/v1",
            "command": "aws",
            "args": ["eks", "get-token", "--cluster-name", cluster.name, "--region", context.region.name],
        }
        KubernetesProvider(self, "kubernetes", **access, exec=[KubernetesProviderExec(**token)])
        inner = HelmProviderKubernetes(**access, exec=HelmProviderKubernetesExec(**token))
        HelmProvider(self, "helm", kubernetes=inner)

    def _cluster_secret(self, cluster: ClusterRef, namespace: NamespaceV1) -> None:
        metadata = SecretV1Metadata(
            name="in-cluster",
            namespace=namespace.metadata.name,
            labels={**CLUSTER_LABEL, "environment": "dev"},
            annotations={"aws_cluster_name": cluster.name},
        )
        data = {"name": cluster.name, "server": "https://kubernetes.default.svc", "config": "{}"}
        SecretV1(self, "cluster", metadata=metadata, data=data)

    def _credentials(self, secret: str, namespace: NamespaceV1) -> None:
        """Credentials that pass through Terraform, and stand in no plan and no state."""
        stack = TerraformStack.of(self)
        stack.add_override("terraform.required_version", ">= 1.11.0, < 2.0.0")
        stack.add_override(f"ephemeral.{EPHEMERAL}.repository", {"secret_id": secret})
        found = f"jsondecode(ephemeral.{EPHEMERAL}.repository.secret_string)"
        metadata = SecretV1Metadata(name="repository", namespace=namespace.metadata.name, labels=REPOSITORY_LABEL)
        made = SecretV1(self, "credentials", metadata=metadata, data_wo_revision=1)
        wanted = {"url": TREE, "username": f'${{{found}["username"]}}', "password": f'${{{found}["password"]}}'}
        made.add_override("data_wo", wanted)

    def _release(
        self, name: str, chart: str, version: str, namespace: NamespaceV1, values: str, after: Construct
    ) -> Release:
        return Release(
            self,
            name,
            name=name,
            repository="https://argoproj.github.io/argo-helm",
            chart=chart,
            version=version,
            namespace=namespace.metadata.name,
            values=[values],
            depends_on=[after],
        )


def _values(given: dict[str, Any], cluster: ClusterRef) -> str:
    return json.dumps({"global": {"domain": f"argocd.{cluster.name}.example.com"}, **given})


def _applications(project: dict[str, Any]) -> str:
    here = {"server": "https://kubernetes.default.svc", "namespace": NAMESPACE}
    source = {"repoURL": TREE, "targetRevision": "main", "path": "gitops/root"}
    return json.dumps(
        {
            "projects": {
                "platform": {
                    "namespace": NAMESPACE,
                    "sourceRepos": ["*"],
                    "destinations": [{"server": "*", "namespace": "*"}],
                    **project,
                }
            },
            "applications": {
                "root": {"namespace": NAMESPACE, "project": "platform", "source": source, "destination": here}
            },
        }
    )


def build(inputs: Inputs[DeliverySettings]) -> Delivery:
    """The construct of the layer."""
    return Delivery(
        inputs.stack, "delivery", context=inputs.context, settings=inputs.settings, cluster=inputs.read(CLUSTER)
    )


DELIVERY = Layer(
    name="delivery",
    purpose="Argo CD in the cluster. Without it there is none.",
    settings=DeliverySettings,
    ref=DeliveryRef,
    build=build,
    reads=(CLUSTER, SECRETS),
)

program = Program(layers=(DELIVERY,))

if __name__ == "__main__":
    program.main()
