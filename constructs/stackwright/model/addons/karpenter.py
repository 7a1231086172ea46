"""Karpenter: its controller's role, its queue, and its nodes' role."""

from dataclasses import asdict, dataclass

from stackwright.model.addons import karpenter_controller
from stackwright.model.addons.addon import ROLE, Addon, AwsAddonSettings, AwsFacts, Surroundings
from stackwright.model.addons.needs import EventRule, Needs, NodeRole, Queue
from stackwright.model.context import Context
from stackwright.model.names import Names
from stackwright.model.settings.consequence import makes, updates
from stackwright.model.settings.values import KubernetesName

# Source: https://karpenter.sh/v1.14/reference/cloudformation/
EVENTS = {
    "health": ("aws.health", "AWS Health Event"),
    "spot": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    "rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
    "state": ("aws.ec2", "EC2 Instance State-change Notification"),
    "reservation": ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
}
"""What AWS announces about instances, by how the event rules' names end."""


class KarpenterSettings(AwsAddonSettings):
    """Karpenter: starts and ends nodes of its own choice. Brings the nodes' role, and a queue of what AWS announces."""

    namespace: KubernetesName = "kube-system"
    """Its namespace. In kube-system, its calls to the API are served before those of workloads."""
    service_account: KubernetesName = "karpenter"
    """Its service account."""


@dataclass(frozen=True)
class KarpenterFacts(AwsFacts):
    """What the chart and its node classes have to know.

    Attributes:
        queue: Name of the queue that it reads.
        node_role: Name of its nodes' role.
    """

    queue: str
    node_role: str


def node_role(names: Names) -> str:
    """Name of the role of the nodes that Karpenter starts."""
    return f"{names.prefix}-karpenter-node"


def discovery_tags(names: Names) -> dict[str, str]:
    """Tags by which Karpenter finds private subnets and the nodes' security group."""
    return {"karpenter.sh/discovery": names.cluster}


def _queue(context: Context) -> Queue:
    name = context.names.addon(KARPENTER.name)
    rules = {id_: EventRule(f"{name}-{id_}", source, what) for id_, (source, what) in EVENTS.items()}
    return Queue(name, rules, f"Karpenter of {context.names.cluster}")


def _needs(context: Context, settings: KarpenterSettings, around: Surroundings) -> Needs:
    queue, role = _queue(context), node_role(context.names)
    policies = karpenter_controller.policies(
        context, queue=queue.name, node_role=role, subnet_account_id=around.network_account_id
    )
    return Needs(
        roles=(KARPENTER.role(context, settings, policies),),
        queue=queue,
        node_role=NodeRole(
            role, f"Nodes that Karpenter starts for {context.names.cluster}", around.node_ssm, around.node_statements
        ),
    )


def _told(facts: AwsFacts, context: Context, _: KarpenterSettings) -> KarpenterFacts:
    return KarpenterFacts(**asdict(facts), queue=_queue(context).name, node_role=node_role(context.names))


KARPENTER = Addon(
    name="karpenter",
    purpose="Nodes beside those of node groups.",
    settings=KarpenterSettings,
    grants="start and end nodes that carry this cluster's tag",
    beside="role of the nodes and its access entry, queue, five event rules, discovery tags",
    needs=_needs,
    calls=("ec2", "eks", "sqs", "ssm"),
    isolated=(
        "unless IAM and the price list are reached otherwise, give its node classes an instanceProfile in the place of "
        "a role, and set settings.isolatedVPC of its chart (https://karpenter.sh/v1.14/getting-started/"
        "getting-started-with-karpenter/#private-clusters)"
    ),
    told=_told,
    annotates=("queue", "node_role"),
    consequence=ROLE
    | makes("sqs_queue", "cloudwatch_event_rule", "eks_access_entry")
    | updates("subnet", "security_group"),
)
