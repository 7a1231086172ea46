"""The launch template of a node group: what its machines bring along, and how they start."""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.launch_template import (
    LaunchTemplate,
    LaunchTemplateBlockDeviceMappings,
    LaunchTemplateBlockDeviceMappingsEbs,
    LaunchTemplateCapacityReservationSpecification,
    LaunchTemplateCapacityReservationSpecificationCapacityReservationTarget,
    LaunchTemplateInstanceMarketOptions,
    LaunchTemplateMetadataOptions,
    LaunchTemplateNetworkInterfaces,
    LaunchTemplatePlacement,
    LaunchTemplateTagSpecifications,
)
from constructs import Construct

from stackwright.cdk.core import Fn
from stackwright.model.catalogue.instance_types import known
from stackwright.model.settings.node_groups import NodeGroupSettings
from stackwright.model.settings.nodes.capacity import CapacityReservationSettings
from stackwright.model.settings.nodes.disk import DiskSettings

TAGGED = ("instance", "volume", "network-interface")
ROOT_DEVICE = "/dev/xvda"
# Bottlerocket keeps its own system on the root volume, and images and pods' data on a second one.
# Source: https://bottlerocket.dev/en/os/latest/concepts/components/#volumes
DATA_DEVICE = "/dev/xvdb"
BOTTLEROCKET_ROOT_GIB = 4


def launch_template(
    scope: Construct,
    *,
    settings: NodeGroupSettings,
    name: str,
    description: str,
    security_group_id: str,
    user_data: str | None,
    placement_group: str | None,
    tags: Mapping[str, str],
) -> LaunchTemplate:
    """The launch template.

    Args:
        scope: The node group.
        settings: The group's block.
        name: The template's name.
        description: What it is for.
        security_group_id: Security group of the nodes.
        user_data: What nodes are told when they start.
        placement_group: Name of the group's placement group.
        tags: Tags of what instances bring along, which the provider's default tags do not reach. A change of one
            replaces every node, so only those are here that have to be.
    """
    reserved = settings.capacity_reservation
    block = settings.capacity == "CAPACITY_BLOCK"
    return LaunchTemplate(
        scope,
        "launch-template",
        name=name,
        description=description,
        update_default_version=True,
        image_id=settings.ami_id,
        # EKS takes the type of a Capacity Block from here.
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html
        instance_type=settings.instance_types[0] if block else None,
        instance_market_options=LaunchTemplateInstanceMarketOptions(market_type="capacity-block") if block else None,
        capacity_reservation_specification=_reservation(reserved) if reserved else None,
        placement=LaunchTemplatePlacement(group_name=placement_group) if placement_group else None,
        # Encoded by Terraform, which alone knows the cluster's address. Its strings want quotes escaped.
        user_data=Fn.base64encode(user_data.replace('"', '\\"')) if user_data else None,
        vpc_security_group_ids=None if settings.efa else [security_group_id],
        network_interfaces=_fabric(settings, security_group_id) if settings.efa else None,
        block_device_mappings=list(_volumes(settings)),
        metadata_options=LaunchTemplateMetadataOptions(
            http_endpoint="enabled",
            http_tokens="required",
            http_put_response_hop_limit=settings.metadata_hop_limit,
            instance_metadata_tags="disabled",
        ),
        tag_specifications=[LaunchTemplateTagSpecifications(resource_type=kind, tags=dict(tags)) for kind in TAGGED],
        tags={"Name": name},
    )


def _reservation(reserved: CapacityReservationSettings) -> LaunchTemplateCapacityReservationSpecification:
    if reserved.preference:
        return LaunchTemplateCapacityReservationSpecification(capacity_reservation_preference=reserved.preference)
    return LaunchTemplateCapacityReservationSpecification(
        capacity_reservation_target=LaunchTemplateCapacityReservationSpecificationCapacityReservationTarget(
            capacity_reservation_id=reserved.id, capacity_reservation_resource_group_arn=reserved.resource_group_arn
        )
    )


def _fabric(settings: NodeGroupSettings, security_group_id: str) -> list[LaunchTemplateNetworkInterfaces]:
    """An adapter on each card that can have one. The first one is the node's address, the others have none.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
    """
    type_ = known(settings.instance_types[0])
    cards = (type_ and type_.efa_cards) or ()
    return [
        LaunchTemplateNetworkInterfaces(
            network_card_index=card,
            device_index=1 if card else 0,
            interface_type="efa-only" if card else "efa" if card in cards else "interface",
            security_groups=[security_group_id],
            delete_on_termination="true",
        )
        for card in sorted({0, *cards})
    ]


def _volumes(settings: NodeGroupSettings) -> Sequence[LaunchTemplateBlockDeviceMappings]:
    if settings.os == "AL2023":
        return [_volume(ROOT_DEVICE, settings.disk)]
    return [
        _volume(ROOT_DEVICE, settings.disk, size_gib=BOTTLEROCKET_ROOT_GIB, plain=True),
        _volume(DATA_DEVICE, settings.disk),
    ]


def _volume(
    device: str, disk: DiskSettings, *, size_gib: int | None = None, plain: bool = False
) -> LaunchTemplateBlockDeviceMappings:
    return LaunchTemplateBlockDeviceMappings(
        device_name=device,
        ebs=LaunchTemplateBlockDeviceMappingsEbs(
            volume_type="gp3",
            volume_size=size_gib or disk.size_gib,
            iops=None if plain else disk.iops,
            throughput=None if plain else disk.throughput_mib,
            encrypted="true",
            delete_on_termination="true",
        ),
    )
