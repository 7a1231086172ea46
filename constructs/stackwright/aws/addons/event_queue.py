"""A queue of what AWS announces, filled by event rules."""

from cdktf_cdktf_provider_aws.cloudwatch_event_rule import CloudwatchEventRule
from cdktf_cdktf_provider_aws.cloudwatch_event_target import CloudwatchEventTarget
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from constructs import Construct

from stackwright.model.addons.needs import Queue
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document
from stackwright.model.json_text import json_text

# Whoever reads wants to know soon or not at all.
RETENTION_SECONDS = 300


class EventQueue(Construct):
    """A queue, and the event rules that fill it.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Account and region.
        target_id: What the rules call the queue.
        queue: The queue's name, and what is put into it.

    Attributes:
        queue: Escape hatch; `queue.add_override(path, value)` sets what arguments lack.
        rules: Escape hatch to the event rules, by name.
    """

    def __init__(self, scope: Construct, id_: str, *, context: Context, target_id: str, queue: Queue) -> None:
        super().__init__(scope, id_)
        self.queue = SqsQueue(
            self,
            "Resource",
            name=queue.name,
            message_retention_seconds=RETENTION_SECONDS,
            sqs_managed_sse_enabled=True,
            tags={"Name": queue.name},
        )
        arn = context.arn("sqs", queue.name)
        rule_arns = [context.arn("events", f"rule/{rule.name}") for rule in queue.rules.values()]
        send = Statement(
            "Events",
            ["sqs:SendMessage"],
            [arn],
            principals={"Service": ["events.amazonaws.com"]},
            conditions={"ArnEquals": {"aws:SourceArn": rule_arns}},
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
        self.rules = {}
        for name, rule in queue.rules.items():
            self.rules[name] = made = CloudwatchEventRule(
                self,
                f"rule-{name}",
                name=rule.name,
                description=f"{rule.detail_type}, to {queue.reader}",
                event_pattern=json_text({"source": [rule.source], "detail-type": [rule.detail_type]}),
                tags={"Name": rule.name},
            )
            CloudwatchEventTarget(self, f"target-{name}", rule=made.name, target_id=target_id, arn=self.queue.arn)
