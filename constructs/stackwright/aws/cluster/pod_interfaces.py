"""Where the network add-on finds the subnet for pods of each zone."""

from collections.abc import Mapping, Sequence

from stackwright.cdk.core import Fn
from stackwright.model.context import Context
from stackwright.model.refs import NetworkRef
from stackwright.model.settings.cluster import ClusterSettings


def pod_interfaces(
    context: Context, settings: ClusterSettings, network: NetworkRef, *, security_group_id: str, zones: Sequence[str]
) -> Mapping[str, object]:
    """Configuration of vpc-cni by which it makes an ENIConfig for each zone itself; nothing without custom networking.

    Args:
        context: The region.
        settings: The `cluster` block.
        network: The VPC, with subnets for pods.
        security_group_id: Security group of pods, which is that of the nodes.
        zones: Names of the zones.
    """
    if settings.pod_network is None or not settings.pod_network.custom_networking:
        return {}
    # Source: https://github.com/aws/amazon-vpc-cni-k8s/tree/master/charts/aws-vpc-cni#configuration
    return {
        "eniConfig": {
            "create": True,
            "region": context.region.name,
            "subnets": {
                zone: {
                    "id": Fn.lookup_nested(network.pod_subnet_ids, [zone]),
                    "securityGroups": [security_group_id],
                }
                for zone in zones
            },
        }
    }
