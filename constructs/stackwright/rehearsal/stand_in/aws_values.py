"""What AWS's computed values look like, as data.

A template names the object's own attributes (`{bucket}`, dotted into blocks), the account's facts (`{account}`,
`{region}`, `{partition}`, `{dns_suffix}`) and `{seed}`, which differs for each object. `#17` takes 17 hexadecimal
digits of a value's hash, `^17` the same in capitals, `!uuid` makes a UUID of it. `|host` takes the scheme off a URL,
`|bare` a slash off the beginning, `|tail` all up to the last slash or colon; `|/` and `|-` put that sign behind a value
that is given, `|<_` one before it. An attribute that comes
earlier in a list may be used by a later one.
Sources: the "attribute reference" of each type, https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs, and
for ARNs https://docs.aws.amazon.com/service-authorization/latest/reference/.
"""

from __future__ import annotations

from collections.abc import Mapping

from stackwright.model.catalogue.kubernetes_versions import DEFAULT_VERSION

Templates = Mapping[str, object]

_EC2 = "arn:{partition}:ec2:{region}:{account}"
_EKS = "arn:{partition}:eks:{region}:{account}"

# Types with an id of the form `prefix-0123456789abcdef0`, and the name of the thing in its ARN, empty where it has no
# ARN.
# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
_EC2_THINGS = {
    "aws_customer_gateway": ("cgw", "customer-gateway"),
    "aws_ebs_volume": ("vol", "volume"),
    "aws_ec2_transit_gateway_vpc_attachment": ("tgw-attach", "transit-gateway-attachment"),
    "aws_egress_only_internet_gateway": ("eigw", ""),
    "aws_eip": ("eipalloc", "elastic-ip"),
    "aws_flow_log": ("fl", "vpc-flow-log"),
    "aws_instance": ("i", "instance"),
    "aws_internet_gateway": ("igw", "internet-gateway"),
    "aws_launch_template": ("lt", "launch-template"),
    "aws_nat_gateway": ("nat", ""),
    "aws_network_acl": ("acl", "network-acl"),
    "aws_network_interface": ("eni", "network-interface"),
    "aws_route_table": ("rtb", "route-table"),
    "aws_route_table_association": ("rtbassoc", ""),
    "aws_security_group": ("sg", "security-group"),
    "aws_security_group_rule": ("sgrule", ""),
    "aws_subnet": ("subnet", "subnet"),
    "aws_vpc": ("vpc", "vpc"),
    "aws_vpc_dhcp_options": ("dopt", "dhcp-options"),
    "aws_vpc_endpoint": ("vpce", "vpc-endpoint"),
    "aws_vpc_ipv4_cidr_block_association": ("vpc-cidr-assoc", ""),
    "aws_vpc_peering_connection": ("pcx", ""),
    "aws_vpc_security_group_egress_rule": ("sgr", "security-group-rule"),
    "aws_vpc_security_group_ingress_rule": ("sgr", "security-group-rule"),
}


def _ec2(prefix: str, noun: str) -> Templates:
    id_ = f"{prefix}-{{seed#17}}"
    return {"id": id_, **({"arn": f"{_EC2}:{noun}/{{id}}"} if noun else {})}


def _iam(noun: str, unique: str = "") -> Templates:
    arn = f"arn:{{partition}}:iam::{{account}}:{noun}{{path}}{{name}}"
    return {"name": "terraform-{seed#26}", "arn": arn, "id": "{name}", "unique_id": f"{unique}{{seed^17}}"}


_NO_INSTANCE: Templates = {"instance_id": "", "instance_owner_id": ""}
_S3_COMPANION: Templates = {"id": "{bucket}"}

