"""What is stored is encrypted, with keys of one's own where that can be chosen."""

from collections.abc import Iterator

from stackwright.model.settings.waivers import Stage
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, Unknown
from stackwright.policy.rule import Problem, stack_rule

GUARDED: tuple[Stage, ...] = ("staging", "production")
PRODUCTION: tuple[Stage, ...] = ("production",)


@stack_rule(
    "eks-secrets-encrypted",
    title="Kubernetes secrets are encrypted with a key of one's own",
    why="Without it, whoever gets at etcd or a backup of it reads every secret of the cluster.",
    remedy="set cluster.encrypt_secrets to true",
    severity="high",
    about=("aws_eks_cluster",),
    controls=("CIS-EKS-1.8 5.3.1", "FSBP EKS.3"),
    stages=GUARDED,
)
def kubernetes_secrets(stack: Configuration) -> Iterator[Problem]:
    """Every cluster has an encryption_config for secrets with a key."""
    for cluster in stack.of_type("aws_eks_cluster"):
        if "secrets" not in cluster.values("encryption_config.resources"):
            yield Problem("its secrets are not encrypted with a key of its own", cluster, "encryption_config")
        elif not cluster.value("encryption_config.provider.key_arn"):
            yield Problem("no key is named", cluster, "encryption_config.provider.key_arn")


_BLOCKS = {
    "aws_launch_template": ("block_device_mappings.ebs",),
    "aws_instance": ("root_block_device", "ebs_block_device"),
    "aws_launch_configuration": ("root_block_device", "ebs_block_device"),
}


@stack_rule(
    "ebs-encrypted",
    title="Volumes of machines are encrypted",
    why="A snapshot of a volume that is not encrypted can be shared and read by anybody who may share it.",
    remedy="set encrypted to true, as cluster.node_groups and access.bastion do by themselves",
    severity="high",
    about=(*_BLOCKS, "aws_ebs_volume"),
    controls=("FSBP EC2.3", "FSBP EC2.7", "CIS-AWS-3.0 2.2.1"),
)
def volumes(stack: Configuration) -> Iterator[Problem]:
    """Each block that describes a volume says encrypted; one that says nothing of volumes has those of its image."""
    for one in stack.of_type(*_BLOCKS):
        for path in _BLOCKS[one.type]:
            for block in one.values(path):
                if not isinstance(block, Unknown) and not _on(block.get("encrypted")):
                    yield Problem("a volume is not encrypted", one, f"{path}.encrypted")
    for one in stack.of_type("aws_ebs_volume"):
        if one.is_on("encrypted") is False:
            yield Problem("is not encrypted", one, "encrypted")


@stack_rule(
    "s3-encrypted",
    title="Buckets encrypt with a key of one's own",
    why="With S3's own keys whoever may read an object needs nothing else, and no log shows who decrypted what.",
    remedy="set sse_algorithm to aws:kms and name a key; for Terraform's states, set state.encryption to kms",
    severity="medium",
    about=("aws_s3_bucket",),
    controls=("FSBP S3.17", "SOC2 CC6.1"),
    stages=PRODUCTION,
)
def buckets(stack: Configuration) -> Iterator[Problem]:
    """S3 delivers access logs to no bucket with a KMS key, and platform.yaml may choose S3's keys for states."""
    for bucket in stack.of_type("aws_s3_bucket"):
        states = bucket.value("bucket") == stack.stack.state.bucket and stack.stack.state.kms_key_arn is None
        if states or _takes_access_logs(stack, bucket):
            continue
        rules = list(
            stack.referring("aws_s3_bucket_server_side_encryption_configuration", "bucket", bucket, "bucket", "id")
        )
        if not rules:
            yield Problem("nothing says how it is encrypted", bucket)
        for one in rules:
            algorithm = one.value("rule.apply_server_side_encryption_by_default.sse_algorithm")
            if not isinstance(algorithm, Unknown) and not str(algorithm).startswith("aws:kms"):
                argument = "rule.apply_server_side_encryption_by_default.sse_algorithm"
                yield Problem("encrypts with S3's own keys", one, argument)


@stack_rule(
    "dynamodb-encrypted",
    title="Tables are encrypted with a key that the account can see",
    why="The key that AWS uses otherwise belongs to AWS: nobody can withdraw it or see who used it.",
    remedy="set server_side_encryption.enabled to true; for Terraform's locks, set state.encryption to kms",
    severity="medium",
    about=("aws_dynamodb_table",),
    controls=("SOC2 CC6.1",),
    stages=PRODUCTION,
)
def tables(stack: Configuration) -> Iterator[Problem]:
    """Each table but that of locks, where platform.yaml chooses AWS's own keys for states."""
    for table in stack.of_type("aws_dynamodb_table"):
        locks = table.value("name") == stack.stack.state.table and stack.stack.state.kms_key_arn is None
        if table.is_on("server_side_encryption.enabled") is False and not locks:
            yield Problem("is encrypted with a key of AWS's own", table, "server_side_encryption.enabled")


