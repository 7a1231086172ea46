"""Rules over access: a bastion that Session Manager can reach."""

from collections.abc import Iterator

from stackwright.model.environment import Environment
from stackwright.model.errors import Fault

# What an instance without a way out needs so that Session Manager finds it.
# Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
SESSION_MANAGER = ("ssm", "ssmmessages", "ec2messages")


def faults(environment: Environment) -> Iterator[Fault]:
    """What is wrong with one environment's bastion."""
    access, network = environment.settings.access, environment.settings.network
    if access is None:
        return
    if environment.settings.cluster is None:
        yield Fault("leads to a cluster, and there is none", "add cluster, or remove it", ("access",))
    if network.nat != "none":
        return
    to_cloudwatch = access.bastion.session_logs.destination == "cloudwatch"
    needed = (*SESSION_MANAGER, "kms", *(("logs",) if to_cloudwatch else ()))
    missing = [service for service in needed if service not in network.interface_endpoints]
    if missing:
        names = ", ".join(missing)
        problem = f"cannot be reached: network.nat is none, and there is no interface endpoint for {names}"
        remedy = f"add {names} to network.interface_endpoints, or set network.nat"
        yield Fault(problem, remedy, ("access", "bastion"))
    if not to_cloudwatch and "s3" not in network.gateway_endpoints:
        problem = "cannot be reached: network.nat is none, and there is no gateway endpoint for s3"
        remedy = "add s3 to network.gateway_endpoints, or set network.nat"
        yield Fault(problem, remedy, ("access", "bastion", "session_logs", "destination"), "s3")
