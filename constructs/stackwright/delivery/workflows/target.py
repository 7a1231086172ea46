"""What workflows have to know of an environment, taken from its files and its stacks."""

from dataclasses import dataclass

from stackwright.delivery.workflows import pins
from stackwright.delivery.workflows.job import HOSTED
from stackwright.model.arns import arn
from stackwright.model.environment import Environment
from stackwright.model.platform_ import Platform
from stackwright.model.settings.access import AccessSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.gitops import GitOpsSettings
from stackwright.model.settings.registry import RegistrySettings
from stackwright.model.stack_records import Wave, legs, records


@dataclass(frozen=True)
class Target:
    """An environment as its jobs see it.

    Attributes:
        name: Its name; that of its environment of GitHub, too.
        production: Whether it is of the last stage.
        account_id: Its account.
        region: Its region.
        plan_role: ARN of the role that may read.
        apply_role: ARN of the role that may change.
        waves: Its stacks, as they are applied.
        runs_on: Labels of the runners that reach it.
        cluster: Name of its cluster; None without one.
        argo_cd: The namespace of its Argo CD; None without one.
        tree: The branch that its Argo CD reads.
        registry: What the names of its image repositories start with; None without any.
        bastion: What its bastion is called; None without one.
        terraform: The version of Terraform that plans and applies it.
    """

    name: str
    production: bool
    account_id: str
    region: str
    plan_role: str
    apply_role: str
    waves: tuple[Wave, ...]
    runs_on: tuple[str, ...]
    cluster: str | None
    argo_cd: str | None
    tree: str
    registry: str | None
    bastion: str | None
    terraform: str

    @property
    def planning(self) -> str:
        """Its other environment of GitHub, which nobody has to approve."""
        return f"{self.name}-plan"


def targets(platform: Platform) -> tuple[Target, ...]:
    """The environments, in the order in which a change goes through them.

    The accounts' own stacks are not among them: they hold the roles that all this is done with, and a role that may
    change itself is bound by nothing.
    """
    environments = {environment.name: environment for environment in platform.environments}
    every = records(platform.stacks())
    return tuple(
        _target(environments[leg.name], leg.waves)
        for leg in legs(stack for stack in every if stack.group in environments)
    )


def _target(environment: Environment, waves: tuple[Wave, ...]) -> Target:
    names, account, path = environment.names, environment.account.id, environment.platform.iam.path

    def role(name: str) -> str:
        return arn(environment.region, "iam", f"role{path}{name}", account_id=account)

    def has(kind: type) -> bool:
        return environment.block(kind) is not None

    gitops = environment.block(GitOpsSettings)
    branch = environment.platform.repository.default_branch
    return Target(
        name=environment.name,
        production=environment.settings.stage == "production",
        account_id=account,
        region=environment.region.name,
        plan_role=role(names.plan_role),
        apply_role=role(names.apply_role),
        waves=waves,
        runs_on=environment.platform.delivery.runners.get(environment.name, HOSTED),
        cluster=names.cluster if has(ClusterSettings) else None,
        argo_cd=gitops.namespace if gitops else None,
        tree=(gitops.revision if gitops else None) or branch,
        registry=names.repository("") if has(RegistrySettings) else None,
        bastion=names.bastion if has(AccessSettings) else None,
        terraform=pins.terraform(environment.platform),
    )
