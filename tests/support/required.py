"""The providers that synthesized stacks require, at the versions of the bindings."""

REQUIRED = {
    "aws": {"source": "hashicorp/aws", "version": "6.25.0"},
    "helm": {"source": "hashicorp/helm", "version": "3.1.1"},
    "kubernetes": {"source": "hashicorp/kubernetes", "version": "2.38.0"},
}


def required(*names: str) -> dict[str, dict[str, str]]:
    """`required_providers` with some of them."""
    return {name: REQUIRED[name] for name in names}
