"""VPC endpoints: which services of AWS have one, what it is called, and where there is none."""

from typing import Literal, get_args

from stackwright.model.catalogue.regions import Region

GatewayService = Literal["s3", "dynamodb"]
GATEWAY_SERVICES: tuple[GatewayService, ...] = get_args(GatewayService)
# What EKS nodes, add-ons, Session Manager and common workloads call, by short names.
# Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
# Source: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
INTERFACE_SERVICES = frozenset(
    (
        *("acm", "acm-pca", "aps", "aps-workspaces", "athena", "autoscaling", "cloudformation", "cloudtrail"),
        *("codeartifact.api", "codeartifact.repositories", "ec2", "ec2messages", "ecr.api", "ecr.dkr", "eks"),
        *("eks-auth", "elasticache", "elasticfilesystem", "elasticloadbalancing", "events", "execute-api", "fsx"),
        *("glue", "grafana", "guardduty-data", "iam", "kafka", "kinesis-firehose", "kinesis-streams", "kms"),
        *("lambda", "logs", "monitoring", "networkflowmonitorreports", "rds", "rds-data", "route53"),
        *("route53resolver", "secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "states", "sts", "synthetics"),
        *("wafv2", "xray"),
    )
)
# Their endpoints can be made in this one region, and their names do not name it.
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam_vpc_endpoint_create.html
# Source: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html (com.amazonaws.route53)
# Source: https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/1010 (route53 in us-east-1 only)
GLOBAL_SERVICES = {"iam": "us-east-1", "route53": "us-east-1"}
# Regions in which EKS runs, but has no endpoint for its own API.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/vpc-interface-endpoints.html
REGIONS_WITHOUT = {"eks": ("ap-east-2", "ap-southeast-5", "ap-southeast-7", "mx-central-1")}
# In China, the names of these start with another domain; those of all others start as they do elsewhere.
# Source: https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts
_OF_CHINA = frozenset(
    (
        *("athena", "autoscaling", "cloudformation", "ec2", "ecr.api", "ecr.dkr", "eks", "elasticache"),
        *("elasticfilesystem", "execute-api", "fsx", "kinesis-streams", "lambda", "monitoring", "rds", "sqs"),
        *("states", "sts", "synthetics", "xray"),
    )
)


def has_endpoint(service: str, region: Region) -> bool:
    """Whether a VPC of a region can have an endpoint for a service."""
    if service in GLOBAL_SERVICES:
        return GLOBAL_SERVICES[service] == region.name
    return service in INTERFACE_SERVICES | {*GATEWAY_SERVICES} and region.name not in REGIONS_WITHOUT.get(service, ())


def service_name(service: str, region: Region) -> str:
    """The whole name of a service's endpoint, e.g. `com.amazonaws.eu-west-1.sqs`."""
    domain = "cn.com.amazonaws" if region.partition == "aws-cn" and service in _OF_CHINA else "com.amazonaws"
    return f"{domain}.{service}" if service in GLOBAL_SERVICES else f"{domain}.{region.name}.{service}"
