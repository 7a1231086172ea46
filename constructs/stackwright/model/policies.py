"""Statements that more than one place needs: constructs make policies of them, rules check AWS's limits."""

from collections.abc import Sequence
from typing import Literal

from stackwright.model.arns import arn
from stackwright.model.catalogue.regions import Region
from stackwright.model.context import Context
from stackwright.model.iam import Statement

# Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")


def log_group_encryption(
    region: Region, group_arn: str, *, sid: str = "LogGroup", operator: Literal["ArnEquals", "ArnLike"] = "ArnEquals"
) -> Statement:
    """What CloudWatch Logs may do with a key that encrypts log groups, for the key's own policy.

    Args:
        region: Region of the log groups.
        group_arn: ARN of the log group, or a pattern for several.
        sid: What the statement is called.
        operator: How the ARN is compared.
    """
    # Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    return Statement(
        sid,
        ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        ["*"],  # in a key's own policy, "*" is the key
        principals={"Service": [region.endpoint("logs")]},
        conditions={operator: {"kms:EncryptionContext:aws:logs:arn": group_arn}},
    )


def interfaces_of_ipv6(context: Context) -> tuple[Statement, ...]:
    """What vpc-cni may do in a cluster of the IPv6 family, for which AWS manages no policy."""
    # Source: https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html#cni-iam-role-create-ipv6-policy
    describe = ("Instances", "Tags", "NetworkInterfaces", "InstanceTypes")
    return (
        # None of these can be restricted to a resource but the first, whose interfaces nobody knows beforehand.
        Statement("Addresses", ("ec2:AssignIpv6Addresses", *(f"ec2:Describe{things}" for things in describe)), ["*"]),
        Statement("TagInterfaces", ["ec2:CreateTags"], [context.arn("ec2", "network-interface/*")]),
    )


def only_readers(readers: Sequence[str]) -> Statement:
    """Nobody but some roles may read a secret, for the secret's own policy. Changing it stays a matter of IAM."""
    return Statement(
        "OnlyNamedReaders",
        ["secretsmanager:GetSecretValue"],
        ["*"],  # in a secret's own policy, "*" is the secret
        principals="*",
        conditions={"ArnNotEquals": {"aws:PrincipalArn": tuple(readers)}},
        effect="Deny",
    )


def pull_from_accounts(region: Region, account_ids: Sequence[str]) -> Statement:
    """Other accounts may pull images, for a repository's own policy."""
    principals = [arn(region, "iam", "root", account_id=account_id) for account_id in account_ids]
    return Statement("PullFromNamedAccounts", PULL, principals={"AWS": principals})
