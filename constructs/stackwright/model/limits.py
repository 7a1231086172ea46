"""AWS's limits on names and documents, each with its source, and one way to check them."""

import re
from dataclasses import dataclass

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
            return f"{self.what} {name!r} has {len(name)} characters, AWS allows {span} ({self.source})"
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
