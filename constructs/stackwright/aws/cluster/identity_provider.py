"""Whose tokens the cluster's API takes, beside principals of IAM."""

from cdktf_cdktf_provider_aws.eks_identity_provider_config import (
    EksIdentityProviderConfig,
    EksIdentityProviderConfigOidc,
)
from constructs import Construct

from stackwright.model.settings.identity_provider import IdentityProviderSettings


class IdentityProvider(Construct):
    """An OpenID Connect provider for people. A cluster takes one.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        cluster_name: The cluster.
        settings: The `identity_provider` block.

    Attributes:
        config: Escape hatch; `config.add_override(path, value)` sets what settings lack.
    """

    def __init__(self, scope: Construct, id_: str, *, cluster_name: str, settings: IdentityProviderSettings) -> None:
        super().__init__(scope, id_)
        self.config = EksIdentityProviderConfig(
            self,
            "Resource",
            cluster_name=cluster_name,
            oidc=EksIdentityProviderConfigOidc(
                identity_provider_config_name=settings.name,
                issuer_url=settings.issuer_url,
                client_id=settings.client_id,
                username_claim=settings.username_claim,
                username_prefix=settings.username_prefix,
                groups_claim=settings.groups_claim,
                groups_prefix=settings.groups_prefix if settings.groups_claim else None,
                required_claims=dict(settings.required_claims) or None,
            ),
            tags={"Name": settings.name},
        )
