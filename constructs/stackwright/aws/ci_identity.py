"""Who GitHub's workflows are in an account: an OIDC provider, and two roles for each environment."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cdktf_cdktf_provider_aws.iam_openid_connect_provider import IamOpenidConnectProvider
from constructs import Construct

from stackwright.aws.parts.iam import iam_policy
from stackwright.aws.parts.workload_role import WorkloadRole
from stackwright.model.arns import arn
from stackwright.model.ci.boundary import boundary
from stackwright.model.ci.roles import APPLY_SESSION_SECONDS, Policies, apply_policies, plan_policies
from stackwright.model.ci.scope import Scope
from stackwright.model.ci.trust import AUDIENCE, ISSUER, apply_trust, plan_trust
from stackwright.model.context import Context
from stackwright.model.environment import Account
from stackwright.model.iam import Statement, document
from stackwright.model.refs import CiRef


class EnvironmentRoles(Construct):
    """The roles of one environment: one for plans, one for applies, and what bounds the roles that the latter makes.

    Args:
        scope: Parent construct.
        id_: The environment's name.
        context: Where the account's own things stand.
        of: What belongs to the environment.

    Attributes:
        boundary: Escape hatch to the policy that bounds the environment's roles; None where the platform names one.
        plan: The role for plans.
        apply: The role for applies.
    """

    def __init__(self, scope: Construct, id_: str, *, context: Context, of: Scope) -> None:
        super().__init__(scope, id_)
        environment = of.environment
        names, ci = environment.names, environment.platform.ci
        self.boundary = (
            None
            if environment.account.permissions_boundary
            else iam_policy(
                self,
                "boundary",
                context=context,
                name=names.boundary,
                description=f"What no role of {names.prefix} gets past",
                policy=document(*boundary(of), kind="managed"),
                tags={"Name": names.boundary},
            )
        )
        self.plan = self._role(
            "plan",
            context=context,
            name=names.plan_role,
            trust=plan_trust(environment),
            policies=plan_policies(of),
            given=self._given(environment.account, ci.plan_policies),
        )
        self.apply = self._role(
            "apply",
            context=context,
            name=names.apply_role,
            trust=apply_trust(environment),
            policies=apply_policies(of),
            given=self._given(environment.account, ci.apply_policies),
            session_seconds=APPLY_SESSION_SECONDS,
        )

    def _role(
        self,
        id_: str,
        *,
        context: Context,
        name: str,
        trust: Statement,
        policies: Policies,
        given: Mapping[str, str],
        session_seconds: int | None = None,
    ) -> WorkloadRole:
        return WorkloadRole(
            self,
            id_,
            context=context,
            name=name,
            description=f"Workflows of GitHub that {id_}",
            trust=document(trust, kind="trust"),
            policies=policies,
            managed_policy_arns=given,
            path=None,
            session_seconds=session_seconds,
        )

    @staticmethod
    def _given(account: Account, policies: Sequence[str]) -> Mapping[str, str]:
        """ARNs of policies that the account has already."""
        return {
            f"given-{policy.replace('/', '-')}": arn(account.region, "iam", f"policy/{policy}", account_id=account.id)
            for policy in policies
        }


class CiIdentity(Construct):
    """GitHub's workflows in one account.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Where the account's own things stand.
        account: The account.
        scopes: What belongs to each environment of the account.

    Attributes:
        provider: Escape hatch to GitHub's OIDC provider; None where the account has it already.
        roles: The roles by environment.
        ref: ARNs of the roles.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: Context, account: Account, scopes: Sequence[Scope] = ()
    ) -> None:
        super().__init__(scope, id_)
        # AWS trusts GitHub's certificates by itself and ignores thumbprints.
        # Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
        self.provider = (
            IamOpenidConnectProvider(
                self,
                "github",
                url=f"https://{ISSUER}",
                client_id_list=[AUDIENCE],
                tags={"Name": "github"},
            )
            if account.platform.accounts[account.name].github_oidc_provider == "made"
            else None
        )
        self.roles: Mapping[str, EnvironmentRoles] = MappingProxyType(
            {
                one.environment.name: EnvironmentRoles(self, one.environment.name, context=context, of=one)
                for one in scopes
            }
        )
        self.ref = CiRef(
            plan_roles={name: one.plan.role.arn for name, one in self.roles.items()},
            apply_roles={name: one.apply.role.arn for name, one in self.roles.items()},
        )