@stack_rule(
    "ecr-encrypted",
    title="Images are encrypted with a key of one's own",
    why="With AES256 whoever may pull needs nothing else, and no log shows who decrypted what.",
    remedy="set registry.kms_key to true",
    severity="medium",
    about=("aws_ecr_repository", "aws_ecr_repository_creation_template"),
    controls=("SOC2 CC6.1",),
    stages=GUARDED,
)
def repositories(stack: Configuration) -> Iterator[Problem]:
    """Repositories, and templates of those that caches and replication make."""
    for one in stack.of_type("aws_ecr_repository", "aws_ecr_repository_creation_template"):
        kind = one.value("encryption_configuration.encryption_type")
        if not isinstance(kind, Unknown) and kind not in {"KMS", "KMS_DSSE"}:
            yield Problem("its images have no key of their own", one, "encryption_configuration.encryption_type")


@stack_rule(
    "secrets-encrypted",
    title="Secrets are encrypted with a key of one's own",
    why="With the account's default key whoever may read the secret needs nothing else, and no other account can.",
    remedy="name a key in kms_key_id, as the block secrets does by itself",
    severity="high",
    about=("aws_secretsmanager_secret",),
    controls=("SOC2 CC6.1",),
)
def secrets(stack: Configuration) -> Iterator[Problem]:
    """Every secret names a key."""
    for secret in stack.of_type("aws_secretsmanager_secret"):
        if secret.value("kms_key_id") in {None, "", "alias/aws/secretsmanager"}:
            yield Problem("is encrypted with the account's default key", secret, "kms_key_id")


@stack_rule(
    "queues-encrypted",
    title="Queues and topics are encrypted",
    why="Messages carry what people order, and who they are; a topic is not encrypted unless it says so.",
    remedy="set kms_master_key_id, or for a queue sqs_managed_sse_enabled",
    severity="medium",
    about=("aws_sqs_queue", "aws_sns_topic"),
    controls=("FSBP SQS.1", "FSBP SNS.1"),
)
def queues(stack: Configuration) -> Iterator[Problem]:
    """A queue is encrypted by SQS if nothing is said, and is not where that is switched off."""
    for queue in stack.of_type("aws_sqs_queue"):
        switch = queue.value("sqs_managed_sse_enabled")
        if (
            not queue.value("kms_master_key_id")
            and switch is not None
            and queue.is_on("sqs_managed_sse_enabled") is False
        ):
            yield Problem("its messages are not encrypted", queue, "sqs_managed_sse_enabled")
    for topic in stack.of_type("aws_sns_topic"):
        if not topic.value("kms_master_key_id"):
            yield Problem("its messages are not encrypted", topic, "kms_master_key_id")


@stack_rule(
    "logs-encrypted",
    title="Logs are encrypted with a key of one's own",
    why="Logs of a cluster hold names, addresses and sometimes tokens; a key of one's own says who read them.",
    remedy="set the block's kms_key to true, e.g. cluster.logs.kms_key or network.flow_logs.kms_key",
    severity="medium",
    about=("aws_cloudwatch_log_group",),
    controls=("SOC2 CC6.1",),
    stages=PRODUCTION,
)
def logs(stack: Configuration) -> Iterator[Problem]:
    """Every log group names a key."""
    for group in stack.of_type("aws_cloudwatch_log_group"):
        if not group.value("kms_key_id"):
            yield Problem("is encrypted with a key of AWS's own", group, "kms_key_id")


_STORES = {
    "aws_db_instance": "storage_encrypted",
    "aws_docdb_cluster": "storage_encrypted",
    "aws_efs_file_system": "encrypted",
    "aws_elasticache_replication_group": "at_rest_encryption_enabled",
    "aws_neptune_cluster": "storage_encrypted",
    "aws_opensearch_domain": "encrypt_at_rest.enabled",
    "aws_rds_cluster": "storage_encrypted",
    "aws_redshift_cluster": "encrypted",
}


@stack_rule(
    "databases-encrypted",
    title="Databases and file systems are encrypted",
    why="Most of them cannot be encrypted afterwards: they are copied, and the copy takes their place.",
    remedy="switch it on before it is made",
    severity="high",
    about=tuple(_STORES),
    controls=("FSBP RDS.3", "FSBP EFS.1", "FSBP ElastiCache.4", "FSBP Opensearch.1", "CIS-AWS-3.0 2.3.1"),
)
def databases(stack: Configuration) -> Iterator[Problem]:
    """The switch of each kind of store is on; a copy of something that was encrypted is, too."""
    for one in stack.of_type(*_STORES):
        copied = one.value("snapshot_identifier") or one.value("replicate_source_db")
        if one.is_on(_STORES[one.type]) is False and not copied:
            yield Problem("is not encrypted", one, _STORES[one.type])


def _takes_access_logs(stack: Configuration, bucket: Resource) -> bool:
    policies = stack.referring("aws_s3_bucket_policy", "bucket", bucket, "bucket", "id")
    statements = (statement for one in policies for statement in one.policy())
    return any("logging.s3.amazonaws.com" in one.principals for one in statements if one.allows)


def _on(value: object) -> bool:
    return value in {True, "true"} or isinstance(value, Unknown)
