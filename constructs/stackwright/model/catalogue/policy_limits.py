"""AWS's limits on policy documents, each with its source, and one way to check them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class DocumentLimit:
    """How long AWS lets one kind of policy document be.

    Attributes:
        what: The kind, as AWS calls it.
        longest: Greatest number of characters, white space not counted.
        remedy: What to do about a longer one, where no rule over the environment file says it.
        source: Where AWS says so.
    """

    what: str
    longest: int
    remedy: str
    source: str

    def problem(self, text: str) -> str | None:
        """What is wrong with a document, or None."""
        count = len("".join(text.split()))
        if count <= self.longest:
            return None
        return f"a {self.what} has up to {count} characters, AWS allows {self.longest} ({self.source})"


_IAM_QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
PolicyKind = Literal[
    "managed", "inline", "trust", "key", "bucket", "queue", "secret", "repository", "registry", "endpoint"
]
POLICIES: dict[PolicyKind, DocumentLimit] = {
    "managed": DocumentLimit("managed policy", 6144, "split it into several", _IAM_QUOTAS),
    "inline": DocumentLimit("role's inline policy", 10240, "make managed policies of it", _IAM_QUOTAS),
    "trust": DocumentLimit("trust policy", 2048, "trust fewer principals, or make several roles", _IAM_QUOTAS),
    "key": DocumentLimit(
        "KMS key policy",
        32768,
        "name fewer principals, or grant by IAM",
        "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
    ),
    "bucket": DocumentLimit(
        "bucket policy",
        20480,
        "name fewer principals, or grant by IAM",
        "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html",
    ),
    "queue": DocumentLimit(
        "queue policy",
        8192,
        "name fewer senders",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
    ),
    "secret": DocumentLimit(
        "secret's policy",
        20480,
        "name fewer readers",
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
    ),
    "repository": DocumentLimit(
        "repository policy",
        10240,
        "name fewer accounts",
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html",
    ),
    "registry": DocumentLimit(
        "registry policy",
        10240,
        "name fewer accounts",
        "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html",
    ),
    "endpoint": DocumentLimit(
        "VPC endpoint policy",
        20480,
        "name fewer buckets",
        "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    ),
}
"""Policy documents by what they become. Inline policies share one limit, so a role gets at most one of ours."""

# The default quota of managed policies attached to a role; AWS raises it on request.
MAX_ROLE_POLICIES = 10
ROLE_POLICIES_SOURCE = _IAM_QUOTAS
