"""A group of nodes of one kind."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.eks_node_group import (
    EksNodeGroup,
    EksNodeGroupLaunchTemplate,
    EksNodeGroupNodeRepairConfig,
    EksNodeGroupNodeRepairConfigNodeRepairConfigOverrides,
    EksNodeGroupScalingConfig,
    EksNodeGroupTaint,
    EksNodeGroupUpdateConfig,
)
from cdktf_cdktf_provider_aws.placement_group import PlacementGroup
from constructs import Construct

from stackwright.aws.cluster.launch_template import launch_template
from stackwright.cdk.core import ITerraformDependable, TerraformResourceLifecycle, Token
from stackwright.model.context import Context
from stackwright.model.settings.node_groups import MAX_UNAVAILABLE_PERCENTAGE, NodeGroupSettings
from stackwright.model.settings.nodes.repair import NodeRepairSettings
from stackwright.model.settings.values import RESERVED_TAGS
from stackwright.model.user_data import ClusterAddress, user_data


class NodeGroup(Construct):
    """A managed node group with a launch template of its own. Its name is its identity in Terraform.

    Args:
        scope: Parent construct.
        id_: The group's name in the environment file.
        context: Names and tags.
        settings: The group's block.
        cluster: The cluster that nodes join.
        kubernetes_version: Version of the nodes, which is the cluster's.
        node_role_arn: Role of the nodes.
        subnet_ids: Subnets that nodes are spread over.
        security_group_id: Security group of the nodes.
        node_tags: Keys of the context's tags that instances have too.
        after: What nodes need before they can become ready.

    Attributes:
        node_group: Escape hatch; `node_group.add_override(path, value)` sets what settings lack.
        launch_template: Escape hatch to the launch template.
        placement_group: Escape hatch to the placement group; None without one.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: NodeGroupSettings,
        cluster: ClusterAddress,
        kubernetes_version: str,
        node_role_arn: str,
        subnet_ids: Sequence[str],
        security_group_id: str,
        node_tags: Sequence[str] = (),
        after: Sequence[ITerraformDependable],
    ) -> None:
        super().__init__(scope, id_)
        name = context.names.launch_template(id_)
        self.placement_group = self._placed(context, settings, id_)
        kept = {key: value for key, value in context.tags.items() if key in {*RESERVED_TAGS, *node_tags}}
        self.launch_template = launch_template(
            self,
            settings=settings,
            # EKS moves no group between its AMIs and others. Another template forces the replacement that it takes.
            name=context.names.own_ami_launch_template(id_) if settings.ami_id else name,
            description=f"Nodes of {id_} in {context.names.cluster}",
            security_group_id=security_group_id,
            user_data=user_data(settings, cluster),
            placement_group=self.placement_group.name if self.placement_group else None,
            tags={**kept, **settings.tags, "Name": name},
        )
        ignored = ["scaling_config[0].desired_size"] if settings.desired_size_managed_by == "autoscaler" else None
        self.node_group = EksNodeGroup(
            self,
            "Resource",
            # A prefix, so that a group that has to be replaced stands beside its successor until that is ready.
            node_group_name_prefix=f"{id_}-",
            cluster_name=cluster.name,
            version=None if settings.ami_id else kubernetes_version,
            release_version=settings.release_version,
            node_role_arn=node_role_arn,
            subnet_ids=list(subnet_ids),
            ami_type=settings.ami_type,
            capacity_type=settings.capacity,
            instance_types=None if settings.capacity == "CAPACITY_BLOCK" else list(settings.instance_types),
            scaling_config=EksNodeGroupScalingConfig(
                min_size=settings.min_size, max_size=settings.max_size, desired_size=settings.first_size
            ),
            update_config=_update(settings),
            force_update_version=settings.force_update_version or None,
            node_repair_config=_repair(settings.node_repair_config, enabled=settings.node_repair),
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

    def _placed(self, context: Context, settings: NodeGroupSettings, name: str) -> PlacementGroup | None:
        placement = settings.placement_group
        if placement is None:
            return None
        own = context.names.placement_group(name, placement.suffix)
        return PlacementGroup(
            self,
            "placement-group",
            name=own,
            strategy=placement.strategy,
            partition_count=placement.partitions,
            tags={"Name": own},
        )


def _update(settings: NodeGroupSettings) -> EksNodeGroupUpdateConfig:
    if settings.max_unavailable:
        return EksNodeGroupUpdateConfig(max_unavailable=settings.max_unavailable)
    percentage = settings.max_unavailable_percentage or MAX_UNAVAILABLE_PERCENTAGE
    return EksNodeGroupUpdateConfig(max_unavailable_percentage=percentage)


def _repair(limits: NodeRepairSettings | None, *, enabled: bool) -> EksNodeGroupNodeRepairConfig:
    if limits is None:
        return EksNodeGroupNodeRepairConfig(enabled=enabled)
    return EksNodeGroupNodeRepairConfig(
        enabled=enabled,
        max_unhealthy_node_threshold_count=limits.max_unhealthy_node_threshold_count,
        max_unhealthy_node_threshold_percentage=limits.max_unhealthy_node_threshold_percentage,
        max_parallel_nodes_repaired_count=limits.max_parallel_nodes_repaired_count,
        max_parallel_nodes_repaired_percentage=limits.max_parallel_nodes_repaired_percentage,
        node_repair_config_overrides=[
            EksNodeGroupNodeRepairConfigNodeRepairConfigOverrides(**dict(override)) for override in limits.overrides
        ]
        or None,
    )
