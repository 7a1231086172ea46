"""The providers that talk to the cluster's API, with credentials that last for one run of Terraform."""

from cdktf_cdktf_provider_helm.provider import HelmProvider, HelmProviderKubernetes, HelmProviderKubernetesExec
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider, KubernetesProviderExec
from constructs import Construct

from stackwright.cdk import packages
from stackwright.cdk.core import Fn, TerraformStack
from stackwright.model.context import Context
from stackwright.model.refs import ClusterRef

# Source: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
_API_VERSION = "client.authentication.k8s.io/v1"


def cluster_access(scope: Construct, *, context: Context, cluster: ClusterRef) -> None:
    """Give a stack the providers for Kubernetes and Helm. Whoever runs Terraform needs an access entry.

    Args:
        scope: A construct of the stack.
        context: The region of the cluster.
        cluster: The cluster, whose values are known at plan.
    """
    stack = TerraformStack.of(scope)
    token = ["eks", "get-token", "--cluster-name", cluster.name, "--region", context.region.name, "--output", "json"]
    authority = Fn.base64decode(cluster.certificate_authority_data)
    KubernetesProvider(
        stack,
        "kubernetes",
        host=cluster.endpoint,
        cluster_ca_certificate=authority,
        exec=[KubernetesProviderExec(api_version=_API_VERSION, command="aws", args=token)],
    )
    HelmProvider(
        stack,
        "helm",
        kubernetes=HelmProviderKubernetes(
            host=cluster.endpoint,
            cluster_ca_certificate=authority,
            exec=HelmProviderKubernetesExec(api_version=_API_VERSION, command="aws", args=token),
        ),
    )
    # As with "aws", OpenTofu takes a bare name for a provider of its own registry.
    stack.add_override("terraform.required_providers.kubernetes.source", packages.KUBERNETES)
    stack.add_override("terraform.required_providers.helm.source", packages.HELM)
