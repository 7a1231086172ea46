"""Records of who read and wrote Terraform's state, in the `state` block."""

from pydantic import Field

from stackwright.model.settings.consequence import changing, makes, updates
from stackwright.model.settings.form import Settings


@changing(
    enabled=makes(
        "s3_bucket",
        "s3_bucket_logging",
        "s3_bucket_policy",
        note="Off: AWS deletes the bucket of the records only when it is empty",
    ),
    retention_days=updates("s3_bucket_lifecycle_configuration"),
)
class AccessLogSettings(Settings):
    """A record of each request to the state bucket, in a bucket `<state bucket>-logs` of the same account."""

    enabled: bool = True
    """Whether requests are recorded. A state holds all that Terraform knows, so whoever reads one should be known."""
    retention_days: int = Field(default=365, ge=1, le=3650)
    """Days after which records are deleted, 1 to 3650."""
