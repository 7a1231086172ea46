"""What holds something is not gone by mistake, and can be had back."""

from collections.abc import Iterator

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Unknown
from stackwright.policy.rule import Problem, stack_rule

_LASTING = ("aws_dynamodb_table", "aws_kms_alias", "aws_kms_key", "aws_s3_bucket")
_DATABASES = ("aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster")
LEAST_BACKUP_DAYS = 7
LEAST_RECOVERY_DAYS = 7
KEY_RECOVERY_DAYS = 30


@stack_rule(
    "eks-deletion-protection",
    title="Clusters of production cannot be deleted by one call",
    why="Deleting a cluster takes a minute, and all that runs in it and its volumes with it.",
    remedy="set cluster.deletion_protection to true",
    severity="high",
    about=("aws_eks_cluster",),
    controls=("SOC2 A1.2",),
    stages=("production",),
)
def clusters(stack: Configuration) -> Iterator[Problem]:
    """The switch is on."""
    for cluster in stack.of_type("aws_eks_cluster"):
        if cluster.is_on("deletion_protection") is False:
            yield Problem("can be deleted by one call", cluster, "deletion_protection")


@stack_rule(
    "dynamodb-recoverable",
    title="Tables can be had back, and cannot be deleted by one call",
    why="The table of locks has the checksums of all states; without it an old state is taken for the newest.",
    remedy="set point_in_time_recovery.enabled and deletion_protection_enabled to true",
    severity="high",
    about=("aws_dynamodb_table",),
    controls=("FSBP DynamoDB.2", "FSBP DynamoDB.6", "SOC2 A1.2"),
    stages=("staging", "production"),
)
def tables(stack: Configuration) -> Iterator[Problem]:
    """Both switches are on."""
    for table in stack.of_type("aws_dynamodb_table"):
        for path in ("point_in_time_recovery.enabled", "deletion_protection_enabled"):
            if table.is_on(path) is False:
                yield Problem(f"{path.partition('.')[0]} is off", table, path)


@stack_rule(
    "s3-versioned",
    title="Buckets keep what is overwritten",
    why="A state that was overwritten by mistake is had back out of its versions, and out of nothing else.",
    remedy="set versioning_configuration.status to Enabled",
    severity="high",
    about=("aws_s3_bucket",),
    controls=("FSBP S3.14", "SOC2 A1.2"),
)
def buckets(stack: Configuration) -> Iterator[Problem]:
    """Each bucket has versions."""
    for bucket in stack.of_type("aws_s3_bucket"):
        versions = list(stack.referring("aws_s3_bucket_versioning", "bucket", bucket, "bucket", "id"))
        if not versions:
            yield Problem("keeps nothing of what is overwritten", bucket)
        for one in versions:
            if one.value("versioning_configuration.status") in {"Suspended", "Disabled", None}:
                yield Problem("keeps nothing of what is overwritten", one, "versioning_configuration.status")


@stack_rule(
    "nothing-emptied",
    title="In production nothing is emptied to be deleted",
    why="A destroy, or a replacement that nobody saw in the plan, takes the records, backups or images with it.",
    remedy="set force_destroy or force_delete to false: on_destroy: keep, registry.force_delete: false",
    severity="high",
    about=("aws_s3_bucket", "aws_ecr_repository"),
    controls=("SOC2 A1.2",),
    stages=("production",),
)
def emptied(stack: Configuration) -> Iterator[Problem]:
    """Buckets and repositories."""
    for type_, switch in (("aws_s3_bucket", "force_destroy"), ("aws_ecr_repository", "force_delete")):
        for one in stack.of_type(type_):
            if one.is_on(switch):
                yield Problem("is emptied when it is deleted", one, switch)


@stack_rule(
    "secrets-recoverable",
    title="Secrets that are deleted can be had back for a week",
    why="A password that is gone at once is gone for whatever still uses it.",
    remedy="set recovery_window_days to 7 or more, or leave it out",
    severity="high",
    about=("aws_secretsmanager_secret",),
    controls=("SOC2 A1.2",),
    stages=("staging", "production"),
)
def secrets(stack: Configuration) -> Iterator[Problem]:
    """AWS keeps them for 30 days if nothing is said, and never if 0 is."""
    for secret in stack.of_type("aws_secretsmanager_secret"):
        days = secret.value("recovery_window_in_days")
        if isinstance(days, int | float) and days < LEAST_RECOVERY_DAYS:
            yield Problem("is gone at once when it is deleted", secret, "recovery_window_in_days")


