"""Services of AWS that VPC endpoints lead to, by their short names."""

from typing import Literal, get_args

GatewayService = Literal["s3", "dynamodb"]
GATEWAY_SERVICES: tuple[GatewayService, ...] = get_args(GatewayService)
# The services that EKS nodes, its add-ons and Session Manager call, by their short names.
# Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
# Source: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
INTERFACE_SERVICES = frozenset(
    (
        *(
            "acm-pca",
            "aps",
            "aps-workspaces",
            "athena",
            "autoscaling",
            "cloudformation",
            "cloudtrail",
            "codeartifact.api",
        ),
        *("codeartifact.repositories", "ec2", "ec2messages", "ecr.api", "ecr.dkr", "eks", "eks-auth"),
        *(
            "elasticache",
            "elasticfilesystem",
            "elasticloadbalancing",
            "events",
            "execute-api",
            "fsx",
            "glue",
            "grafana",
        ),
        *("guardduty-data", "kafka", "kinesis-firehose", "kinesis-streams", "kms", "lambda", "logs", "monitoring"),
        *("rds", "rds-data", "route53resolver", "secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "states", "sts"),
        *("synthetics", "xray"),
    )
)