TEMPLATES: Mapping[str, Templates] = {
    **{type_: _ec2(prefix, noun) for type_, (prefix, noun) in _EC2_THINGS.items()},
    "aws_appautoscaling_policy": {
        "id": "{name}",
        "arn": "arn:{partition}:autoscaling:{region}:{account}:scalingPolicy:{seed!uuid}:resource/{service_namespace}"
        "/{resource_id}:policyName/{name}",
    },
    "aws_backup_selection": {"id": "{seed!uuid}"},
    "aws_cloudwatch_event_rule": {
        "name": "terraform-{seed#26}",
        "id": "{event_bus_name|/}{name}",
        "arn": "arn:{partition}:events:{region}:{account}:rule/{id}",
    },
    "aws_cloudwatch_event_target": {"target_id": "terraform-{seed#26}", "id": "{event_bus_name|-}{rule}-{target_id}"},
    "aws_cloudwatch_log_group": {
        "name": "terraform-{seed#26}",
        "id": "{name}",
        "arn": "arn:{partition}:logs:{region}:{account}:log-group:{name}",
        "log_group_class": "STANDARD",
    },
    "aws_cloudwatch_log_stream": {
        "id": "{name}",
        "arn": "arn:{partition}:logs:{region}:{account}:log-group:{log_group_name}:log-stream:{name}",
    },
    "aws_default_network_acl": {"id": "{default_network_acl_id}", "arn": _EC2 + ":network-acl/{id}"},
    "aws_default_route_table": {"id": "{default_route_table_id}", "arn": _EC2 + ":route-table/{id}"},
    "aws_default_security_group": {"id": "sg-{vpc_id#17}", "arn": _EC2 + ":security-group/{id}", "name": "default"},
    "aws_dynamodb_table": {
        "id": "{name}",
        "arn": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
        "stream_arn": "",
        "stream_label": "",
    },
    "aws_ecr_lifecycle_policy": {"id": "{repository}"},
    "aws_ecr_pull_through_cache_rule": {"id": "{ecr_repository_prefix}"},
    "aws_ecr_registry_policy": {"id": "{account}"},
    "aws_ecr_registry_scanning_configuration": {"id": "{account}"},
    "aws_ecr_replication_configuration": {"id": "{account}"},
    "aws_ecr_repository": {
        "id": "{name}",
        "arn": "arn:{partition}:ecr:{region}:{account}:repository/{name}",
        "repository_url": "{account}.dkr.ecr.{region}.{dns_suffix}/{name}",
    },
    "aws_ecr_repository_creation_template": {"id": "{prefix}"},
    "aws_ecr_repository_policy": {"id": "{repository}"},
    "aws_ecs_service": {
        "id": "arn:{partition}:ecs:{region}:{account}:service/{cluster|tail}/{name}",
        "arn": "{id}",
    },
    "aws_eip": {
        **_ec2(*_EC2_THINGS["aws_eip"]),
        "allocation_id": "{id}",
        "domain": "vpc",
        "public_dns": "ec2-{id#8}.{region}.compute.{dns_suffix}",
    },
    "aws_eks_access_entry": {
        "id": "{cluster_name}:{principal_arn}",
        "access_entry_arn": _EKS + ":access-entry/{cluster_name}/role/{account}/{id#8}/{seed!uuid}",
        "type": "STANDARD",
        "user_name": "{principal_arn}",
    },
    "aws_eks_access_policy_association": {"id": "{cluster_name}#{principal_arn}#{policy_arn}"},
    "aws_eks_addon": {
        "id": "{cluster_name}:{addon_name}",
        "arn": _EKS + ":addon/{cluster_name}/{addon_name}/{seed!uuid}",
        "addon_version": "v1.0.0-eksbuild.1",
    },
    "aws_eks_cluster": {
        "id": "{name}",
        "arn": _EKS + ":cluster/{name}",
        "endpoint": "https://{seed^32}.gr7.{region}.eks.{dns_suffix}",
        "identity.oidc.issuer": "https://oidc.eks.{region}.{dns_suffix}/id/{seed^32}",
        # Base64 of a line of prose: a configuration decodes it and hands it on, and nothing here ever connects with it.
        "certificate_authority.data": "c3RhbmQtaW4gY2VydGlmaWNhdGUgYXV0aG9yaXR5Cg==",
        "platform_version": "eks.1",
        "version": DEFAULT_VERSION,
        "vpc_config.public_access_cidrs": ["0.0.0.0/0"],
        "cluster_id": "",
    },
    "aws_eks_node_group": {
        "node_group_name": "terraform-{seed#26}",
        "id": "{cluster_name}:{node_group_name}",
        "arn": _EKS + ":nodegroup/{cluster_name}/{node_group_name}/{seed!uuid}",
        "resources.autoscaling_groups.name": "eks-{node_group_name}-{seed!uuid}",
    },
    "aws_eks_pod_identity_association": {
        "association_id": "a-{seed#17}",
        "id": "{association_id}",
        "association_arn": _EKS + ":podidentityassociation/{cluster_name}/{association_id}",
    },
    "aws_iam_group_policy": {"name": "terraform-{seed#26}", "id": "{group}:{name}"},
    "aws_iam_instance_profile": _iam("instance-profile", "AIPA"),
    "aws_iam_openid_connect_provider": {
        "arn": "arn:{partition}:iam::{account}:oidc-provider/{url|host}",
        "id": "{arn}",
    },
    "aws_iam_policy": {**_iam("policy"), "id": "{arn}", "policy_id": "ANPA{seed^17}"},
    "aws_iam_role": {**_iam("role", "AROA"), "max_session_duration": 3600},
    "aws_iam_role_policy": {"name": "terraform-{seed#26}", "id": "{role}:{name}"},
    "aws_iam_role_policy_attachment": {"id": "{role}/{policy_arn}"},
    "aws_iam_user_policy": {"name": "terraform-{seed#26}", "id": "{user}:{name}"},
    "aws_kms_alias": {
        "name": "alias/{seed#26}",
        "id": "{name}",
        "arn": "arn:{partition}:kms:{region}:{account}:{name}",
        "target_key_arn": "arn:{partition}:kms:{region}:{account}:key/{target_key_id}",
    },
    "aws_kms_grant": {"grant_id": "{seed#64}", "id": "{key_id}:{grant_id}"},
    "aws_kms_key": {
        "key_id": "{seed!uuid}",
        "id": "{key_id}",
        "arn": "arn:{partition}:kms:{region}:{account}:key/{key_id}",
    },
    "aws_kms_key_policy": {"id": "{key_id}"},
    "aws_lambda_alias": {
        "arn": "arn:{partition}:lambda:{region}:{account}:function:{function_name|tail}:{name}",
        "id": "{arn}",
    },
    "aws_launch_template": {
        **_ec2(*_EC2_THINGS["aws_launch_template"]),
        "name": "terraform-{seed#26}",
        "default_version": 1,
        "latest_version": 1,
    },
    "aws_nat_gateway": {"id": "nat-{seed#17}", "connectivity_type": "public"},
    "aws_route": {"id": "r-{route_table_id}{seed#10}", "origin": "CreateRoute", "state": "active", **_NO_INSTANCE},
    "aws_route53_record": {"id": "{zone_id}_{name}_{type}{set_identifier|<_}"},
    "aws_s3_bucket": {
        "bucket": "terraform-{seed#26}",
        "id": "{bucket}",
        "arn": "arn:{partition}:s3:::{bucket}",
        "bucket_domain_name": "{bucket}.s3.{dns_suffix}",
        "bucket_region": "{region}",
        "bucket_regional_domain_name": "{bucket}.s3.{region}.{dns_suffix}",
    },
    "aws_s3_object": {"id": "{key}", "arn": "arn:{partition}:s3:::{bucket}/{key}"},
    "aws_secretsmanager_secret": {
        "name": "terraform-{seed#26}",
        "arn": "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{seed#6}",
        "id": "{arn}",
    },
    "aws_secretsmanager_secret_policy": {"id": "{secret_arn}"},
    "aws_secretsmanager_secret_rotation": {"id": "{secret_id}"},
    "aws_secretsmanager_secret_version": {
        "version_id": "terraform-{seed#26}",
        "id": "{secret_id}|{version_id}",
        "arn": "{secret_id}",
        "version_stages": ["AWSCURRENT"],
    },
    "aws_sqs_queue": {
        "name": "terraform-{seed#26}",
        "url": "https://sqs.{region}.{dns_suffix}/{account}/{name}",
        "id": "{url}",
        "arn": "arn:{partition}:sqs:{region}:{account}:{name}",
    },
    "aws_sqs_queue_policy": {"id": "{queue_url}"},
    "aws_ssm_association": {
        "association_id": "{seed!uuid}",
        "id": "{association_id}",
        "arn": "arn:{partition}:ssm:{region}:{account}:association/{association_id}",
    },
    "aws_ssm_document": {
        "id": "{name}",
        "arn": "arn:{partition}:ssm:{region}:{account}:document/{name}",
        "status": "Active",
    },
    "aws_ssm_parameter": {
        "id": "{name}",
        "arn": "arn:{partition}:ssm:{region}:{account}:parameter/{name|bare}",
        "version": 1,
    },
    "aws_subnet": {**_ec2(*_EC2_THINGS["aws_subnet"]), "availability_zone": "{region}a"},
    "aws_vpc": {
        **_ec2(*_EC2_THINGS["aws_vpc"]),
        "default_network_acl_id": "acl-{id#17}",
        "default_route_table_id": "rtb-{id#17}",
        "default_security_group_id": "sg-{id#17}",
        "main_route_table_id": "rtb-{id#17}",
        "cidr_block": "10.0.0.0/16",
        # Of the range for documentation: https://www.rfc-editor.org/rfc/rfc3849
        "ipv6_cidr_block": "2001:db8:{seed#4}:{seed#2}00::/56",
    },
    "aws_vpc_endpoint": {**_ec2(*_EC2_THINGS["aws_vpc_endpoint"]), "prefix_list_id": "pl-{service_name#8}"},
    **{
        f"aws_s3_bucket_{companion}": _S3_COMPANION
        for companion in (
            "acl",
            "lifecycle_configuration",
            "logging",
            "notification",
            "ownership_controls",
            "policy",
            "public_access_block",
            "server_side_encryption_configuration",
            "versioning",
        )
    },
}
