"""Policies of VPC endpoints: a bound on who may use them, which IAM cannot cross."""

from stackwright.model.context import Context
from stackwright.model.iam import Conditions, Statement, document
from stackwright.model.settings.endpoint_policy import EndpointPolicySettings

# Services of which AWS's own documentation shows an endpoint with a policy. AWS refuses one where it knows none, and
# that is a property of each service and region, so all others keep the policy that AWS gives them.
# Source: https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/vpc_endpoint_policies
# Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
# Source: https://docs.aws.amazon.com/eks/latest/userguide/vpc-interface-endpoints.html
# Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html: its links
WITH_POLICY = frozenset(
    (
        *("autoscaling", "cloudformation", "dynamodb", "ec2", "ecr.api", "ecr.dkr", "eks", "elasticfilesystem"),
        *("elasticloadbalancing", "execute-api", "iam", "kms", "lambda", "logs", "monitoring", "s3"),
        *("secretsmanager", "sns", "sqs", "ssm", "states", "sts"),
    )
)
# What nodes and the agent of Session Manager read from buckets of AWS's, without a signature, or with one of AWS's.
# Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway (layers)
# Source: https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_owned_resources.md
AWS_BUCKETS = (
    "prod-{region}-starport-layer-bucket",  # layers of images in ECR
    "al2023-repos-{region}-de612dc2",  # packages of Amazon Linux 2023
    "al2023-{region}",
    "amazon-ssm-{region}",
    "amazon-ssm-packages-{region}",
    "aws-ssm-{region}",
    "aws-ssm-distributor-file-{region}",
    "aws-ssm-document-attachments-{region}",
    "patch-baseline-snapshot-{region}",
    "{region}-birdwatcher-prod",
)


def endpoint_policy(service: str, settings: EndpointPolicySettings | None, context: Context) -> str | None:
    """The policy of an endpoint as JSON text; None where it keeps the one that AWS gives it.

    Args:
        service: The endpoint's service.
        settings: Who may use endpoints; None for AWS's own policies.
        context: Account and region.
    """
    if settings is None or service not in WITH_POLICY:
        return None
    if settings.principals == "everybody" or service in settings.open_to_everybody:
        return document(_allow("Everybody"), kind="endpoint")
    if settings.principals == "organization" and settings.organization_id:
        ours, theirs = (f"aws:{whose}OrgID" for whose in ("Principal", "Resource"))
        value = settings.organization_id
    else:
        ours, theirs = (f"aws:{whose}Account" for whose in ("Principal", "Resource"))
        value = context.account_id
    statements = [
        _allow("Ours", {"StringEquals": {ours: value}}),
        # Services that act on one's behalf inside the VPC sign as themselves.
        # Source: https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/vpc_endpoint_policies
        _allow("ServicesOfAws", {"Bool": {"aws:PrincipalIsAWSService": "true"}}),
    ]
    if service == "s3":
        buckets = [*(name.format(region=context.region.name) for name in AWS_BUCKETS), *settings.readable_buckets]
        arns = [context.arn("s3", f"{bucket}/*") for bucket in buckets]
        statements.append(Statement("PublicBuckets", ["s3:GetObject"], arns, principals="*"))
    if service == "sts":
        # A pod that asks for a role by its token has signed nothing yet: the role has to be one of ours instead.
        # Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
        statements.append(
            Statement(
                "ByToken",
                ["sts:AssumeRoleWithWebIdentity"],
                ["*"],  # the condition says whose roles
                principals="*",
                conditions={"StringEquals": {theirs: value}},
            )
        )
    return document(*statements, kind="endpoint")


def _allow(sid: str, conditions: Conditions | None = None) -> Statement:
    """Whatever IAM allows, under conditions."""
    return Statement(
        sid,
        ["*"],
        ["*"],  # a bound, which grants nothing by itself
        principals="*",
        conditions=conditions or {},
    )
