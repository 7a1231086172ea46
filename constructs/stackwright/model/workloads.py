"""The role of a workload, worked out of its settings: what a construct makes, and rules hold against AWS's limits."""

from typing import Literal

from stackwright.model.addons.needs import Policies, Role
from stackwright.model.arns import aws_policy_arn
from stackwright.model.context import Context
from stackwright.model.settings.workloads import WorkloadSettings

Identity = Literal["pod_identity", "irsa"]


def service_account(name: str, settings: WorkloadSettings) -> tuple[str, str]:
    """Namespace and name of a workload's service account."""
    return settings.namespace, settings.service_account or name


def identity(settings: WorkloadSettings, *, pod_identity: bool) -> Identity:
    """How a workload's pods get their role.

    Args:
        settings: Its block.
        pod_identity: Whether pods get credentials by Pod Identity in its cluster.
    """
    return settings.identity or ("pod_identity" if pod_identity else "irsa")


def role(context: Context, name: str, settings: WorkloadSettings) -> Role:
    """The role of a workload.

    Args:
        context: Where it is made.
        name: The workload's name.
        settings: Its block.
    """
    return Role(
        context.names.workload(name),
        f"Workload {name} of {context.names.cluster}",
        service_account(name, settings)[1],
        _policies(settings),
        _attached(context, settings),
        settings.target,
    )


def facts(context: Context, name: str, settings: WorkloadSettings, how: Identity) -> dict[str, str]:
    """What whoever writes the workload's manifests has to know; all of it is known before anything is applied.

    Args:
        context: Where the role is made.
        name: The workload's name.
        settings: Its block.
        how: How its pods get the role.
    """
    arn = context.role_arn(context.names.workload(name))
    namespace, account = service_account(name, settings)
    known = {"iam_role_arn": arn, "namespace": namespace, "service_account": account, "identity": how}
    if target := settings.target:
        known |= {"target_role_arn": target.arn, "target_trust_policy": target.trust(arn)}
    return known


def _policies(settings: WorkloadSettings) -> Policies:
    permissions = [one.statement(sid) for sid, one in settings.statements.items()]
    own: Policies = {"permissions": permissions} if permissions else {}
    return {**own, "target": [settings.target.permission]} if settings.target else own


def _attached(context: Context, settings: WorkloadSettings) -> dict[str, str]:
    """Policies that exist already, by ids that no two share: no policy has a colon in its name."""
    of_aws = {_id("aws", name): aws_policy_arn(context.region, name) for name in settings.managed_policies}
    own = {_id("own", name): context.arn("iam", f"policy/{name}") for name in settings.policies}
    return {**of_aws, **own}


def _id(whose: str, policy: str) -> str:
    return f"{whose}:{policy.replace('/', ':')}"
