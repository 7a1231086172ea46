"""Container Insights: log groups of our own, and what the CloudWatch agent and Fluent Bit may do.

The actions are those of AWS's policy CloudWatchAgentServerPolicy, without making log groups and tied to these ones.
"""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from stackwright.aws.addons.identity import AddonRole, Policies
from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.pod_identity_role import PodIdentityRole
from stackwright.model.environment import Environment
from stackwright.model.iam import Statement
from stackwright.model.settings.addons import CloudwatchSettings

# Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-entries-EKS.html
AGENT_LOGS = ("performance",)
# Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-logs-FluentBit.html
FLUENT_BIT_LOGS = ("application", "dataplane", "host")


class ContainerInsights(Construct):
    """The AWS half of the CloudWatch agent and of Fluent Bit.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with its names.
        settings: Its settings.

    Attributes:
        log_groups: Log groups by the last part of their names.
        agent_role: Escape hatch to the agent's role.
        fluent_bit_role: Escape hatch to Fluent Bit's role.
        metadata: What GitOps has to know.
    """

    def __init__(self, scope: Construct, id_: str, *, environment: Environment, settings: CloudwatchSettings) -> None:
        super().__init__(scope, id_)
        names = environment.names
        key_arn = self._key_arn(environment)
        self.log_groups = {
            kind: CloudwatchLogGroup(
                self,
                f"log-group-{kind}",
                name=names.insights_log_group(kind),
                retention_in_days=settings.retention_days,
                kms_key_id=key_arn,
            )
            for kind in (*AGENT_LOGS, *FLUENT_BIT_LOGS)
        }
        self.fluent_bit_role = PodIdentityRole(
            self,
            "fluent-bit-role",
            environment=environment,
            name=names.fluent_bit_role,
            description=f"Fluent Bit of {names.cluster}",
            namespace=settings.namespace,
            service_account=settings.fluent_bit_service_account,
            policies={"logs": [write(environment, FLUENT_BIT_LOGS)]},
        )
        self.agent_role = AddonRole(
            self,
            "agent-role",
            environment=environment,
            addon="cloudwatch",
            settings=settings,
            policies=agent_policies(environment),
            facts={
                "fluent_bit_iam_role_arn": self.fluent_bit_role.arn,
                "fluent_bit_service_account": settings.fluent_bit_service_account,
            },
        )
        self.metadata = self.agent_role.metadata

    def _key_arn(self, environment: Environment) -> str:
        region, names = environment.region, environment.names
        # Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        use = Statement(
            "LogGroups",
            ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            ["*"],  # in a key's own policy, "*" is the key
            principals={"Service": [f"logs.{region.name}.{region.dns_suffix}"]},
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": _group_arn(environment, "*")}},
        )
        return EncryptionKey(
            self,
            "key",
            alias=names.addon_key_alias("cloudwatch"),
            description=f"Container Insights of {names.cluster}",
            account_id=environment.account.id,
            region=region,
            statements=[use],
        ).arn


def agent_policies(environment: Environment) -> Policies:
    """What the CloudWatch agent may do.

    Args:
        environment: The environment.
    """
    return {
        "metrics": [
            write(environment, AGENT_LOGS),
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


def write(environment: Environment, kinds: Sequence[str]) -> Statement:
    """Writing into log groups that exist.

    Args:
        environment: The environment.
        kinds: Last parts of the log groups' names.
    """
    actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    groups = [_group_arn(environment, kind) for kind in kinds]
    return Statement("Logs", actions, [arn for group in groups for arn in (group, f"{group}:*")])


def _group_arn(environment: Environment, kind: str) -> str:
    return environment.arn("logs", f"log-group:{environment.names.insights_log_group(kind)}")
