"""The `access` block: how people reach what has no public address."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from stackwright.model.catalogue import limits
from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import OF_CI, changing, makes, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import AmiId, LogRetentionDays, OnDestroy, Slug, within

# The ones that people can hold.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
PersonalPolicy = Literal[
    "AmazonEKSViewPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSClusterAdminPolicy",
]


@changing(
    destination=makes("s3_bucket", "cloudwatch_log_group") | updates("ssm_document", "iam_role_policy", "kms_key"),
    retention_days=updates("cloudwatch_log_group", "s3_bucket_lifecycle_configuration"),
    bucket=replaces("s3_bucket", "s3_bucket_policy") | updates("iam_role_policy") | OF_CI,
    on_destroy=updates("cloudwatch_log_group", "s3_bucket"),
)
class SessionLogSettings(Settings):
    """The record of what is typed and shown in sessions, always encrypted with a KMS key of the environment's own."""

    destination: Literal["cloudwatch", "s3"] = "cloudwatch"
    """Where sessions are recorded: in a log group while they run, or in a bucket once they end."""
    retention_days: LogRetentionDays = 90
    """Days after which records are deleted; one of the periods that CloudWatch Logs knows."""
    bucket: Annotated[str, within(limits.S3_BUCKET)] | None = None
    """Name of the bucket for `destination: s3`, unique in all of AWS. `<project>-<env>-sessions` if left out."""
    on_destroy: OnDestroy | None = None
    """What happens to records when their log group or bucket is destroyed: `delete`, or `keep`, with which Terraform
    leaves a log group in AWS, and AWS refuses to delete a bucket that holds any. If left out, `delete` in the stage
    `development` and `keep` in the others."""

    @model_validator(mode="after")
    def _bucket_goes_with_s3(self) -> "SessionLogSettings":
        if self.bucket is not None and self.destination != "s3":
            raise refuse("is used only with destination: s3", "remove it, or set the destination", "bucket")
        return self


NEW_BASTION = updates("launch_template", "autoscaling_group", note="A new instance takes the old one's place")


@changing(
    instance_type=NEW_BASTION,
    ami_id=NEW_BASTION,
    max_age_days=updates("autoscaling_group"),
    disk_gib=NEW_BASTION,
    policy=replaces("eks_access_policy_association"),
    namespaces=replaces("eks_access_policy_association"),
    idle_timeout_minutes=updates("ssm_document"),
    max_session_minutes=updates("ssm_document"),
)
class BastionSettings(Settings):
    """One small instance in a private subnet, which nobody can connect to except through Session Manager."""

    instance_type: Literal[
        "t4g.nano", "t4g.micro", "t4g.small", "t3.nano", "t3.micro", "t3.small", "t3a.nano", "t3a.micro", "t3a.small"
    ] = "t4g.micro"
    """Its size. `t4g` is arm64, the others are x86_64."""
    ami_id: AmiId | None = None
    """An Amazon Linux 2023 image of the environment's region. If left out, EC2 takes AWS's current one whenever it
    launches the bastion; no plan depends on which one that is."""
    # Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html
    max_age_days: int = Field(default=30, ge=1, le=365)
    """Days after which a new instance takes its place, 1 to 365, so that it never runs an old image."""
    disk_gib: int = Field(default=20, ge=8, le=1024)
    """Size of its disk in GiB, 8 to 1,024. The disk is gp3 and encrypted."""
    policy: PersonalPolicy = "AmazonEKSViewPolicy"
    """What the bastion's role may do inside the cluster, as an access policy of EKS."""
    namespaces: tuple[Slug, ...] = ()
    """Namespaces that `policy` is about; the whole cluster if left out."""
    session_logs: SessionLogSettings = SessionLogSettings()
    """The record of sessions."""
    idle_timeout_minutes: int = Field(default=20, ge=1, le=60)
    """Minutes without input after which a session ends, 1 to 60."""
    max_session_minutes: int = Field(default=480, ge=1, le=1440)
    """Minutes after which a session ends whatever happens, 1 to 1,440."""
    # Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html

    @property
    def architecture(self) -> Literal["arm64", "x86_64"]:
        """The processor of the instance type, in the words of image names."""
        return "arm64" if self.instance_type.startswith("t4g.") else "x86_64"


class AccessSettings(Settings):
    """How people reach what has no public address."""

    bastion: BastionSettings = BastionSettings()
    """A way to the cluster's private endpoint."""
