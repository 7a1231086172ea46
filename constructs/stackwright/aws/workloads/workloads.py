"""A role for each workload that an environment names."""

from constructs import Construct

from stackwright.aws.parts.pod_identity_role import PodIdentityRole
from stackwright.aws.parts.service_account_role import ServiceAccountRole
from stackwright.model import workloads
from stackwright.model.addons.needs import Role
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.refs import ClusterRef, WorkloadsRef
from stackwright.model.settings.workloads import WorkloadSettings, WorkloadsSettings


class Workloads(Construct):
    """The roles of the workloads. Each stands below its own name, so that adding one touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        settings: The `workloads` block.
        pod_identity: Whether pods get credentials by Pod Identity where a workload does not say.
        cluster: The cluster, whose OIDC provider gives tokens; None where all workloads have Pod Identity.

    Attributes:
        roles: Escape hatch: the roles by workload.
        ref: All that other layers may know.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: WorkloadsSettings,
        pod_identity: bool = True,
        cluster: ClusterRef | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        identities = {
            name: workloads.identity(workload, pod_identity=pod_identity) for name, workload in settings.root.items()
        }
        self.roles: dict[str, PodIdentityRole | ServiceAccountRole] = {
            name: self._role(name, workload, cluster if identities[name] == "irsa" else None)
            for name, workload in settings.root.items()
        }
        self.ref = WorkloadsRef(
            role_arns={name: role.arn for name, role in self.roles.items()},
            facts={
                name: workloads.facts(context, name, workload, identities[name])
                for name, workload in settings.root.items()
            },
        )

    def _role(
        self, name: str, settings: WorkloadSettings, issuer: ClusterRef | None
    ) -> PodIdentityRole | ServiceAccountRole:
        role = workloads.role(self._context, name, settings)
        policies = _spelled_out(role)
        if issuer:
            return ServiceAccountRole(
                self,
                name,
                context=self._context,
                name=role.name,
                description=role.description,
                namespace=settings.namespace,
                service_account=role.service_account,
                oidc_provider_arn=issuer.oidc_provider_arn,
                oidc_issuer=issuer.oidc_issuer,
                policies=policies,
                managed_policy_arns=role.managed_policies,
            )
        return PodIdentityRole(
            self,
            name,
            context=self._context,
            name=role.name,
            description=role.description,
            namespace=settings.namespace,
            service_account=role.service_account,
            policies=policies,
            managed_policy_arns=role.managed_policies,
            target=role.target,
        )


def _spelled_out(role: Role) -> dict[str, list[Statement]]:
    return {
        name: [statement for statement in statements if isinstance(statement, Statement)]
        for name, statements in role.policies.items()
    }
