"""A group of nodes of one kind."""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.eks_node_group import (
    EksNodeGroup,
    EksNodeGroupLaunchTemplate,
    EksNodeGroupNodeRepairConfig,
    EksNodeGroupScalingConfig,
    EksNodeGroupTaint,
    EksNodeGroupUpdateConfig,
)
from cdktf_cdktf_provider_aws.launch_template import (
    LaunchTemplate,
    LaunchTemplateBlockDeviceMappings,
    LaunchTemplateBlockDeviceMappingsEbs,
    LaunchTemplateMetadataOptions,
    LaunchTemplateTagSpecifications,
)
from constructs import Construct

from stackwright.cdk.core import ITerraformDependable, TerraformResourceLifecycle, Token
from stackwright.model.context import Context
from stackwright.model.settings.node_groups import DiskSettings, NodeGroupSettings

TAGGED = ("instance", "volume", "network-interface")
ROOT_DEVICE = "/dev/xvda"
# Bottlerocket keeps its own system on the root volume, and images and pods' data on a second one.
# Source: https://bottlerocket.dev/en/os/latest/concepts/components/#volumes
DATA_DEVICE = "/dev/xvdb"
BOTTLEROCKET_ROOT_GIB = 4


class NodeGroup(Construct):
    """A managed node group with a launch template of its own. Its name is its identity in Terraform.

    Args:
        scope: Parent construct.
        id_: The group's name in the environment file.
        context: Names and tags.
        settings: The group's block.
        cluster_name: The cluster.
        kubernetes_version: Version of the nodes, which is the cluster's.
        node_role_arn: Role of the nodes.
        subnet_ids: Subnets that nodes are spread over.
        security_group_id: Security group of the nodes.
        after: What nodes need before they can become ready.

    Attributes:
        node_group: Escape hatch; `node_group.add_override(path, value)` sets what settings lack.
        launch_template: Escape hatch to the launch template.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: NodeGroupSettings,
        cluster_name: str,
        kubernetes_version: str,
        node_role_arn: str,
        subnet_ids: Sequence[str],
        security_group_id: str,
        after: Sequence[ITerraformDependable],
    ) -> None:
        super().__init__(scope, id_)
        name = context.names.launch_template(id_)
        self.launch_template = LaunchTemplate(
            self,
            "launch-template",
            name=name,
            description=f"Nodes of {id_} in {context.names.cluster}",
            update_default_version=True,
            vpc_security_group_ids=[security_group_id],
            block_device_mappings=list(_volumes(settings)),
            metadata_options=LaunchTemplateMetadataOptions(
                http_endpoint="enabled",
                http_tokens="required",
                http_put_response_hop_limit=settings.metadata_hop_limit,
                instance_metadata_tags="disabled",
            ),
            tag_specifications=_tag_specifications({**context.tags, "Name": name}),
            tags={"Name": name},
        )
        ignored = ["scaling_config[0].desired_size"] if settings.desired_size_managed_by == "autoscaler" else None
        self.node_group = EksNodeGroup(
            self,
            "Resource",
            # A prefix, so that a group that has to be replaced stands beside its successor until that is ready.
            node_group_name_prefix=f"{id_}-",
            cluster_name=cluster_name,
            version=kubernetes_version,
            release_version=settings.release_version,
            node_role_arn=node_role_arn,
            subnet_ids=list(subnet_ids),
            ami_type=settings.ami_type,
            capacity_type=settings.capacity,
            instance_types=list(settings.instance_types),
            scaling_config=EksNodeGroupScalingConfig(
                min_size=settings.min_size, max_size=settings.max_size, desired_size=settings.first_size
            ),
            update_config=EksNodeGroupUpdateConfig(max_unavailable_percentage=settings.max_unavailable_percentage),
            node_repair_config=EksNodeGroupNodeRepairConfig(enabled=settings.node_repair),
            labels=dict(settings.labels) or None,
            taint=[
                EksNodeGroupTaint(key=taint.key, value=taint.value or None, effect=taint.effect)
                for taint in settings.taints
            ]
            or None,
            launch_template=EksNodeGroupLaunchTemplate(
                id=self.launch_template.id, version=Token.as_string(self.launch_template.latest_version)
            ),
            tags={"Name": name},
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True, ignore_changes=ignored),
            depends_on=list(after) or None,
        )


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


def _tag_specifications(tags: Mapping[str, str]) -> list[LaunchTemplateTagSpecifications]:
    """Tags for what instances bring along, which the provider's default tags do not reach."""
    return [LaunchTemplateTagSpecifications(resource_type=kind, tags=dict(tags)) for kind in TAGGED]
