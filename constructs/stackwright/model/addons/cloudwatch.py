"""Container Insights: log groups of our own, and what the CloudWatch agent and Fluent Bit may do.

The actions are those of AWS's policy CloudWatchAgentServerPolicy, without making log groups and tied to these ones.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pydantic import model_validator

from stackwright.model.addons.addon import ROLE, Addon, AwsAddonSettings, AwsFacts, Surroundings
from stackwright.model.addons.needs import LogGroups, Needs, Policies, Role
from stackwright.model.context import Context
from stackwright.model.errors import refuse
from stackwright.model.iam import Statement
from stackwright.model.settings.consequence import changing, makes, replaces, updates
from stackwright.model.settings.values import KubernetesName, LogRetentionDays

# Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-entries-EKS.html
AGENT_LOGS = ("performance",)
# Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-logs-FluentBit.html
FLUENT_BIT_LOGS = ("application", "dataplane", "host")


@changing(
    retention_days=updates("cloudwatch_log_group"),
    fluent_bit_service_account=replaces("eks_pod_identity_association") | updates("iam_role"),
)
class CloudwatchSettings(AwsAddonSettings):
    """Container Insights: the CloudWatch agent sends metrics, Fluent Bit sends logs."""

    retention_days: LogRetentionDays = 30
    """Days after which logs are deleted; one of the periods that CloudWatch Logs knows."""
    namespace: KubernetesName = "amazon-cloudwatch"
    """Namespace of both."""
    service_account: KubernetesName = "cloudwatch-agent"
    """Service account of the CloudWatch agent."""
    fluent_bit_service_account: KubernetesName = "fluent-bit"
    """Service account of Fluent Bit."""

    @property
    def service_accounts(self) -> tuple[str, ...]:
        """That of the agent, and that of Fluent Bit."""
        return (self.service_account, self.fluent_bit_service_account)

    @model_validator(mode="after")
    def _two_accounts(self) -> "CloudwatchSettings":
        if self.service_account == self.fluent_bit_service_account:
            remedy = "give Fluent Bit an account of its own"
            raise refuse("is the agent's service account too", remedy, "fluent_bit_service_account")
        return self


@dataclass(frozen=True)
class CloudwatchFacts(AwsFacts):
    """What the charts have to know.

    Attributes:
        fluent_bit_iam_role_arn: Role of Fluent Bit.
        fluent_bit_service_account: Its service account.
    """

    fluent_bit_iam_role_arn: str
    fluent_bit_service_account: str


def _needs(context: Context, settings: CloudwatchSettings, _: Surroundings) -> Needs:
    fluent_bit = Role(
        fluent_bit_role(context),
        f"Fluent Bit of {context.names.cluster}",
        settings.fluent_bit_service_account,
        {"logs": [write(context, FLUENT_BIT_LOGS)]},
        id="fluent-bit-role",
    )
    return Needs(
        roles=(fluent_bit, CLOUDWATCH.role(context, settings, agent_policies(context), id="agent-role")),
        log_groups=LogGroups(
            log_group_prefix(context),
            (*AGENT_LOGS, *FLUENT_BIT_LOGS),
            settings.retention_days,
            f"Container Insights of {context.names.cluster}",
        ),
    )


def _told(facts: AwsFacts, context: Context, settings: CloudwatchSettings) -> CloudwatchFacts:
    return CloudwatchFacts(
        **asdict(facts),
        fluent_bit_iam_role_arn=context.role_arn(fluent_bit_role(context)),
        fluent_bit_service_account=settings.fluent_bit_service_account,
    )


def fluent_bit_role(context: Context) -> str:
    """Role of Fluent Bit, which sends logs beside the CloudWatch agent."""
    return f"{context.names.prefix}-fluent-bit"


def log_group_prefix(context: Context) -> str:
    """First part of the names of the log groups, which CloudWatch fixes."""
    return f"/aws/containerinsights/{context.names.cluster}/"


def agent_policies(context: Context) -> Policies:
    """What the CloudWatch agent may do.

    Args:
        context: Where the role is made.
    """
    return {
        "metrics": [
            write(context, AGENT_LOGS),
            Statement(
                "Metrics",
                ["cloudwatch:PutMetricData"],
                ["*"],  # metrics are no resources; their namespace ties them
                conditions={"StringEquals": {"cloudwatch:namespace": ["ContainerInsights", "CWAgent"]}},
            ),
            Statement(
                "Describe",
                ["ec2:DescribeTags", "ec2:DescribeVolumes"],
                ["*"],  # lists and descriptions cannot be tied to resources
            ),
        ]
    }


def write(context: Context, kinds: Sequence[str]) -> Statement:
    """Writing into log groups that exist.

    Args:
        context: Where the role is made.
        kinds: Last parts of the log groups' names.
    """
    actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    groups = [context.arn("logs", f"log-group:{log_group_prefix(context)}{kind}") for kind in kinds]
    return Statement("Logs", actions, [arn for group in groups for arn in (group, f"{group}:*")])


CLOUDWATCH = Addon(
    name="cloudwatch",
    purpose="Logs and metrics in CloudWatch.",
    settings=CloudwatchSettings,
    grants="write into four log groups; metrics of Container Insights",
    beside="log groups, KMS key, a second role",
    needs=_needs,
    calls=("ec2", "logs", "monitoring"),
    told=_told,
    consequence=ROLE | makes("cloudwatch_log_group", "kms_key"),
    eks_name="amazon-cloudwatch-observability",
)
