"""Rules over access: a bastion that Session Manager can reach."""

from collections.abc import Iterator

from stackwright.model.catalogue import limits
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault
from stackwright.model.gaps import rule
from stackwright.model.layer import Case, UsedName, bucket_name
from stackwright.model.settings.access import AccessSettings
from stackwright.model.settings.network import NetworkSettings

# What an instance without a way out needs so that Session Manager finds it.
# Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
SESSION_MANAGER = ("ssm", "ssmmessages", "ec2messages")


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's bastion."""
    access, network = case.environment.block(AccessSettings), case.environment.network
    if access is not None and network.isolated:
        yield from _unreachable(access, network)
        yield from _unrecorded(access, network)


@rule
def _unreachable(access: AccessSettings, network: NetworkSettings) -> Iterator[Fault]:
    to_cloudwatch = access.bastion.session_logs.destination == "cloudwatch"
    needed = (*SESSION_MANAGER, "kms", *(("logs",) if to_cloudwatch else ()))
    missing = [service for service in needed if service not in network.endpoints]
    if missing:
        names = ", ".join(missing)
        problem = f"cannot be reached: {network.dead_end}, and there is no interface endpoint for {names}"
        remedy = f"add {names} to network.interface_endpoints, or {network.way_out}"
        yield Fault(problem, remedy, ("access", "bastion"))


@rule
def _unrecorded(access: AccessSettings, network: NetworkSettings) -> Iterator[Fault]:
    if access.bastion.session_logs.destination == "s3" and "s3" not in network.endpoints:
        problem = f"cannot be reached: {network.dead_end}, and there is no gateway endpoint for s3"
        remedy = f"add s3 to network.gateway_endpoints, or {network.way_out}"
        yield Fault(problem, remedy, ("access", "bastion", "session_logs", "destination"), "s3")


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of the bastion's things."""
    names, access = environment.names, environment.block(AccessSettings)
    if access is None:
        return
    yield UsedName(limits.IAM_ROLE, names.bastion)
    yield UsedName(limits.IAM_INSTANCE_PROFILE, names.bastion)
    yield UsedName(limits.IAM_POLICY, names.bastion_sessions_policy)
    yield UsedName(limits.SECURITY_GROUP, names.bastion)
    yield UsedName(limits.AUTO_SCALING_GROUP, names.bastion)
    yield UsedName(limits.LAUNCH_TEMPLATE, names.bastion_launch_template)
    yield UsedName(limits.SSM_DOCUMENT, names.bastion_shell)
    yield UsedName(limits.SSM_DOCUMENT, names.bastion_tunnel)
    yield UsedName(limits.KMS_ALIAS, names.session_key_alias)
    logs = access.bastion.session_logs
    if logs.destination == "cloudwatch":
        yield UsedName(limits.LOG_GROUP, names.session_log_group)
    else:
        yield bucket_name(names.session_log_bucket, logs.bucket, ("access", "bastion", "session_logs"))
