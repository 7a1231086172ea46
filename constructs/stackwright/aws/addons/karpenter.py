"""Karpenter: its controller's role, its queue, and its nodes' role."""

from cdktf_cdktf_provider_aws.eks_access_entry import EksAccessEntry
from constructs import Construct

from stackwright.aws.addons import karpenter_controller
from stackwright.aws.addons.identity import AddonRole
from stackwright.aws.addons.karpenter_queue import InterruptionQueue
from stackwright.aws.parts.node_role import NODE_POLICIES, SESSION_MANAGER_POLICY, NodeRole
from stackwright.model.environment import Environment
from stackwright.model.settings.addons import KarpenterSettings


class Karpenter(Construct):
    """The AWS half of Karpenter. Subnets and the nodes' security group carry its discovery tag in their own layers.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with its names and its cluster.
        settings: Its settings.

    Attributes:
        node_role: Escape hatch to the role of its nodes.
        queue: Escape hatch to the queue and its event rules.
        role: Escape hatch to the controller's role.
        metadata: What GitOps has to know.
    """

    def __init__(self, scope: Construct, id_: str, *, environment: Environment, settings: KarpenterSettings) -> None:
        super().__init__(scope, id_)
        names, cluster = environment.names, environment.settings.cluster
        session_manager = [SESSION_MANAGER_POLICY] if cluster and cluster.node_ssm else []
        self.node_role = NodeRole(
            self,
            "node-role",
            environment=environment,
            name=names.karpenter_node_role,
            description=f"Nodes that Karpenter starts for {names.cluster}",
            policies=(*NODE_POLICIES, *session_manager),
        )
        # EKS makes such an entry itself only for node groups.
        EksAccessEntry(
            self,
            "access-entry",
            cluster_name=names.cluster,
            principal_arn=self.node_role.role.arn,
            type="EC2_LINUX",
            tags={"Name": names.karpenter_node_role},
        )
        self.queue = InterruptionQueue(self, "queue", environment=environment)
        self.role = AddonRole(
            self,
            "role",
            environment=environment,
            addon="karpenter",
            settings=settings,
            policies=karpenter_controller.policies(environment),
            facts={"queue": self.queue.name, "node_role": names.karpenter_node_role},
        )
        self.metadata = self.role.metadata
