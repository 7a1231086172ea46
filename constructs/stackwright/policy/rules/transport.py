"""Nothing is said in clear text on the way."""

import re
from collections.abc import Iterator

from stackwright.policy.iam.statements import ANYBODY, Statement
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, Unknown
from stackwright.policy.rule import Problem, stack_rule

# Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
_MODERN = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]-|TLS-1-2-|FS-1-2-)")


@stack_rule(
    "s3-tls-only",
    title="Buckets refuse what is not encrypted on the way",
    why="S3 answers HTTP as well, and whoever listens reads the object and, with it, its signature.",
    remedy="deny s3:* where aws:SecureTransport is false, for the bucket and all in it",
    severity="medium",
    about=("aws_s3_bucket",),
    controls=("FSBP S3.5", "CIS-AWS-3.0 2.1.1"),
)
def buckets(stack: Configuration) -> Iterator[Problem]:
    """A policy of each bucket denies everybody everything without TLS."""
    for bucket in stack.of_type("aws_s3_bucket"):
        policies = list(stack.referring("aws_s3_bucket_policy", "bucket", bucket, "bucket", "id"))
        if any(isinstance(one.value("policy"), Unknown) for one in policies):
            continue
        statements = [statement for one in policies for statement in one.policy()]
        if not any(_refuses(one, "s3:GetObject") and _all_of(one) for one in statements):
            about = policies[0] if policies else bucket
            yield Problem("takes and gives objects without TLS", about, "policy" if policies else "")


def _all_of(statement: Statement) -> bool:
    """Whether it is about objects and about the bucket itself."""
    within = [one.endswith("/*") or one == "*" for one in statement.resources]
    return any(within) and (not all(within) or "*" in statement.resources)


@stack_rule(
    "queue-tls-only",
    title="Queues and topics with a policy refuse what is not encrypted on the way",
    why="SQS and SNS answer HTTP as well, and whoever listens reads the message and, with it, its signature.",
    remedy="deny its actions where aws:SecureTransport is false",
    severity="medium",
    about=("aws_sqs_queue_policy", "aws_sns_topic_policy"),
    controls=("SOC2 CC6.7",),
)
def queues(stack: Configuration) -> Iterator[Problem]:
    """Where there is a policy at all, as there is whenever others may write."""
    actions = {"aws_sqs_queue_policy": "sqs:SendMessage", "aws_sns_topic_policy": "sns:Publish"}
    for one in stack.of_type(*actions):
        statements = one.policy()
        if statements and not any(_refuses(statement, actions[one.type]) for statement in statements):
            yield Problem("takes messages without TLS", one, "policy")


def _refuses(statement: Statement, action: str) -> bool:
    """Whether it denies everybody an action without TLS."""
    return (
        not statement.allows
        and statement.may(action)
        and ANYBODY in statement.principals
        and "false" in (one.lower() for one in statement.tests("aws:SecureTransport"))
        and len(statement.conditions) == 1
    )


@stack_rule(
    "load-balancer-tls",
    title="Load balancers speak TLS 1.2 or newer",
    why="Older versions are broken, and a listener of HTTP sends passwords in clear text.",
    remedy="use HTTPS with ELBSecurityPolicy-TLS13-1-2-2021-06, and redirect HTTP to it",
    severity="high",
    about=("aws_lb_listener", "aws_alb_listener"),
    controls=("FSBP ELB.1", "SOC2 CC6.7"),
)
def listeners(stack: Configuration) -> Iterator[Problem]:
    """HTTP only redirects; HTTPS and TLS have a policy without old versions."""
    for one in stack.of_type("aws_lb_listener", "aws_alb_listener"):
        protocol, policy = one.value("protocol"), one.value("ssl_policy")
        if protocol == "HTTP" and set(one.values("default_action.type")) != {"redirect"}:
            yield Problem("answers in clear text", one, "protocol")
        elif protocol in {"HTTPS", "TLS"} and not isinstance(policy, Unknown) and not _MODERN.match(str(policy)):
            yield Problem(f"speaks old versions of TLS: {policy or 'ELBSecurityPolicy-2016-08'}", one, "ssl_policy")


@stack_rule(
    "databases-tls",
    title="Caches, brokers and search domains speak TLS",
    why="What is in them passes the network of the VPC in clear text, where anything that is broken into listens.",
    remedy="switch encryption in transit on",
    severity="high",
    about=("aws_elasticache_replication_group", "aws_msk_cluster", "aws_opensearch_domain"),
    controls=("FSBP ElastiCache.5", "FSBP MSK.1", "FSBP Opensearch.3", "FSBP Opensearch.8"),
)
def databases(stack: Configuration) -> Iterator[Problem]:
    """Between clients and servers, and between servers."""
    for one in stack.of_type("aws_elasticache_replication_group"):
        yield from _off(one, "transit_encryption_enabled")
    for one in stack.of_type("aws_opensearch_domain"):
        yield from _off(one, "node_to_node_encryption.enabled")
        yield from _off(one, "domain_endpoint_options.enforce_https")
    for one in stack.of_type("aws_msk_cluster"):
        path = "encryption_info.encryption_in_transit"
        if one.value(f"{path}.client_broker") in {"PLAINTEXT", "TLS_PLAINTEXT"}:
            yield Problem("takes connections in clear text", one, f"{path}.client_broker")
        if one.value(f"{path}.in_cluster") in {False, "false"}:
            yield Problem("its brokers speak in clear text", one, f"{path}.in_cluster")


def _off(one: Resource, path: str) -> Iterator[Problem]:
    if one.is_on(path) is False:
        yield Problem("speaks in clear text", one, path)
