"""KMS, S3 and Secrets Manager: what holds data. A plan reads how it is set up, and not what it holds."""

from collections.abc import Iterator

from stackwright.model.ci.area import Area
from stackwright.model.ci.scope import Scope
from stackwright.model.iam import Statement


def _reads(scope: Scope) -> Iterator[Statement]:
    context = scope.context
    keys = ("DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags")
    yield Statement("Keys", [f"kms:{one}" for one in keys], [context.arn("kms", "key/*")], conditions=scope.ours)
    # KMS has no permission to look for one alias, and Secrets Manager none to a password that nobody keeps.
    yield Statement("Lists", ["kms:ListAliases", "secretsmanager:GetRandomPassword"], ["*"])
    buckets = (
        *("GetAccelerateConfiguration", "GetBucket*", "GetEncryptionConfiguration", "GetLifecycleConfiguration"),
        *("GetReplicationConfiguration", "ListBucket", "ListTagsForResource"),
    )
    yield Statement("Buckets", [f"s3:{one}" for one in buckets], scope.own_buckets)
    secrets = ("DescribeSecret", "GetResourcePolicy", "ListSecretVersionIds")
    yield Statement(
        "Secrets",
        [f"secretsmanager:{one}" for one in secrets],
        scope.named("secretsmanager", "secret:{}-*"),
        conditions=scope.ours,
    )
    if scope.read_secrets:
        yield Statement("SecretValues", ["secretsmanager:GetSecretValue"], scope.read_secrets, conditions=scope.ours)
        yield _decrypt_secrets(scope)


def _decrypt_secrets(scope: Scope) -> Statement:
    """Their key may be used on their values only, and only for Secrets Manager."""
    # Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    return Statement(
        "DecryptSecrets",
        ["kms:Decrypt"],
        [scope.context.arn("kms", "key/*")],
        conditions={
            "StringEquals": {
                "kms:ViaService": scope.context.region.endpoint("secretsmanager"),
                **scope.tagged("Resource"),
            },
            "ArnLike": {"kms:EncryptionContext:SecretARN": scope.read_secrets},
        },
    )


def _changes(scope: Scope) -> Iterator[Statement]:
    yield from _keys(scope)
    yield from _buckets(scope)
    yield from _secrets(scope)


def _keys(scope: Scope) -> Iterator[Statement]:
    context = scope.context
    # A key that is to be made has no ARN yet. Its tags are put on with it, when it has none.
    yield Statement("MakeKeys", ["kms:CreateKey"], ["*"], conditions=scope.new)
    keys = [context.arn("kms", "key/*")]
    unclaimed = {"StringEqualsIfExists": scope.tagged("Resource")}
    yield Statement("TagKeys", ["kms:TagResource"], keys, conditions={**scope.new, **unclaimed})
    writes = (
        *("CancelKeyDeletion", "CreateAlias", "CreateGrant", "Decrypt", "DeleteAlias", "DisableKey"),
        *("DisableKeyRotation", "EnableKey", "EnableKeyRotation", "GenerateDataKey*", "PutKeyPolicy", "RetireGrant"),
        *("RevokeGrant", "ScheduleKeyDeletion", "UntagResource", "UpdateAlias", "UpdateKeyDescription"),
    )
    # Services encrypt with a key in the name of whoever tells them to: registries, clusters, secrets.
    yield Statement("Keys", [f"kms:{one}" for one in writes], keys, conditions=scope.ours)
    aliases = ("CreateAlias", "DeleteAlias", "UpdateAlias")
    yield Statement("Aliases", [f"kms:{one}" for one in aliases], scope.named("kms", "alias/{}-*"))


def _buckets(scope: Scope) -> Iterator[Statement]:
    writes = (
        *("CreateBucket", "DeleteBucket", "DeleteBucketPolicy", "PutBucketLogging", "PutBucketOwnershipControls"),
        *("PutBucketPolicy", "PutBucketPublicAccessBlock", "PutBucketTagging", "PutBucketVersioning"),
        *("PutEncryptionConfiguration", "PutLifecycleConfiguration", "TagResource", "UntagResource"),
    )
    yield Statement("Buckets", [f"s3:{one}" for one in writes], scope.own_buckets)
    if scope.environment.settings.stage == "development":
        # A destroy takes what buckets of development hold.
        emptied = ["s3:ListBucketVersions", "s3:DeleteObject", "s3:DeleteObjectVersion"]
        objects = [f"{bucket}/*" for bucket in scope.own_buckets]
        yield Statement("EmptyBuckets", emptied, [*scope.own_buckets, *objects])


def _secrets(scope: Scope) -> Iterator[Statement]:
    secrets = scope.named("secretsmanager", "secret:{}-*")
    make = ["secretsmanager:CreateSecret", "secretsmanager:TagResource"]
    yield Statement("MakeSecrets", make, secrets, conditions=scope.new)
    writes = (
        *("CancelRotateSecret", "DeleteResourcePolicy", "DeleteSecret", "GetSecretValue", "PutResourcePolicy"),
        *("PutSecretValue", "RemoveRegionsFromReplication", "ReplicateSecretToRegions", "RestoreSecret"),
        *("RotateSecret", "UntagResource", "UpdateSecret", "UpdateSecretVersionStage", "ValidateResourcePolicy"),
    )
    yield Statement("Secrets", [f"secretsmanager:{one}" for one in writes], secrets, conditions=scope.ours)


DATA = Area(
    "data",
    "KMS, S3, Secrets Manager: keys and secrets with the environment's tags, buckets and aliases with its names",
    lambda scope: tuple(_reads(scope)),
    lambda scope: tuple(_changes(scope)),
)
