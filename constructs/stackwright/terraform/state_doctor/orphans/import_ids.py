"""What Terraform's import wants to be told of a thing in AWS, by the thing's ARN.

Source: the section Import of each resource in https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs
"""

import re
from dataclasses import dataclass

FORMS = {
    "dynamodb:table": (("aws_dynamodb_table",), "{name}"),
    "ec2:egress-only-internet-gateway": (("aws_egress_only_internet_gateway",), "{name}"),
    "ec2:elastic-ip": (("aws_eip",), "{name}"),
    "ec2:internet-gateway": (("aws_internet_gateway",), "{name}"),
    "ec2:launch-template": (("aws_launch_template",), "{name}"),
    "ec2:natgateway": (("aws_nat_gateway",), "{name}"),
    "ec2:network-acl": (("aws_network_acl", "aws_default_network_acl"), "{name}"),
    "ec2:route-table": (("aws_route_table",), "{name}"),
    "ec2:security-group": (("aws_security_group", "aws_default_security_group"), "{name}"),
    "ec2:security-group-rule": (
        ("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"),
        "{name}",
    ),
    "ec2:subnet": (("aws_subnet",), "{name}"),
    "ec2:vpc": (("aws_vpc",), "{name}"),
    "ec2:vpc-endpoint": (("aws_vpc_endpoint",), "{name}"),
    "ec2:vpc-flow-log": (("aws_flow_log",), "{name}"),
    "ecr:repository": (("aws_ecr_repository",), "{name}"),
    "eks:addon": (("aws_eks_addon",), "{parts[0]}:{parts[1]}"),
    "eks:cluster": (("aws_eks_cluster",), "{name}"),
    "eks:nodegroup": (("aws_eks_node_group",), "{parts[0]}:{parts[1]}"),
    "eks:podidentityassociation": (("aws_eks_pod_identity_association",), "{parts[0]},{parts[1]}"),
    "events:rule": (("aws_cloudwatch_event_rule",), "{name}"),
    "iam:instance-profile": (("aws_iam_instance_profile",), "{last}"),
    "iam:oidc-provider": (("aws_iam_openid_connect_provider",), "{arn}"),
    "iam:policy": (("aws_iam_policy",), "{arn}"),
    "iam:role": (("aws_iam_role",), "{last}"),
    "kms:key": (("aws_kms_key",), "{name}"),
    "logs:log-group": (("aws_cloudwatch_log_group",), "{name}"),
    "s3": (("aws_s3_bucket",), "{name}"),
    "secretsmanager:secret": (("aws_secretsmanager_secret",), "{arn}"),
    "sqs": (("aws_sqs_queue",), "https://sqs.{region}.{suffix}/{account}/{name}"),
    "ssm:document": (("aws_ssm_document",), "{name}"),
}
"""By kind of ARN: the types of Terraform that it may be, and what their import is given."""
RELATED = {
    "aws_autoscaling_group": "its name",
    "aws_cloudwatch_event_target": "RULE/TARGET",
    "aws_eks_access_entry": "CLUSTER:PRINCIPAL-ARN",
    "aws_eks_access_policy_association": "CLUSTER#PRINCIPAL-ARN#POLICY-ARN",
    "aws_eks_capability": "CLUSTER,NAME",
    "aws_eks_identity_provider_config": "CLUSTER:NAME",
    "aws_iam_role_policy": "ROLE:POLICY",
    "aws_iam_role_policy_attachment": "ROLE/POLICY-ARN",
    "aws_kms_alias": "alias/NAME",
    "aws_route": "ROUTE-TABLE_DESTINATION, e.g. rtb-0123456789abcdef0_0.0.0.0/0",
    "aws_route_table_association": "SUBNET/ROUTE-TABLE",
}
"""By type, what the import of things is given that have no ARN, or not by it."""
NAMELESS = {"s3", "sqs"}
"""Services whose ARNs hold nothing but a name, because they have only one kind of thing."""


@dataclass(frozen=True)
class Arn:
    """An ARN, taken apart.

    Attributes:
        text: The ARN.
        kind: Service and kind of thing, e.g. `ec2:vpc`.
        name: What the kind is followed by.
        region: Its region; empty for what has none.
        account: Its account; empty for a bucket.
    """

    text: str
    kind: str
    name: str
    region: str
    account: str

    @property
    def types(self) -> tuple[str, ...]:
        """Types of Terraform that it may be; none when it is nothing that a layer makes."""
        return FORMS[self.kind][0] if self.kind in FORMS else ()

    @property
    def import_id(self) -> str | None:
        """What Terraform's import is given for it."""
        if self.kind not in FORMS:
            return None
        return FORMS[self.kind][1].format(
            arn=self.text,
            name=self.name,
            parts=[*self.name.split("/"), ""],
            last=self.name.rsplit("/", 1)[-1],
            region=self.region,
            account=self.account,
            suffix="amazonaws.com.cn" if self.text.startswith("arn:aws-cn:") else "amazonaws.com",
        )


def parse(text: str) -> Arn:
    """Take an ARN apart; a log group's may end with `:*`."""
    _, _, service, region, account, rest = text.removesuffix(":*").split(":", 5)
    if service in NAMELESS:
        return Arn(text, service, rest, region, account)
    kind, name = [*re.split("[:/]", rest, maxsplit=1), ""][:2]
    return Arn(text, f"{service}:{kind}", name, region, account)
