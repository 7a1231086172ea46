"""The packages that jsii generated: what Python and Node call them. The one place that knows their names."""

CORE = ("constructs", "cdktf")
"""What every stack is made with."""

PROVIDER_PREFIX = "cdktf_cdktf_provider_"
"""How Python's names of the packages of provider bindings begin."""

NODE_PROVIDER_PREFIX = "@cdktf/provider-"
"""How Node's names of the same packages begin."""

PINNED = tuple(f"{PROVIDER_PREFIX}{provider}" for provider in ("aws", "helm", "kubernetes"))
"""The bindings that this project depends on. Others may be installed beside them."""


AWS = "hashicorp/aws"
KUBERNETES = "hashicorp/kubernetes"
HELM = "hashicorp/helm"
"""Where Terraform finds the providers."""


def provider_of(package: str) -> str:
    """The provider's local name, such as `google-beta`, of the Python package that binds it."""
    return package.removeprefix(PROVIDER_PREFIX).replace("_", "-")


def node_name(package: str) -> str:
    """What Node calls the Python package of a provider's bindings."""
    return f"{NODE_PROVIDER_PREFIX}{provider_of(package)}"