@stack_rule(
    "kms-recoverable",
    title="Keys that are deleted can be had back for a month in production",
    why="What a key has encrypted is lost with it, and is often missed only when it is read again.",
    remedy="set the block's deletion window to 30 days, or leave it out",
    severity="high",
    about=("aws_kms_key",),
    controls=("FSBP KMS.3", "SOC2 A1.2"),
    stages=("production",),
)
def keys(stack: Configuration) -> Iterator[Problem]:
    """AWS waits for 30 days if nothing is said."""
    for key in stack.of_type("aws_kms_key"):
        days = key.value("deletion_window_in_days")
        if isinstance(days, int | float) and days < KEY_RECOVERY_DAYS:
            yield Problem(f"can be had back for {days:g} days only", key, "deletion_window_in_days")


@stack_rule(
    "kms-rotated",
    title="Keys are renewed every year",
    why="A key that is never renewed encrypts more and more, and one that leaked would open all of it.",
    remedy="set enable_key_rotation to true",
    severity="medium",
    about=("aws_kms_key",),
    controls=("FSBP KMS.4", "CIS-AWS-3.0 3.6"),
)
def rotated(stack: Configuration) -> Iterator[Problem]:
    """Symmetric keys for encryption; AWS renews no others."""
    for key in stack.of_type("aws_kms_key"):
        spec = key.value("customer_master_key_spec") or "SYMMETRIC_DEFAULT"
        if key.is_on("enable_key_rotation") is False and spec == "SYMMETRIC_DEFAULT":
            yield Problem("is never renewed", key, "enable_key_rotation")


@stack_rule(
    "state-lasting",
    title="Terraform refuses to destroy what its states are made of",
    why="Without bucket, locks and key the platform still runs, and nobody can change it any more.",
    remedy="leave lifecycle.prevent_destroy on",
    severity="critical",
    about=_LASTING,
    controls=("SOC2 A1.2",),
    waivable=False,
)
def states(stack: Configuration) -> Iterator[Problem]:
    """Bucket, table, key and its alias; a plan says nothing of it. What is not there any more would be destroyed."""
    if stack.is_plan or stack.stack.layer is not None:
        return
    state = stack.stack.state
    alias = (state.kms_key_arn or "").rpartition(":")[2]
    for type_, argument, name in (
        ("aws_s3_bucket", "bucket", state.bucket),
        ("aws_dynamodb_table", "name", state.table),
        ("aws_kms_alias", "name", alias),
    ):
        found = [one for one in stack.of_type(type_) if name and one.value(argument) == name]
        if name and not found:
            yield Problem(f"{name} is not made any more, and the next apply destroys it", what=type_)
        keys = frozenset(to for one in found for to in one.refers("target_key_id"))
        for one in (*found, *(key for key in stack.of_type("aws_kms_key") if key.address in keys)):
            if not one.is_on("lifecycle.prevent_destroy"):
                yield Problem("can be destroyed", one, "lifecycle.prevent_destroy")


@stack_rule(
    "databases-protected",
    title="Databases are backed up, and cannot be deleted by one call",
    why="A database that is replaced by mistake is its last backup, if there is one.",
    remedy="set deletion_protection, a backup_retention_period of 7 days or more, and skip_final_snapshot to false",
    severity="high",
    about=_DATABASES,
    controls=("FSBP RDS.8", "FSBP RDS.11", "SOC2 A1.2"),
    stages=("staging", "production"),
)
def databases(stack: Configuration) -> Iterator[Problem]:
    """RDS keeps backups for a day if nothing is said."""
    for one in stack.of_type(*_DATABASES):
        days = one.value("backup_retention_period")
        if one.is_on("deletion_protection") is False:
            yield Problem("can be deleted by one call", one, "deletion_protection")
        if not isinstance(days, Unknown) and (days or 1) < LEAST_BACKUP_DAYS and not one.value("replicate_source_db"):
            yield Problem(f"its backups are kept for {days or 0} days", one, "backup_retention_period")
        if one.is_on("skip_final_snapshot"):
            yield Problem("is deleted without a last snapshot", one, "skip_final_snapshot")
