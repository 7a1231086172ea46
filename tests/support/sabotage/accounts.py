"""Ways to break what an account has once: states, locks, and the roles of CI."""

from support.sabotage.changes import (
    ABSENT,
    added,
    allowing,
    anew,
    argument,
    dropped,
    put,
    resources,
    statement,
    terraform,
)
from support.sabotage.sabotage import Sabotage

ACME = ("acme/bootstrap-main",)
BOTH = ("acme/bootstrap-main", "voting-app/bootstrap-production")
APPLY = "ci_prod_apply_"
GITHUB = "token.actions.githubusercontent.com"
SUBJECT = f"Condition/StringEquals/{GITHUB}:sub"


def _trusts(part: str, value: object):
    return statement("aws_iam_role", "Workflows", part, value, like=APPLY, policy="assume_role_policy")


def _subject_alike(document):
    subject = {f"{GITHUB}:aud": "sts.amazonaws.com"}
    _trusts("Condition", {"StringEquals": subject, "StringLike": {f"{GITHUB}:sub": "repo:acme-corp/*"}})(document)


def _guards_dropped(document):
    for sid in ("Guards",):
        statement("aws_iam_policy", sid, "Sid", ABSENT, like="ci_prod_apply_policy-refused")(document)


def _attached(arn: str):
    return lambda document: put(resources(document, "aws_iam_role_policy_attachment", APPLY)[0], "policy_arn", arn)


WAYS = (
    # states
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
    # roles of CI
    Sabotage("subject by a pattern", "trust-tokens-whole", _subject_alike, ACME),
    Sabotage("subject of the whole organization", "trust-tokens-whole", _trusts(SUBJECT, "repo:acme-corp/*"), ACME),
    Sabotage("subject not asked for", "trust-tokens-whole", _trusts(SUBJECT, ABSENT), ACME),
    Sabotage(
        "audience not asked for", "trust-tokens-whole", _trusts(f"Condition/StringEquals/{GITHUB}:aud", ABSENT), ACME
    ),
    Sabotage(
        "subject if there is one",
        "trust-tokens-whole",
        _trusts(
            "Condition",
            {
                "ForAllValues:StringEquals": {
                    f"{GITHUB}:sub": "repo:acme-corp/platform:environment:prod",
                    f"{GITHUB}:aud": "sts.amazonaws.com",
                }
            },
        ),
        ACME,
    ),
    Sabotage(
        "apply role for pull requests",
        "trust-pull-requests-read",
        _trusts(SUBJECT, "repo:acme-corp/platform:pull_request"),
        ACME,
    ),
    Sabotage(
        "apply role for a stranger's account",
        "trust-accounts-named",
        _trusts("Principal", {"AWS": "arn:aws:iam::999988887777:root"}),
        ACME,
    ),
    Sabotage("apply role for everybody", "trust-nobody-in-general", _trusts("Principal", {"AWS": "*"}), ACME),
    Sabotage(
        "AdministratorAccess attached",
        "iam-no-admin-attachments",
        _attached("arn:aws:iam::aws:policy/AdministratorAccess"),
        ACME,
    ),
    Sabotage(
        "PowerUserAccess attached",
        "iam-no-admin-attachments",
        _attached("arn:aws:iam::aws:policy/PowerUserAccess"),
        ("voting-app/bootstrap-production",),
    ),
    Sabotage(
        "IAMFullAccess attached",
        "iam-no-admin-attachments",
        added(
            "aws_iam_role_policy_attachment",
            {"role": "acme-prod-terraform-plan", "policy_arn": "arn:aws:iam::aws:policy/IAMFullAccess"},
        ),
        ACME,
    ),
    Sabotage(
        "policy of CI allows everything",
        "iam-no-admin",
        allowing("aws_iam_policy", "*", "*", f"{APPLY}policy-cluster"),
        BOTH,
    ),
    Sabotage(
        "policy of CI allows all of IAM",
        "iam-no-whole-service",
        allowing("aws_iam_policy", "iam:*", "*", f"{APPLY}policy-cluster"),
        ACME,
    ),
    Sabotage(
        "policy of CI allows all but IAM",
        "iam-no-allow-by-exception",
        anew("aws_iam_policy", {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, name="odd"),
        ACME,
    ),
    Sabotage(
        "role passed to any service",
        "iam-pass-role-bounded",
        statement("aws_iam_policy", "PassRoles", "Condition", ABSENT, like=f"{APPLY}policy-identities"),
        ACME,
    ),
    Sabotage(
        "any role passed",
        "iam-pass-role-bounded",
        statement("aws_iam_policy", "PassRoles", "Resource", "*", like=f"{APPLY}policy-identities"),
        ACME,
    ),
    Sabotage(
        "any role's trust rewritten",
        "iam-no-escalation",
        statement(
            "aws_iam_policy", "Roles", "Resource", "arn:aws:iam::111122223333:role/*", like=f"{APPLY}policy-identities"
        ),
        ACME,
    ),
    Sabotage(
        "any policy rewritten",
        "iam-no-escalation",
        statement("aws_iam_policy", "Policies", "Resource", "*", like=f"{APPLY}policy-identities"),
        ACME,
    ),
    Sabotage("apply role may change itself", "iam-no-self-change", _guards_dropped, ACME),
    Sabotage(
        "bound lets through changes of identities",
        "iam-boundary-holds",
        statement("aws_iam_policy", "Identities", "Sid", ABSENT, like="ci_prod_boundary"),
        ACME,
    ),
    Sabotage(
        "bound denies only elsewhere",
        "iam-boundary-holds",
        statement(
            "aws_iam_policy",
            "Identities",
            "Condition",
            {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}},
            like="ci_prod_boundary",
        ),
        ACME,
    ),
    Sabotage("bound attached as a policy", "iam-no-admin", lambda document: _bound_attached(document), ACME),
    Sabotage("user with a key", "no-iam-users", added("aws_iam_access_key", {"user": "terraform"}), ACME),
)


def _bound_attached(document):
    name = next(name for name in document["resource"]["aws_iam_policy"] if "ci_prod_boundary" in name)
    _attached(f"${{aws_iam_policy.{name}.arn}}")(document)
