"""What happened can be seen afterwards, for as long as somebody may ask."""

from collections.abc import Iterator

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.rule import Problem, stack_rule

LEAST_DAYS = {"development": 7, "staging": 30, "production": 30}
"""Days that logs are kept at least."""
LEAST_AUDIT_DAYS = {"development": 7, "staging": 30, "production": 90}
"""Days for logs of who did what: most intrusions are found within weeks, and some after months."""
AUDIT = ("/aws/eks/", "/aws/ssm/", "/aws/cloudtrail/")
"""What names of log groups begin with that say who did what."""


@stack_rule(
    "logs-kept",
    title="Logs are kept long enough, and not for ever",
    why="What is gone before somebody asks cannot answer; what is kept for ever costs, and holds people's names.",
    remedy="set the block's retention_days, e.g. cluster.logs.retention_days",
    severity="medium",
    about=("aws_cloudwatch_log_group",),
    controls=("SOC2 CC7.2",),
)
def kept(stack: Configuration) -> Iterator[Problem]:
    """In production 90 days of who did what, and 30 of the rest."""
    for group in stack.of_type("aws_cloudwatch_log_group"):
        days = group.value("retention_in_days")
        least = (LEAST_AUDIT_DAYS if str(group.value("name")).startswith(AUDIT) else LEAST_DAYS)[stack.stage]
        if days in {None, 0}:
            yield Problem("is kept for ever", group, "retention_in_days")
        elif isinstance(days, int | float) and days < least:
            problem = f"is kept for {days:g} days, of at least {least} in {stack.stage}"
            yield Problem(problem, group, "retention_in_days")


@stack_rule(
    "flow-logs",
    title="Every VPC writes down its connections",
    why="Without them nobody can say where a machine that was broken into has been.",
    remedy="leave network.flow_logs as it is; traffic_type is ALL, since what was refused tells as much",
    severity="high",
    about=("aws_vpc", "aws_flow_log"),
    controls=("FSBP EC2.6", "CIS-AWS-3.0 3.7", "CIS-EKS-1.8 5.4.3", "SOC2 CC7.2"),
)
def connections(stack: Configuration) -> Iterator[Problem]:
    """Each VPC that the stack makes has a flow log of all traffic."""
    for vpc in stack.of_type("aws_vpc"):
        if not any(stack.referring("aws_flow_log", "vpc_id", vpc, "id")):
            yield Problem("has no flow log", vpc)
    for log in stack.of_type("aws_flow_log"):
        if log.value("traffic_type") in {"ACCEPT", "REJECT"}:
            yield Problem(f"writes down {log.value('traffic_type')} only", log, "traffic_type")


@stack_rule(
    "state-access-logged",
    title="Whoever reads Terraform's states is written down",
    why="States hold whatever providers return, and CloudTrail does not log objects by itself.",
    remedy="set state.access_logs.enabled to true",
    severity="medium",
    about=("aws_s3_bucket",),
    controls=("FSBP S3.9", "CIS-AWS-3.0 3.4", "SOC2 CC7.2"),
)
def states(stack: Configuration) -> Iterator[Problem]:
    """The bucket of states has a target for access logs, unless platform.yaml goes without."""
    wanted = stack.stack.account.platform.state.access_logs.enabled
    for bucket in stack.of_type("aws_s3_bucket"):
        if not wanted or bucket.value("bucket") != stack.stack.state.bucket:
            continue
        if not any(stack.referring("aws_s3_bucket_logging", "bucket", bucket, "bucket", "id")):
            yield Problem("nobody knows who reads it", bucket)
