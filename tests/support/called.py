"""Which permissions the calls need that the real provider was seen to make."""

import json
from pathlib import Path

CALLS = json.loads((Path(__file__).parent / "calls.json").read_text())["calls"]
"""Operations by service, as `tools/record-calls` found them."""

PREFIXES = {
    "Auto Scaling": "autoscaling",
    "CloudWatch Logs": "logs",
    "EventBridge": "events",
    "S3 Control": "s3",
    "Secrets Manager": "secretsmanager",
}
"""What IAM calls a service, where it is not its name in small letters."""
# Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
PERMISSIONS = {
    "s3:DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
    "s3:DeleteBucketOwnershipControls": "s3:PutBucketOwnershipControls",
    "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
    "s3:GetBucketCors": "s3:GetBucketCORS",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:DeleteObjects": "s3:DeleteObject",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
}
"""The permission of an operation that has not the same name."""
OF_STATE = {"dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "s3:GetObject", "s3:PutObject"}
"""What Terraform itself calls, to read, write and lock states."""
OF_BOOTSTRAP = {
    *("dynamodb:CreateTable", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable"),
    *("dynamodb:DescribeTimeToLive", "dynamodb:ListTagsOfResource", "dynamodb:UpdateContinuousBackups"),
}
"""What only an account's own stack calls, which a person applies."""
_READING = ("Describe", "Get", "List")
FREE = {"sts:GetCallerIdentity"}
"""What needs no permission."""


def reads() -> list[str]:
    """What a plan of the layers needs, as seen."""
    return [one for one in permissions() if one.split(":")[1].startswith(_READING)]


def changes() -> list[str]:
    """What an apply of the layers needs beside that, as seen."""
    return [one for one in permissions() if not one.split(":")[1].startswith(_READING)]


def permissions() -> list[str]:
    """What plan and apply of the layers need, as seen."""
    called = {
        f"{PREFIXES.get(service, service.lower())}:{operation}"
        for service, operations in CALLS.items()
        for operation in operations
    }
    needed = {PERMISSIONS.get(one, one) for one in called}
    return sorted(needed - OF_STATE - OF_BOOTSTRAP - FREE)
