"""`ci` in platform.yaml: the roles by which GitHub's workflows plan and apply."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from stackwright.model.settings.consequence import changing, makes, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.iam import OwnPolicyName
from stackwright.model.settings.values import distinct

_MADE = ("iam_openid_connect_provider", "iam_role", "iam_policy", "iam_role_policy_attachment")


@changing(
    roles=makes(*_MADE, "eks_access_entry", "eks_access_policy_association")
    | updates("iam_role", note="Roles of every layer get the boundary, or lose it"),
    plan_policies=makes("iam_role_policy_attachment"),
    apply_policies=makes("iam_role_policy_attachment"),
    plan_secrets=updates("iam_policy"),
)
class CiSettings(Settings):
    """A role for plans and one for applies in each environment, made by the bootstrap stack of its account."""

    roles: bool = True
    """Whether there are such roles. Workflows of `repository` take them by GitHub's OIDC provider: no key is stored
    anywhere. Without, nothing of `ci` is made, and no role of an environment has a boundary of its own."""
    plan_policies: Annotated[tuple[OwnPolicyName, ...], AfterValidator(distinct)] = ()
    """Policies that plan roles have beside those made for them, for layers and resources of your own: what follows
    `:policy/` in their ARNs. Each account has to have them."""
    apply_policies: Annotated[tuple[OwnPolicyName, ...], AfterValidator(distinct)] = ()
    """Policies that apply roles have beside those made for them. What is refused to these roles stays refused."""
    plan_secrets: Literal["needed", "none"] = "needed"
    """Whether plan roles may read the values of the secrets that a plan of the layers reads: Argo CD's credentials for
    Git, and secrets with `generate`. With `none`, stacks that have them can be planned by apply roles and people only.
    """
