"""The queue in which Karpenter reads what AWS is about to do to its nodes."""

from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from cdktf_cdktf_provider_aws.cloudwatch_event_target import CloudwatchEventTarget
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from constructs import Construct

from stackwright.model.environment import Environment
from stackwright.model.iam import Statement, document
from stackwright.model.json_text import json_text
from stackwright.model.names import KARPENTER_EVENTS

# Karpenter wants to know soon or not at all.
RETENTION_SECONDS = 300
# Source: https://karpenter.sh/v1.14/reference/cloudformation/
EVENTS = {
    "health": ("aws.health", "AWS Health Event"),
    "spot": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    "rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
    "state": ("aws.ec2", "EC2 Instance State-change Notification"),
    "reservation": ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
}


class InterruptionQueue(Construct):
    """A queue, and the event rules that fill it.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with its names.

    Attributes:
        queue: Escape hatch; `queue.add_override(path, value)` sets what arguments lack.
        name: The queue's name, known before apply.
    """

    def __init__(self, scope: Construct, id_: str, *, environment: Environment) -> None:
        super().__init__(scope, id_)
        names = environment.names
        self.name = names.karpenter_queue
        self.queue = SqsQueue(
            self,
            "Resource",
            name=self.name,
            message_retention_seconds=RETENTION_SECONDS,
            sqs_managed_sse_enabled=True,
            tags={"Name": self.name},
        )
        arn = environment.arn("sqs", self.name)
        rules = {name: names.karpenter_event_rule(name) for name in KARPENTER_EVENTS}
        send = Statement(
            "Events",
            ["sqs:SendMessage"],
            [arn],
            principals={"Service": ["events.amazonaws.com"]},
            conditions={
                "ArnEquals": {"aws:SourceArn": [environment.arn("events", f"rule/{r}") for r in rules.values()]}
            },
        )
        tls_only = Statement(
            "DenyHTTP",
            ["sqs:*"],
            [arn],
            principals="*",
            conditions={"Bool": {"aws:SecureTransport": "false"}},
            effect="Deny",
        )
        SqsQueuePolicy(self, "policy", queue_url=self.queue.url, policy=document(send, tls_only, kind="queue"))
        for name, full_name in rules.items():
            source, detail_type = EVENTS[name]
            rule = CloudwatchEventRule(
                self,
                f"rule-{name}",
                name=full_name,
                description=f"{detail_type}, to Karpenter of {names.cluster}",
                event_pattern=json_text({"source": [source], "detail-type": [detail_type]}),
                tags={"Name": full_name},
            )
            CloudwatchEventTarget(self, f"target-{name}", rule=rule.name, target_id="karpenter", arn=self.queue.arn)
