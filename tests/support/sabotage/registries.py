"""Ways to break a registry and secrets."""

from support.sabotage.changes import ABSENT, added, anew, argument, dropped
from support.sabotage.sabotage import Sabotage

REGISTRY = ("acme/prod-registry", "acme/staging-registry")
SECRETS = ("acme/prod-secrets", "voting-app/prod-secrets")
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}


WAYS = (
    Sabotage(
        "tags that move",
        "ecr-immutable-tags",
        argument("aws_ecr_repository", "image_tag_mutability", "MUTABLE"),
        REGISTRY,
    ),
    Sabotage(
        "images not scanned",
        "ecr-scanned",
        argument("aws_ecr_repository", "image_scanning_configuration/scan_on_push", False),
        (*REGISTRY, "acme/dev-registry"),
    ),
    Sabotage("images kept for ever", "ecr-tidied", dropped("aws_ecr_lifecycle_policy"), REGISTRY),
    Sabotage(
        "images with AWS's key",
        "ecr-encrypted",
        argument("aws_ecr_repository", "encryption_configuration/encryption_type", "AES256"),
        REGISTRY,
    ),
    Sabotage(
        "repository emptied",
        "nothing-emptied",
        argument("aws_ecr_repository", "force_delete", True),
        ("acme/prod-registry",),
    ),
    Sabotage(
        "images for everybody",
        "trust-nobody-in-general",
        anew("aws_ecr_repository_policy", EVERYBODY, repository="acme-prod/api"),
        ("acme/prod-registry", "acme/dev-registry"),
    ),
    Sabotage(
        "images for a stranger",
        "trust-accounts-named",
        anew(
            "aws_ecr_repository_policy",
            {**EVERYBODY, "Principal": {"AWS": "arn:aws:iam::999988887777:root"}},
            repository="acme-prod/api",
        ),
        ("acme/prod-registry",),
    ),
    Sabotage(
        "images for all but one",
        "iam-no-allow-by-exception",
        anew(
            "aws_ecr_repository_policy",
            {
                "Effect": "Allow",
                "NotPrincipal": {"AWS": "arn:aws:iam::999988887777:root"},
                "Action": "ecr:BatchGetImage",
            },
            repository="acme-prod/api",
        ),
        ("acme/prod-registry",),
    ),
    Sabotage(
        "public registry",
        "nothing-shared-with-all",
        added("aws_ecrpublic_repository", {"repository_name": "odd"}),
        ("acme/prod-registry",),
    ),
    # secrets
    Sabotage(
        "secret gone at once",
        "secrets-recoverable",
        argument("aws_secretsmanager_secret", "recovery_window_in_days", 0),
        SECRETS,
    ),
    Sabotage(
        "secret with the account's key",
        "secrets-encrypted",
        argument("aws_secretsmanager_secret", "kms_key_id", ABSENT),
        (*SECRETS, "acme/dev-secrets"),
    ),
    Sabotage(
        "secret for everybody",
        "trust-nobody-in-general",
        anew(
            "aws_secretsmanager_secret_policy",
            {**EVERYBODY, "Action": "secretsmanager:GetSecretValue", "Resource": "*"},
            secret_arn="arn:1",
        ),
        SECRETS,
    ),
    Sabotage(
        "secret for whoever says so",
        "trust-nobody-in-general",
        anew(
            "aws_secretsmanager_secret_policy",
            {
                **EVERYBODY,
                "Action": "secretsmanager:GetSecretValue",
                "Resource": "*",
                "Condition": {"StringLike": {"aws:PrincipalArn": "*"}},
            },
            secret_arn="arn:1",
        ),
        ("acme/prod-secrets",),
    ),
    Sabotage(
        "secret in clear text",
        "no-secret-literals",
        added(
            "aws_secretsmanager_secret_version", {"secret_id": "s", "secret_string_wo": "correct horse battery staple"}
        ),
        SECRETS,
    ),
    Sabotage(
        "secret in the state",
        "no-secrets-in-state",
        added(
            "aws_secretsmanager_secret_version",
            {"secret_id": "s", "secret_string": "${ephemeral.aws_secretsmanager_random_password.one.random_password}"},
        ),
        SECRETS,
    ),
    Sabotage(
        "password made in the state",
        "no-secrets-in-state",
        added("random_password", {"length": 20}),
        ("voting-app/prod-secrets",),
    ),
    Sabotage(
        "key made in the state",
        "no-secrets-in-state",
        added("tls_private_key", {"algorithm": "ED25519"}),
        ("acme/prod-secrets",),
    ),
    Sabotage(
        "parameter with a secret",
        "no-secrets-in-state",
        added(
            "aws_ssm_parameter",
            {
                "name": "odd",
                "type": "SecureString",
                "key_id": KEY,
                "value": "${aws_kms_key.secrets_key_29381DD2.key_id}",
            },
        ),
        ("acme/prod-secrets",),
    ),
    Sabotage(
        "secrets' key never renewed", "kms-rotated", argument("aws_kms_key", "enable_key_rotation", ABSENT), SECRETS
    ),
    Sabotage(
        "secrets' key gone in a week", "kms-recoverable", argument("aws_kms_key", "deletion_window_in_days", 7), SECRETS
    ),
)
