"""AWS's limits on names and documents, each with its source, and one way to check them."""

import re
from dataclasses import dataclass
from typing import Literal

# CloudWatch Logs takes these retention periods, in days, and no others.
# Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
LOG_RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)

# Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
# Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
LARGEST_PREFIX, SMALLEST_PREFIX = 16, 28

# Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
MAX_TAGS = 50

LONGEST_SHOWN = 120
"""Characters of a name that messages show; any name within its limit is shown whole, but for a few kinds."""


@dataclass(frozen=True)
class NameLimit:
    """What AWS allows as a name of one kind of thing.

    Attributes:
        what: The thing, as AWS calls it.
        shortest: Least number of characters.
        longest: Greatest number of characters.
        pattern: Regular expression for the whole name.
        allowed: What the pattern says, for people.
        source: Where AWS says so.
    """

    what: str
    shortest: int
    longest: int
    pattern: str
    allowed: str
    source: str

    def problem(self, name: str) -> str | None:
        """What is wrong with a name, or None."""
        if not self.shortest <= len(name) <= self.longest:
            span = f"{self.shortest} to {self.longest}"
            return f"{self.what} {name[:LONGEST_SHOWN]!r} has {len(name)} characters, AWS allows {span} ({self.source})"
        if not re.fullmatch(self.pattern, name, re.ASCII):
            return f"{self.what} {name!r} breaks AWS's rule: {self.allowed} ({self.source})"
        return None


@dataclass(frozen=True)
class DocumentLimit:
    """How long AWS lets one kind of policy document be.

    Attributes:
        what: The kind, as AWS calls it.
        longest: Greatest number of characters, white space not counted.
        remedy: What to do about a longer one.
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
PolicyKind = Literal["managed", "inline", "trust", "key", "bucket", "queue", "secret", "repository"]
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
}
"""Policy documents by what they become. Inline policies share one limit, so a role gets at most one of ours."""

# The default quota of managed policies attached to a role; AWS raises it on request.
MAX_ROLE_POLICIES = 10
ROLE_POLICIES_SOURCE = _IAM_QUOTAS

S3_BUCKET = NameLimit(
    "S3 bucket name",
    3,
    63,
    r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]*[a-z0-9]",
    # AWS allows dots too, but no certificate covers such a bucket's address.
    "lower-case letters, digits and hyphens, no reserved prefix or suffix, no hyphen at either end, no dots",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
)
DYNAMODB_TABLE = NameLimit(
    "DynamoDB table name",
    3,
    255,
    r"[a-zA-Z0-9_.-]+",
    "letters, digits, '_', '.' and '-'",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
)
KMS_ALIAS = NameLimit(
    "KMS alias",
    7,
    256,
    r"alias/(?!aws/)[a-zA-Z0-9/_-]+",
    "'alias/' and letters, digits, '/', '_' and '-', not 'alias/aws/'",
    "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
)
IAM_ROLE = NameLimit(
    "IAM role name",
    1,
    64,
    r"[\w+=,.@-]+",
    "letters, digits and '+=,.@-_'",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
)
IAM_POLICY = NameLimit(
    "IAM policy name",
    1,
    128,
    r"[\w+=,.@-]+",
    "letters, digits and '+=,.@-_'",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
)
IAM_PATH = NameLimit(
    "IAM path",
    1,
    512,
    r"/|/[\x21-\x7e]+/",
    "starts and ends with a slash, printable characters without spaces",
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
)
IAM_DESCRIPTION = NameLimit(
    "description of an IAM role",
    0,
    1000,
    r"[\t\n\r\x20-\x7e\xa1-\xff]*",
    "characters of Latin-1",
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
)
IAM_INSTANCE_PROFILE = NameLimit(
    "IAM instance profile name",
    1,
    128,
    r"[\w+=,.@-]+",
    "letters, digits and '+=,.@-_'",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
)
ECR_REPOSITORY = NameLimit(
    "ECR repository name",
    2,
    256,
    r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*",
    "lower-case letters and digits, joined by '._-/'",
    "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
)
ECR_CACHE_PREFIX = NameLimit(
    "prefix of an ECR pull-through cache",
    2,
    30,
    r"([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*",
    "lower-case letters and digits, joined by '._-/'",
    "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html",
)
SECRET = NameLimit(
    "secret name",
    1,
    512,
    r"[A-Za-z0-9/_+=.@-]+",
    "letters, digits and '/_+=.@-'",
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
)
SSM_DOCUMENT = NameLimit(
    "Systems Manager document name",
    3,
    128,
    r"(?!(?i:aws|amazon|amzn))[a-zA-Z0-9_.-]+",
    "letters, digits and '_.-', not starting with 'aws', 'amazon' or 'amzn'",
    "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html",
)
LOG_GROUP = NameLimit(
    "CloudWatch log group name",
    1,
    512,
    r"(?!aws/)[.\-_/#A-Za-z0-9]+",
    "letters, digits and '.-_/#'",
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
)
SECURITY_GROUP = NameLimit(
    "security group name",
    1,
    255,
    r"(?!sg-)[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]+",
    "letters, digits, spaces and '._-:/()#,@[]+=&;{}!$*', not starting with 'sg-'",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
)
TAG_KEY = NameLimit(
    "tag key",
    1,
    128,
    r"(?![aA][wW][sS]:)[\w .:/=+\-@]+",
    "letters, digits, spaces and '_.:/=+-@', not starting with 'aws:'",
    "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
)
TAG_VALUE = NameLimit(
    "tag value",
    0,
    256,
    r"[\w .:/=+\-@]*",
    "letters, digits, spaces and '_.:/=+-@'",
    "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
)
EKS_CLUSTER = NameLimit(
    "EKS cluster name",
    1,
    100,
    r"[0-9A-Za-z][A-Za-z0-9_-]*",
    "letters, digits, '_' and '-', starting with a letter or a digit",
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
)
# EKS takes 63 characters, of which Terraform uses 27: a hyphen and a suffix that tells a group from its replacement.
EKS_NODE_GROUP = NameLimit(
    "EKS node group name",
    1,
    36,
    r"[0-9A-Za-z][A-Za-z0-9_-]*",
    "letters, digits, '_' and '-', starting with a letter or a digit",
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html",
)
LAUNCH_TEMPLATE = NameLimit(
    "launch template name",
    3,
    128,
    r"[a-zA-Z0-9().\-/_]+",
    "letters, digits and '().-/_'",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html",
)
SQS_QUEUE = NameLimit(
    "SQS queue name",
    1,
    80,
    r"[A-Za-z0-9_-]+",
    "letters, digits, '_' and '-'",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html",
)
EVENT_RULE = NameLimit(
    "EventBridge rule name",
    1,
    64,
    r"[.\-_A-Za-z0-9]+",
    "letters, digits and '.-_'",
    "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
)
