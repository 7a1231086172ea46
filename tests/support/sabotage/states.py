"""Ways to break Terraform's states, and what they are kept in."""

from support.sabotage.changes import (
    ABSENT,
    added,
    allowing,
    argument,
    dropped,
    statement,
    terraform,
)
from support.sabotage.sabotage import Sabotage

ACME = ("acme/bootstrap-main",)
BOTH = ("acme/bootstrap-main", "voting-app/bootstrap-production")


WAYS = (
    Sabotage(
        "state bucket without encryption",
        "s3-encrypted",
        dropped("aws_s3_bucket_server_side_encryption_configuration", "state_bucket"),
        BOTH,
    ),
    Sabotage(
        "state bucket with S3's keys",
        "s3-encrypted",
        argument(
            "aws_s3_bucket_server_side_encryption_configuration",
            "rule/apply_server_side_encryption_by_default/sse_algorithm",
            "AES256",
            "state_bucket",
        ),
        ACME,
    ),
    Sabotage(
        "state bucket without TLS",
        "s3-tls-only",
        statement("aws_s3_bucket_policy", "TlsOnly", "Sid", ABSENT, like="state_bucket"),
        BOTH,
    ),
    Sabotage(
        "TLS asked for objects only",
        "s3-tls-only",
        statement(
            "aws_s3_bucket_policy", "TlsOnly", "Resource", ["arn:aws:s3:::acme-terraform-state/*"], like="state_bucket"
        ),
        ACME,
    ),
    Sabotage(
        "TLS asked of one principal",
        "s3-tls-only",
        statement(
            "aws_s3_bucket_policy",
            "TlsOnly",
            "Principal",
            {"AWS": "arn:aws:iam::111122223333:role/one"},
            like="state_bucket",
        ),
        ACME,
    ),
    Sabotage(
        "state bucket may become public",
        "s3-public-access-blocked",
        dropped("aws_s3_bucket_public_access_block", "state_bucket"),
        BOTH,
    ),
    Sabotage(
        "one switch against the public is off",
        "s3-public-access-blocked",
        argument("aws_s3_bucket_public_access_block", "restrict_public_buckets", False),
        ACME,
    ),
    Sabotage(
        "ACLs count",
        "s3-acls-off",
        argument("aws_s3_bucket_ownership_controls", "rule/object_ownership", "ObjectWriter"),
        ACME,
    ),
    Sabotage(
        "public ACL",
        "s3-acls-off",
        added("aws_s3_bucket_acl", {"bucket": "acme-terraform-state", "acl": "public-read"}),
        ACME,
    ),
    Sabotage(
        "state bucket for everybody",
        "trust-nobody-in-general",
        allowing(
            "aws_s3_bucket_policy", "s3:GetObject", "arn:aws:s3:::acme-terraform-state/*", "state_bucket", Principal="*"
        ),
        ACME,
    ),
    Sabotage(
        "state bucket without versions", "s3-versioned", dropped("aws_s3_bucket_versioning", "state_bucket"), BOTH
    ),
    Sabotage(
        "versions suspended",
        "s3-versioned",
        argument("aws_s3_bucket_versioning", "versioning_configuration/status", "Suspended"),
        ACME,
    ),
    Sabotage(
        "state bucket emptied",
        "nothing-emptied",
        argument("aws_s3_bucket", "force_destroy", True, "state_bucket"),
        ACME,
    ),
    Sabotage(
        "state bucket may be destroyed",
        "state-lasting",
        argument("aws_s3_bucket", "lifecycle/prevent_destroy", False, "state_bucket"),
        BOTH,
    ),
    Sabotage("state key may be destroyed", "state-lasting", argument("aws_kms_key", "lifecycle", {}), ACME),
    Sabotage(
        "lock table may be destroyed",
        "state-lasting",
        argument("aws_dynamodb_table", "lifecycle/prevent_destroy", False),
        ACME,
    ),
    Sabotage(
        "state key for everybody",
        "trust-nobody-in-general",
        statement("aws_kms_key", "AccountByIam", "Principal", {"AWS": "*"}),
        BOTH,
    ),
    Sabotage(
        "state key for a stranger",
        "trust-accounts-named",
        statement("aws_kms_key", "AccountByIam", "Principal", {"AWS": "arn:aws:iam::999988887777:root"}),
        ACME,
    ),
    Sabotage(
        "state key gone in a week", "kms-recoverable", argument("aws_kms_key", "deletion_window_in_days", 7), BOTH
    ),
    Sabotage("state key never renewed", "kms-rotated", argument("aws_kms_key", "enable_key_rotation", False), BOTH),
    Sabotage("reads of states in no log", "state-access-logged", dropped("aws_s3_bucket_logging"), BOTH),
    Sabotage(
        "locks not encrypted with the key",
        "dynamodb-encrypted",
        argument("aws_dynamodb_table", "server_side_encryption", ABSENT),
        ACME,
    ),
    Sabotage(
        "locks without recovery",
        "dynamodb-recoverable",
        argument("aws_dynamodb_table", "point_in_time_recovery/enabled", False),
        BOTH,
    ),
    Sabotage(
        "locks can be deleted",
        "dynamodb-recoverable",
        argument("aws_dynamodb_table", "deletion_protection_enabled", ABSENT),
        ACME,
    ),
    Sabotage(
        "anybody's account delivers access logs",
        "trust-services-bounded",
        statement("aws_s3_bucket_policy", "Deliver", "Condition", ABSENT, like="access-logs"),
        ACME,
    ),
    Sabotage("locks by another key", "state-lock-table", argument("aws_dynamodb_table", "hash_key", "Lock"), BOTH),
    Sabotage("locks by a number", "state-lock-table", argument("aws_dynamodb_table", "attribute/type", "N"), ACME),
    # backends
    Sabotage(
        "state not encrypted", "state-encrypted", terraform("backend/s3/encrypt", False), (*BOTH, "acme/prod-cluster")
    ),
    Sabotage(
        "state with another key", "state-encrypted", terraform("backend/s3/kms_key_id", ABSENT), ("acme/prod-secrets",)
    ),
    Sabotage(
        "state not locked",
        "state-locked",
        terraform("backend/s3/dynamodb_table", ABSENT),
        ("acme/prod-network", "voting-app/dev-network"),
    ),
    Sabotage(
        "state without lock file",
        "state-locked",
        terraform("backend/s3/use_lockfile", False),
        ("voting-app/prod-cluster",),
    ),
    Sabotage(
        "state on one machine",
        "state-kept",
        terraform("backend", {"local": {"path": "terraform.tfstate"}}),
        ("acme/dev-network", "acme/prod-addons"),
    ),
    Sabotage(
        "state of another environment",
        "state-in-its-place",
        terraform("backend/s3/key", "environments/dev/odd/terraform.tfstate"),
        ("acme/prod-network",),
    ),
    Sabotage(
        "state of another stack",
        "state-keys-unique",
        terraform("backend/s3/key", "environments/prod/network/terraform.tfstate"),
        ("acme/prod-cluster",),
    ),
    Sabotage(
        "backend of any account",
        "state-in-its-place",
        terraform("backend/s3/allowed_account_ids", ABSENT),
        ("voting-app/prod-addons",),
    ),
    Sabotage(
        "backend with a key",
        "no-secret-literals",
        terraform("backend/s3/secret_key", "wJalrXUtnFEMIK7MDENGbPxRfiCY"),
        ("acme/dev-cluster",),
    ),
    Sabotage("state bucket not made any more", "state-lasting", dropped("aws_s3_bucket", "state_bucket"), ACME),
    Sabotage("lock table not made any more", "state-lasting", dropped("aws_dynamodb_table"), BOTH),
    Sabotage("state key's alias not made any more", "state-lasting", dropped("aws_kms_alias"), ACME),
)
