"""AWS's limits on names and numbers, each with its source, and one way to check them."""

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


Scope = Literal["partition", "account", "region", "network"]
"""Where a name can occur once: in a partition (in all of AWS but China and GovCloud), an account, an account and
region, a VPC."""


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
        unique: Where a name of this kind can occur only once; None where it can occur again and again.
    """

    what: str
    shortest: int
    longest: int
    pattern: str
    allowed: str
    source: str
    unique: Scope | None = None

    def problem(self, name: str) -> str | None:
        """What is wrong with a name, or None."""
        if not self.shortest <= len(name) <= self.longest:
            span = f"{self.shortest} to {self.longest}"
            return f"{self.what} {name[:LONGEST_SHOWN]!r} has {len(name)} characters, AWS allows {span} ({self.source})"
        if not re.fullmatch(self.pattern, name, re.ASCII):
            return f"{self.what} {name!r} breaks AWS's rule: {self.allowed} ({self.source})"
        return None


S3_BUCKET = NameLimit(
    "S3 bucket name",
    3,
    63,
    r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]*[a-z0-9]",
    # AWS allows dots too, but no certificate covers such a bucket's address.
    "lower-case letters, digits and hyphens, no reserved prefix or suffix, no hyphen at either end, no dots",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    unique="partition",
)
DYNAMODB_TABLE = NameLimit(
    "DynamoDB table name",
    3,
    255,
    r"[a-zA-Z0-9_.-]+",
    "letters, digits, '_', '.' and '-'",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
    unique="region",
)
KMS_ALIAS = NameLimit(
    "KMS alias",
    7,
    256,
    r"alias/(?!aws/)[a-zA-Z0-9/_-]+",
    "'alias/' and letters, digits, '/', '_' and '-', not 'alias/aws/'",
    "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
    unique="region",
)
IAM_ROLE = NameLimit(
    "IAM role name",
    1,
    64,
    r"[\w+=,.@-]+",
    "letters, digits and '+=,.@-_'",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    unique="account",
)
IAM_POLICY = NameLimit(
    "IAM policy name",
    1,
    128,
    r"[\w+=,.@-]+",
    "letters, digits and '+=,.@-_'",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    unique="account",
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
    unique="account",
)
ECR_REPOSITORY = NameLimit(
    "ECR repository name",
    2,
    256,
    r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*",
    "lower-case letters and digits, joined by '._-/'",
    "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
    unique="region",
)
ECR_CACHE_PREFIX = NameLimit(
    "prefix of an ECR pull-through cache",
    2,
    30,
    r"([a-z0-9]+([._-][a-z0-9]+)*/)*[a-z0-9]+([._-][a-z0-9]+)*",
    "lower-case letters and digits, joined by '._-/'",
    "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html",
    unique="region",
)
SECRET = NameLimit(
    "secret name",
    1,
    512,
    r"[A-Za-z0-9/_+=.@-]+",
    "letters, digits and '/_+=.@-'",
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
    unique="region",
)
SSM_DOCUMENT = NameLimit(
    "Systems Manager document name",
    3,
    128,
    r"(?!(?i:aws|amazon|amzn))[a-zA-Z0-9_.-]+",
    "letters, digits and '_.-', not starting with 'aws', 'amazon' or 'amzn'",
    "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html",
    unique="region",
)
LOG_GROUP = NameLimit(
    "CloudWatch log group name",
    1,
    512,
    r"(?!aws/)[.\-_/#A-Za-z0-9]+",
    "letters, digits and '.-_/#'",
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
    unique="region",
)
SECURITY_GROUP = NameLimit(
    "security group name",
    1,
    255,
    r"(?!sg-)[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]+",
    "letters, digits, spaces and '._-:/()#,@[]+=&;{}!$*', not starting with 'sg-'",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html",
    unique="network",
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
    unique="region",
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
    unique="region",
)
PLACEMENT_GROUP = NameLimit(
    "placement group name",
    1,
    255,
    r"[\x20-\x7e]+",
    "printable ASCII characters",
    "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreatePlacementGroup.html",
    unique="region",
)
AUTO_SCALING_GROUP = NameLimit(
    "Auto Scaling group name",
    1,
    255,
    r"[\x21-\x39\x3b-\x7e]+",
    "printable ASCII characters, no spaces, no ':'",
    "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html",
    unique="region",
)
SQS_QUEUE = NameLimit(
    "SQS queue name",
    1,
    80,
    r"[A-Za-z0-9_-]+",
    "letters, digits, '_' and '-'",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html",
    unique="region",
)
BUDGET = NameLimit(
    "AWS Budgets name",
    1,
    100,
    r"[^:\\/]+",
    "anything but ':', '/' and a backslash",
    "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html",
    unique="account",
)
EVENT_RULE = NameLimit(
    "EventBridge rule name",
    1,
    64,
    r"[.\-_A-Za-z0-9]+",
    "letters, digits and '.-_'",
    "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
    unique="region",
)
