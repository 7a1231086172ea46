"""Who in an environment calls which services of AWS, by the names of their endpoints, and what follows for a VPC."""

from collections.abc import Iterator
from dataclasses import dataclass

from stackwright.model.catalogue.endpoints import GATEWAY_SERVICES, has_endpoint
from stackwright.model.environment import Environment
from stackwright.model.errors import Key
from stackwright.model.gaps import rule
from stackwright.model.settings.access import AccessSettings
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.eks_addons import CALLS
from stackwright.model.settings.endpoints import AUTO

# What nodes call to join, and to pull images; layers of images come from S3.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
NODES = ("ec2", "ecr.api", "ecr.dkr", "eks", "sts", "s3")
POD_IDENTITY = "eks-auth"
# What an instance without a way out needs so that Session Manager finds it; the session is encrypted with a key.
# Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
SESSION_MANAGER = ("ssm", "ssmmessages", "ec2messages", "kms")
SESSION_RECORD = {"cloudwatch": "logs", "s3": "s3"}


@dataclass(frozen=True)
class Caller:
    """Something that calls services of AWS.

    Attributes:
        key: Where the file says that it is there.
        services: The services without which it does not work.
    """

    key: Key
    services: tuple[str, ...]


def callers(environment: Environment) -> Iterator[Caller]:
    """Whatever of an environment calls services of AWS from private subnets."""
    yield from _of_cluster(environment)
    yield from _of_access(environment)
    yield from _of_addons(environment)


@rule
def _of_cluster(environment: Environment) -> Iterator[Caller]:
    cluster = environment.block(ClusterSettings)
    if cluster is None:
        return
    yield Caller(("cluster",), NODES)
    if cluster.pod_identity:
        yield Caller(("cluster",), (POD_IDENTITY,))
    for name in cluster.installed_eks_addons:
        yield Caller(("cluster", "eks_addons", name), CALLS.get(name, ()))


@rule
def _of_access(environment: Environment) -> Iterator[Caller]:
    access = environment.block(AccessSettings)
    if access is not None:
        yield Caller(("access", "bastion"), SESSION_MANAGER)
        yield Caller(("access", "bastion"), (SESSION_RECORD[access.bastion.session_logs.destination],))


@rule
def _of_addons(environment: Environment) -> Iterator[Caller]:
    addons = environment.block(AddonsSettings)
    for addon in addons.enabled if addons else ():
        yield Caller(("addons", addon.name), addon.calls)


def interface_endpoints(environment: Environment) -> tuple[str, ...]:
    """The services for which the VPC gets interface endpoints: those that the file lists, and what `auto` stands for.

    Args:
        environment: The environment. `auto` stands for whatever it calls and an endpoint can be made for.
    """
    listed = environment.network.interface_endpoints
    if AUTO not in listed:
        return listed
    called = {service for caller in callers(environment) for service in caller.services}
    lacking = called.difference(GATEWAY_SERVICES, environment.network.found_endpoints)
    own = sorted(service for service in lacking if has_endpoint(service, environment.region))
    return tuple(dict.fromkeys([*(service for service in listed if service != AUTO), *own]))
