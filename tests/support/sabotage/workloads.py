"""Ways to give workloads too much, and to make unsafe things for them."""

from support.sabotage.changes import ABSENT, added, allowing, anew, statement
from support.sabotage.sabotage import Sabotage

WORKLOADS = ("acme/prod-workloads",)


def _workload(action: object, resource: object, **more: object):
    return allowing("aws_iam_policy", action, resource, **more)


def _database(document, **changes):
    good = {
        "identifier": "odd",
        "storage_encrypted": True,
        "deletion_protection": True,
        "backup_retention_period": 14,
        "publicly_accessible": False,
        "manage_master_user_password": True,
    }
    body = {name: value for name, value in {**good, **changes}.items() if value is not ABSENT}
    document["resource"].setdefault("aws_db_instance", {})["sabotage"] = body


def _by_data_source(document):
    body = {"statement": [{"actions": ["*"], "resources": ["*"]}]}
    document.setdefault("data", {}).setdefault("aws_iam_policy_document", {})["odd"] = body
    text = "${data.aws_iam_policy_document.odd.json}"
    document["resource"]["aws_iam_policy"]["odd"] = {"name": "odd", "policy": text}


WAYS = (
    Sabotage("pod may do everything", "iam-no-admin", _workload("*", "*"), WORKLOADS),
    Sabotage("pod may do everything with S3", "iam-no-whole-service", _workload("s3:*", "*"), WORKLOADS),
    Sabotage(
        "pod reads every secret",
        "iam-data-named",
        _workload("secretsmanager:GetSecretValue", "*"),
        (*WORKLOADS, "acme/dev-workloads"),
    ),
    Sabotage(
        "pod decrypts with every key", "iam-data-named", _workload(["kms:Decrypt", "kms:DescribeKey"], "*"), WORKLOADS
    ),
    Sabotage("pod reads every object", "iam-data-named", _workload("s3:Get*", "*"), WORKLOADS),
    Sabotage("pod takes any role", "iam-assume-role-named", _workload("sts:AssumeRole", "*"), WORKLOADS),
    Sabotage(
        "pod takes any role of the account",
        "iam-assume-role-named",
        _workload("sts:AssumeRole", "arn:aws:iam::*:role/*"),
        WORKLOADS,
    ),
    Sabotage(
        "pod passes any role",
        "iam-pass-role-bounded",
        _workload("iam:PassRole", "*", Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}),
        WORKLOADS,
    ),
    Sabotage(
        "pod makes keys for users",
        "iam-no-escalation",
        _workload("iam:CreateAccessKey", "arn:aws:iam::111122223333:user/*"),
        WORKLOADS,
    ),
    Sabotage(
        "pod writes versions of policies",
        "iam-no-escalation",
        _workload(["iam:CreatePolicyVersion", "iam:ListPolicies"], "*"),
        WORKLOADS,
    ),
    Sabotage(
        "pod lets itself into clusters",
        "iam-no-escalation",
        _workload(["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"], "*"),
        WORKLOADS,
    ),
    Sabotage("pod changes functions", "iam-no-escalation", _workload("lambda:UpdateFunctionCode", "*"), WORKLOADS),
    Sabotage("pod runs commands on machines", "iam-no-escalation", _workload("ssm:SendCommand", "*"), WORKLOADS),
    Sabotage("policy made by a data source", "iam-no-admin", _by_data_source, WORKLOADS),
    Sabotage(
        "service account of any namespace",
        "trust-services-bounded",
        statement("aws_iam_role", "PodIdentity", "Condition", ABSENT, policy="assume_role_policy"),
        WORKLOADS,
    ),
    Sabotage(
        "queue not encrypted",
        "queues-encrypted",
        added("aws_sqs_queue", {"name": "odd", "sqs_managed_sse_enabled": False}),
        WORKLOADS,
    ),
    Sabotage("topic not encrypted", "queues-encrypted", added("aws_sns_topic", {"name": "odd"}), WORKLOADS),
    Sabotage(
        "topic without TLS",
        "queue-tls-only",
        anew(
            "aws_sns_topic_policy",
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:role/one"},
                "Action": "sns:Publish",
                "Resource": "*",
            },
            arn="arn:1",
        ),
        WORKLOADS,
    ),
    Sabotage(
        "file system not encrypted",
        "databases-encrypted",
        added("aws_efs_file_system", {"encrypted": False}),
        WORKLOADS,
    ),
    Sabotage(
        "table of a workload not recoverable",
        "dynamodb-recoverable",
        added(
            "aws_dynamodb_table",
            {
                "name": "odd",
                "hash_key": "id",
                "server_side_encryption": {"enabled": True},
                "deletion_protection_enabled": True,
            },
        ),
        WORKLOADS,
    ),
    Sabotage(
        "database on the internet",
        "databases-private",
        lambda document: _database(document, publicly_accessible=True),
        WORKLOADS,
    ),
    Sabotage(
        "database without backups",
        "databases-protected",
        lambda document: _database(document, backup_retention_period=1),
        WORKLOADS,
    ),
    Sabotage(
        "database may be deleted",
        "databases-protected",
        lambda document: _database(document, deletion_protection=False),
        WORKLOADS,
    ),
    Sabotage(
        "database's disk not encrypted",
        "databases-encrypted",
        lambda document: _database(document, storage_encrypted=ABSENT),
        WORKLOADS,
    ),
    Sabotage(
        "database's password in clear text",
        "no-secret-literals",
        lambda document: _database(document, password="correct-horse"),
        WORKLOADS,
    ),
    Sabotage(
        "cache in clear text",
        "databases-tls",
        added("aws_elasticache_replication_group", {"replication_group_id": "odd", "at_rest_encryption_enabled": True}),
        WORKLOADS,
    ),
    Sabotage(
        "brokers in clear text",
        "databases-tls",
        added(
            "aws_msk_cluster",
            {"cluster_name": "odd", "encryption_info": {"encryption_in_transit": {"client_broker": "TLS_PLAINTEXT"}}},
        ),
        WORKLOADS,
    ),
    Sabotage(
        "snapshot for all",
        "nothing-shared-with-all",
        added("aws_db_snapshot", {"db_snapshot_identifier": "odd", "shared_accounts": ["all"]}),
        WORKLOADS,
    ),
    Sabotage(
        "function for all",
        "nothing-shared-with-all",
        added("aws_lambda_function_url", {"function_name": "odd", "authorization_type": "NONE"}),
        WORKLOADS,
    ),
    Sabotage(
        "policy for all but a few actions",
        "iam-no-allow-by-exception",
        anew(
            "aws_iam_policy",
            {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"},
            name="odd",
        ),
        WORKLOADS,
    ),
    Sabotage("user of a workload", "no-iam-users", added("aws_iam_user", {"name": "odd"}), WORKLOADS),
    Sabotage(
        "pod makes roles of its own",
        "iam-roles-bounded",
        _workload(["iam:CreateRole", "iam:AttachRolePolicy"], "arn:aws:iam::111122223333:role/shop-*"),
        WORKLOADS,
    ),
    Sabotage("pod deletes every table", "iam-changes-named", _workload("dynamodb:DeleteTable", "*"), WORKLOADS),
    Sabotage(
        "pod deletes every key",
        "iam-changes-named",
        _workload("kms:ScheduleKeyDeletion", "arn:aws:kms:eu-west-1:111122223333:key/*"),
        WORKLOADS,
    ),
    Sabotage("pod tags everything", "iam-changes-named", _workload("ec2:CreateTags", "*"), WORKLOADS),
    Sabotage(
        "pod opens every group", "iam-changes-named", _workload("ec2:AuthorizeSecurityGroupIngress", "*"), WORKLOADS
    ),
)
