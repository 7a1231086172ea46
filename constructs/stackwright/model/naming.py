"""The names that Stackwright composes, in one place, and the check that none of them breaks a limit of AWS."""

from collections.abc import Iterator
from dataclasses import dataclass

from stackwright.model import limits
from stackwright.model.limits import NameLimit
from stackwright.model.settings.environment_file import EnvironmentSettings


@dataclass(frozen=True)
class AccountNames:
    """Names of the things that an account has once.

    Attributes:
        project: The platform's name.
    """

    project: str

    @property
    def state_bucket(self) -> str:
        """Bucket for Terraform's state, unless the platform names its own."""
        return f"{self.project}-terraform-state"

    @property
    def lock_table(self) -> str:
        """Table for Terraform's locks, unless the platform names its own."""
        return f"{self.project}-terraform-locks"

    @property
    def state_key_alias(self) -> str:
        """Alias of the KMS key for state and locks."""
        return f"alias/{self.project}-terraform-state"

    def limited(self) -> Iterator[tuple[NameLimit, str]]:
        """Every name with the limit that it must keep."""
        yield limits.S3_BUCKET, self.state_bucket
        yield limits.DYNAMODB_TABLE, self.lock_table
        yield limits.KMS_ALIAS, self.state_key_alias


@dataclass(frozen=True)
class EnvironmentNames:
    """Names of the things of one environment.

    Attributes:
        prefix: `<project>-<environment>`, which they all start with.
    """

    prefix: str

    @property
    def flow_log_group(self) -> str:
        """Log group for the VPC's flow logs."""
        return f"/aws/vpc/{self.prefix}/flow-logs"

    @property
    def flow_log_role(self) -> str:
        """Role that writes flow logs into their log group."""
        return f"{self.prefix}-flow-logs"

    @property
    def flow_log_bucket(self) -> str:
        """Bucket for flow logs, unless the environment names its own."""
        return f"{self.prefix}-flow-logs"

    @property
    def flow_log_key_alias(self) -> str:
        """Alias of the KMS key for flow logs."""
        return f"alias/{self.prefix}-flow-logs"

    @property
    def endpoint_security_group(self) -> str:
        """Security group of the interface endpoints."""
        return f"{self.prefix}-endpoints"

    def limited(self, settings: EnvironmentSettings) -> Iterator[tuple[NameLimit, str]]:
        """Every name that an environment with these settings uses, with the limit that it must keep."""
        yield limits.LOG_GROUP, self.flow_log_group
        yield limits.IAM_ROLE, self.flow_log_role
        yield limits.S3_BUCKET, settings.network.flow_logs.bucket or self.flow_log_bucket
        yield limits.KMS_ALIAS, self.flow_log_key_alias
        yield limits.SECURITY_GROUP, self.endpoint_security_group
