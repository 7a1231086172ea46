"""`cluster.identity_provider`: people who come with tokens of an OpenID Connect provider, beside principals of IAM."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, replaces
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import Slug, matching

# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_OidcIdentityProviderConfigRequest.html
_ISSUER = re.compile(r"https://[a-zA-Z0-9.-]+(:[0-9]+)?(/[^?#\s]*)?", re.ASCII)
RESERVED = "system:"


def _issuer(url: str) -> str:
    if not _ISSUER.fullmatch(url):
        raise refuse("is not the URL of an issuer", "write it like https://login.example.com/acme, without ? and #")
    return url


def _prefix(prefix: str) -> str:
    # Source: https://docs.aws.amazon.com/eks/latest/userguide/authenticate-oidc-identity-provider.html
    if prefix != "-" and (prefix.startswith(RESERVED) or RESERVED.startswith(prefix)):
        raise refuse(f"could make names that start with {RESERVED}, which Kubernetes keeps for itself", "write oidc:")
    return prefix


IssuerUrl = Annotated[str, AfterValidator(_issuer), WithJsonSchema({"type": "string", "pattern": "^https://"})]
Prefix = Annotated[str, AfterValidator(_prefix)]
_REPLACED = replaces("eks_identity_provider_config")


@changing(
    name=_REPLACED,
    issuer_url=_REPLACED,
    client_id=_REPLACED,
    username_claim=_REPLACED,
    username_prefix=_REPLACED,
    groups_claim=_REPLACED,
    groups_prefix=_REPLACED,
    required_claims=_REPLACED,
)
class IdentityProviderSettings(Settings):
    """The OpenID Connect provider whose tokens the cluster's API takes, of which a cluster has one at most.

    EKS changes none in place. While one is replaced, which takes minutes, nobody comes in by it.
    """

    name: Slug = "oidc"
    """What EKS calls it."""
    issuer_url: IssuerUrl
    """URL of the issuer, as tokens have it in `iss`. EKS has to reach it over the internet."""
    client_id: Annotated[str, AfterValidator(matching(r"\S+", "is no client id", "write what the provider calls it"))]
    """The application that tokens are for, as they have it in `aud`."""
    username_claim: str | None = None
    """Claim that is the user's name; `sub` if left out."""
    username_prefix: Prefix | None = None
    """What stands before names of users, e.g. `oidc:`; `-` for nothing. The issuer's URL and `#` if left out."""
    groups_claim: str | None = None
    """Claim that lists the user's groups."""
    groups_prefix: Prefix = "oidc:"
    """What stands before names of groups, so that none is taken for one of Kubernetes' own."""
    required_claims: dict[str, str] = Field(default_factory=dict)
    """Claims that a token must have, with their values."""
