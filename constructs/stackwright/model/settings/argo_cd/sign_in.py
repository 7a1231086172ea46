"""Who comes into Argo CD and what they may do there: `gitops.sso` and `gitops.roles`."""

from typing import Annotated

from pydantic import AfterValidator

from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.identity_provider import IssuerUrl
from stackwright.model.settings.values import distinct, matching

GroupName = Annotated[
    str,
    AfterValidator(
        matching(r"[^\s,\"'][^,\"'\n]*", "is not the name of a group", "write it as tokens have it, without commas")
    ),
]
"""A group as it stands in tokens: a name or an id."""


@changing(
    name=updates("helm_release", "kubernetes_secret_v1"),
    issuer_url=updates("helm_release", "kubernetes_secret_v1"),
    client_id=updates("helm_release", "kubernetes_secret_v1"),
)
class SsoSettings(Settings):
    """Sign-in by an OpenID Connect provider. The user `admin` is switched off with it.

    The client's secret is read from the environment's secret `argocd-sso`, key `client_secret`.
    """

    issuer_url: IssuerUrl
    """URL of the issuer, as tokens have it in `iss`."""
    client_id: str
    """Argo CD's id at the provider. Its address of return is `https://<hostname>/auth/callback`."""
    name: str = "SSO"
    """What the button says."""


@changing(
    admins=updates("helm_release", "kubernetes_secret_v1"),
    developers=updates("helm_release", "kubernetes_secret_v1"),
)
class RolesSettings(Settings):
    """Which groups have which role in Argo CD. Whoever is in none of them sees nothing."""

    admins: Annotated[tuple[GroupName, ...], AfterValidator(distinct)] = ()
    """Groups that may do everything."""
    developers: Annotated[tuple[GroupName, ...], AfterValidator(distinct)] = ()
    """Groups that may read everything, and sync `applications` where the stage is development."""
