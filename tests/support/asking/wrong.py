"""Right configurations of common types, and ways to get one argument of them wrong.

Whether each is wrong is for the real provider to say: what it takes is no wrong argument.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Value = dict[str, Any]
ROLE = "arn:aws:iam::111122223333:role/a"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
TRUST = '{"Version":"2012-10-17","Statement":[]}'

RIGHT: dict[str, Value] = {
    "aws_kms_key": {"enable_key_rotation": True},
    "aws_kms_alias": {"name": "alias/a", "target_key_id": KEY},
    "aws_vpc": {"cidr_block": "10.0.0.0/16"},
    "aws_subnet": {"vpc_id": "vpc-1", "cidr_block": "10.0.0.0/24"},
    "aws_route": {"route_table_id": "rtb-1", "destination_cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"},
    "aws_route_table": {"vpc_id": "vpc-1"},
    "aws_route_table_association": {"route_table_id": "rtb-1", "subnet_id": "subnet-1"},
    "aws_flow_log": {"vpc_id": "vpc-1", "log_destination": ROLE, "traffic_type": "ALL"},
    "aws_vpc_endpoint": {"vpc_id": "vpc-1", "service_name": "com.amazonaws.eu-west-1.s3"},
    "aws_nat_gateway": {"subnet_id": "subnet-1", "allocation_id": "eipalloc-1"},
    "aws_security_group": {"name": "a", "vpc_id": "vpc-1"},
    "aws_vpc_security_group_ingress_rule": {
        "security_group_id": "sg-1", "ip_protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_ipv4": "10.0.0.0/8",
    },
    "aws_security_group_rule": {
        "security_group_id": "sg-1", "type": "ingress", "protocol": "tcp", "from_port": 443, "to_port": 443,
        "cidr_blocks": ["10.0.0.0/8"],
    },
    "aws_eks_cluster": {"name": "a", "role_arn": ROLE, "vpc_config": [{"subnet_ids": ["subnet-1", "subnet-2"]}]},
    "aws_eks_node_group": {
        "cluster_name": "a", "node_role_arn": ROLE, "subnet_ids": ["subnet-1"],
        "scaling_config": [{"desired_size": 1, "min_size": 1, "max_size": 2}],
    },
    "aws_eks_addon": {"cluster_name": "a", "addon_name": "vpc-cni"},
    "aws_eks_access_entry": {"cluster_name": "a", "principal_arn": ROLE},
    "aws_eks_access_policy_association": {
        "cluster_name": "a", "principal_arn": ROLE, "access_scope": [{"type": "cluster"}],
        "policy_arn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    },
    "aws_ecr_repository": {"name": "a"},
    "aws_ecr_lifecycle_policy": {"repository": "a", "policy": '{"rules":[]}'},
    "aws_ecr_pull_through_cache_rule": {"ecr_repository_prefix": "ecr", "upstream_registry_url": "public.ecr.aws"},
    "aws_s3_bucket": {"bucket": "abc"},
    "aws_s3_bucket_policy": {"bucket": "abc", "policy": TRUST},
    "aws_s3_bucket_versioning": {"bucket": "abc", "versioning_configuration": [{"status": "Enabled"}]},
    "aws_s3_bucket_ownership_controls": {"bucket": "abc", "rule": [{"object_ownership": "BucketOwnerEnforced"}]},
    "aws_s3_bucket_server_side_encryption_configuration": {
        "bucket": "abc", "rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms"}]}],
    },
    "aws_s3_bucket_lifecycle_configuration": {
        "bucket": "abc",
        "rule": [{"id": "a", "status": "Enabled", "filter": [{"prefix": ""}], "expiration": [{"days": 30}]}],
    },
    "aws_iam_role": {"name": "a", "assume_role_policy": TRUST},
    "aws_iam_policy": {"name": "a", "policy": TRUST},
    "aws_iam_role_policy": {"role": "a", "name": "a", "policy": TRUST},
    "aws_iam_role_policy_attachment": {"role": "a", "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
    "aws_iam_openid_connect_provider": {"url": "https://example.com", "client_id_list": ["sts.amazonaws.com"]},
    "aws_lb": {"name": "a", "subnets": ["subnet-1", "subnet-2"]},
    "aws_lb_target_group": {"name": "a", "port": 80, "protocol": "HTTP", "vpc_id": "vpc-1"},
    "aws_lb_listener": {
        "load_balancer_arn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1", "port": 80,
        "protocol": "HTTP",
        "default_action": [{"type": "fixed-response", "fixed_response": [{"content_type": "text/plain"}]}],
    },
    "aws_db_instance": {
        "identifier": "a", "instance_class": "db.t3.micro", "engine": "postgres", "allocated_storage": 20,
        "username": "a", "password": "abcdefgh", "skip_final_snapshot": True,
    },
    "aws_rds_cluster": {"cluster_identifier": "a", "engine": "aurora-postgresql", "skip_final_snapshot": True},
    "aws_db_subnet_group": {"name": "a", "subnet_ids": ["subnet-1", "subnet-2"]},
    "aws_elasticache_replication_group": {
        "replication_group_id": "a", "description": "a", "node_type": "cache.t3.micro",
    },
    "aws_lambda_function": {
        "function_name": "a", "role": ROLE, "filename": "a.zip", "handler": "a.b", "runtime": "python3.13",
    },
    "aws_lambda_permission": {
        "function_name": "a", "action": "lambda:InvokeFunction", "principal": "events.amazonaws.com",
    },
    "aws_sqs_queue": {"name": "a"},
    "aws_sns_topic": {"name": "a"},
    "aws_sns_topic_subscription": {
        "topic_arn": "arn:aws:sns:eu-west-1:111122223333:a", "protocol": "sqs",
        "endpoint": "arn:aws:sqs:eu-west-1:111122223333:a",
    },
    "aws_cloudwatch_log_group": {"name": "a"},
    "aws_cloudwatch_metric_alarm": {
        "alarm_name": "a", "comparison_operator": "GreaterThanThreshold", "evaluation_periods": 1, "period": 60,
        "metric_name": "a", "namespace": "a", "statistic": "Sum", "threshold": 1,
    },
    "aws_cloudwatch_event_rule": {"name": "a", "schedule_expression": "rate(5 minutes)"},
    "aws_dynamodb_table": {
        "name": "abc", "hash_key": "a", "attribute": [{"name": "a", "type": "S"}], "billing_mode": "PAY_PER_REQUEST",
    },
    "aws_secretsmanager_secret": {"name": "a"},
    "aws_secretsmanager_secret_rotation": {
        "secret_id": "a", "rotation_lambda_arn": "arn:aws:lambda:eu-west-1:111122223333:function:a",
        "rotation_rules": [{"automatically_after_days": 30}],
    },
    "aws_ssm_parameter": {"name": "/a", "type": "String", "value": "a"},
    "aws_instance": {"ami": "ami-12345678", "instance_type": "t3.micro"},
    "aws_launch_template": {"name": "abc"},
    "aws_autoscaling_group": {"name": "a", "min_size": 1, "max_size": 2, "launch_configuration": "a"},
    "aws_ebs_volume": {"availability_zone": "eu-west-1a", "size": 10},
    "aws_route53_record": {"zone_id": "Z1", "name": "a", "type": "A", "ttl": 60, "records": ["10.0.0.1"]},
    "aws_acm_certificate": {"domain_name": "example.com", "validation_method": "DNS"},
    "aws_ecs_service": {"name": "a", "cluster": "a", "task_definition": "a"},
    "aws_ecs_task_definition": {"family": "a", "container_definitions": '[{"name":"a","image":"a"}]'},
    "aws_budgets_budget": {
        "name": "a", "budget_type": "COST", "limit_amount": "10", "limit_unit": "USD", "time_unit": "MONTHLY",
    },
}  # fmt: skip
"""Arguments that are right, by type."""

_LIFECYCLE = RIGHT["aws_s3_bucket_lifecycle_configuration"]["rule"][0]
WRONG: tuple[tuple[str, Value], ...] = (
    ("aws_kms_key", {"rotation_period_in_days": 30}),
    ("aws_kms_key", {"deletion_window_in_days": 3}),
    ("aws_kms_key", {"policy": "no JSON"}),
    ("aws_kms_key", {"key_usage": "ENCRYPT"}),
    ("aws_kms_alias", {"name": "a"}),
    ("aws_vpc", {"cidr_block": "10.0.0.1/16"}),
    ("aws_vpc", {"cidr_block": "10.0.0.0/8"}),
    ("aws_vpc", {"instance_tenancy": "shared"}),
    ("aws_subnet", {"cidr_block": "10.0.0.0"}),
    ("aws_subnet", {"private_dns_hostname_type_on_launch": "name"}),
    ("aws_route", {"destination_cidr_block": "everywhere"}),
    ("aws_route", {"nat_gateway_id": "nat-1"}),
    ("aws_route_table", {"route": [{"cidr_block": "0.0.0.0/33", "gateway_id": "igw-1"}]}),
    ("aws_route_table_association", {"gateway_id": "igw-1"}),
    ("aws_flow_log", {"traffic_type": "SOME"}),
    ("aws_flow_log", {"max_aggregation_interval": 300}),
    ("aws_vpc_endpoint", {"vpc_endpoint_type": "interface"}),
    ("aws_nat_gateway", {"connectivity_type": "isolated"}),
    ("aws_security_group", {"name": "sg-a"}),
    (
        "aws_security_group",
        {"ingress": [{"protocol": "tcp", "from_port": 0, "to_port": 1, "cidr_blocks": ["10.0.0.0"]}]},
    ),
    ("aws_vpc_security_group_ingress_rule", {"from_port": 70000}),
    ("aws_vpc_security_group_ingress_rule", {"to_port": -5}),
    ("aws_vpc_security_group_ingress_rule", {"cidr_ipv4": "10.0.0.1/8"}),
    ("aws_vpc_security_group_ingress_rule", {"cidr_ipv6": "::/0"}),
    ("aws_security_group_rule", {"type": "both"}),
    ("aws_security_group_rule", {"cidr_blocks": ["10.0.0.0/99"]}),
    ("aws_security_group_rule", {"self": True}),
    ("aws_eks_cluster", {"access_config": [{"authentication_mode": "IAM"}]}),
    ("aws_eks_cluster", {"enabled_cluster_log_types": ["api", "all"]}),
    ("aws_eks_cluster", {"name": "-a"}),
    ("aws_eks_cluster", {"role_arn": "admin"}),
    ("aws_eks_cluster", {"upgrade_policy": [{"support_type": "LONG"}]}),
    ("aws_eks_cluster", {"kubernetes_network_config": [{"service_ipv4_cidr": "8.8.0.0/16"}]}),
    ("aws_eks_cluster", {"kubernetes_network_config": [{"ip_family": "ipv5"}]}),
    ("aws_eks_cluster", {"encryption_config": [{"resources": ["configmaps"], "provider": [{"key_arn": KEY}]}]}),
    ("aws_eks_cluster", {"compute_config": [{"enabled": True}]}),
    ("aws_eks_node_group", {"capacity_type": "CHEAP"}),
    ("aws_eks_node_group", {"ami_type": "UBUNTU"}),
    ("aws_eks_node_group", {"scaling_config": [{"desired_size": 1, "min_size": -1, "max_size": 2}]}),
    ("aws_eks_node_group", {"taint": [{"key": "a", "effect": "NoSchedule"}]}),
    ("aws_eks_node_group", {"update_config": [{"max_unavailable": 0}]}),
    ("aws_eks_addon", {"resolve_conflicts_on_update": "FORCE"}),
    ("aws_eks_addon", {"service_account_role_arn": "admin"}),
    ("aws_eks_access_entry", {"principal_arn": "admin"}),
    ("aws_ecr_repository", {"image_tag_mutability": "SOMETIMES"}),
    ("aws_ecr_repository", {"encryption_configuration": [{"encryption_type": "NONE"}]}),
    ("aws_ecr_lifecycle_policy", {"policy": "keep ten"}),
    ("aws_ecr_pull_through_cache_rule", {"ecr_repository_prefix": "A"}),
    ("aws_s3_bucket", {"bucket_prefix": "a"}),
    ("aws_s3_bucket", {"bucket": "a" * 64}),
    ("aws_s3_bucket_policy", {"policy": "none"}),
    ("aws_s3_bucket_versioning", {"versioning_configuration": [{"status": "On"}]}),
    ("aws_s3_bucket_ownership_controls", {"rule": [{"object_ownership": "Me"}]}),
    (
        "aws_s3_bucket_server_side_encryption_configuration",
        {"rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "rot13"}]}]},
    ),
    ("aws_s3_bucket_lifecycle_configuration", {"rule": [_LIFECYCLE | {"status": "On"}]}),
    ("aws_s3_bucket_lifecycle_configuration", {"rule": [_LIFECYCLE | {"expiration": [{"date": "soon"}]}]}),
    (
        "aws_s3_bucket_lifecycle_configuration",
        {"rule": [_LIFECYCLE | {"transition": [{"days": 30, "storage_class": "COLD"}]}]},
    ),
    ("aws_iam_role", {"assume_role_policy": "anybody"}),
    ("aws_iam_role", {"max_session_duration": 60}),
    ("aws_iam_role", {"name": "a" * 65}),
    ("aws_iam_role", {"name": "a b"}),
    ("aws_iam_policy", {"policy": "{"}),
    ("aws_iam_role_policy", {"policy": "allow"}),
    ("aws_iam_role_policy_attachment", {"policy_arn": "ReadOnlyAccess"}),
    ("aws_iam_openid_connect_provider", {"url": "example.com"}),
    ("aws_iam_openid_connect_provider", {"thumbprint_list": ["a"]}),
    ("aws_lb", {"load_balancer_type": "classic"}),
    ("aws_lb", {"name": "internal-a"}),
    ("aws_lb", {"subnet_mapping": [{"subnet_id": "subnet-1"}]}),
    ("aws_lb", {"ip_address_type": "ipv6"}),
    ("aws_lb_target_group", {"target_type": "pod"}),
    ("aws_lb_target_group", {"health_check": [{"interval": 1}]}),
    ("aws_lb_target_group", {"name": "a" * 33}),
    ("aws_lb_target_group", {"protocol": "FTP"}),
    ("aws_lb_listener", {"port": 0}),
    ("aws_lb_listener", {"default_action": [{"type": "drop"}]}),
    ("aws_db_instance", {"backup_window": "soon"}),
    ("aws_db_instance", {"maintenance_window": "sun:05:00"}),
    ("aws_db_instance", {"identifier": "1a"}),
    ("aws_db_instance", {"backup_retention_period": 60}),
    ("aws_db_instance", {"monitoring_interval": 7}),
    ("aws_db_instance", {"manage_master_user_password": True}),
    ("aws_rds_cluster", {"engine": "oracle"}),
    ("aws_rds_cluster", {"backup_retention_period": 36}),
    ("aws_rds_cluster", {"preferred_backup_window": "1:00-2:00"}),
    ("aws_rds_cluster", {"engine_mode": "fast"}),
    ("aws_db_subnet_group", {"name": "A b!"}),
    ("aws_elasticache_replication_group", {"replication_group_id": "a--b"}),
    ("aws_lambda_function", {"memory_size": 64}),
    ("aws_lambda_function", {"timeout": 901}),
    ("aws_lambda_function", {"runtime": "cobol"}),
    ("aws_lambda_function", {"architectures": ["arm32"]}),
    ("aws_lambda_function", {"image_uri": "a"}),
    ("aws_lambda_permission", {"action": "invoke"}),
    ("aws_sqs_queue", {"visibility_timeout_seconds": 43201}),
    ("aws_sqs_queue", {"message_retention_seconds": 30}),
    ("aws_sqs_queue", {"max_message_size": 512}),
    ("aws_sqs_queue", {"delay_seconds": 901}),
    ("aws_sqs_queue", {"fifo_queue": True}),
    ("aws_sqs_queue", {"name": "a.b"}),
    ("aws_sns_topic", {"signature_version": 3}),
    ("aws_sns_topic", {"policy": "none"}),
    ("aws_sns_topic", {"fifo_topic": True}),
    ("aws_sns_topic_subscription", {"protocol": "pigeon"}),
    ("aws_cloudwatch_log_group", {"retention_in_days": 2}),
    ("aws_cloudwatch_log_group", {"log_group_class": "CHEAP"}),
    ("aws_cloudwatch_log_group", {"name": "a b"}),
    ("aws_cloudwatch_metric_alarm", {"comparison_operator": ">"}),
    ("aws_cloudwatch_metric_alarm", {"period": 45}),
    ("aws_cloudwatch_metric_alarm", {"statistic": "Median"}),
    ("aws_cloudwatch_event_rule", {"event_pattern": "all"}),
    ("aws_cloudwatch_event_rule", {"state": "ON"}),
    ("aws_dynamodb_table", {"billing_mode": "FREE"}),
    ("aws_dynamodb_table", {"attribute": [{"name": "a", "type": "text"}]}),
    ("aws_dynamodb_table", {"attribute": [{"name": "a", "type": "S"}, {"name": "b", "type": "S"}]}),
    ("aws_dynamodb_table", {"stream_enabled": True}),
    ("aws_dynamodb_table", {"billing_mode": "PROVISIONED"}),
    ("aws_dynamodb_table", {"table_class": "COLD"}),
    ("aws_secretsmanager_secret", {"recovery_window_in_days": 5}),
    ("aws_secretsmanager_secret", {"name": "a b"}),
    ("aws_ssm_parameter", {"type": "Secret"}),
    ("aws_ssm_parameter", {"tier": "Free"}),
    ("aws_ssm_parameter", {"insecure_value": "a"}),
    ("aws_instance", {"metadata_options": [{"http_tokens": "always"}]}),
    ("aws_instance", {"user_data_base64": "a", "user_data": "a"}),
    ("aws_instance", {"root_block_device": [{"volume_type": "ssd"}]}),
    ("aws_launch_template", {"metadata_options": [{"http_put_response_hop_limit": 65}]}),
    ("aws_launch_template", {"name": "a" * 200}),
    ("aws_autoscaling_group", {"desired_capacity_type": "pods"}),
    ("aws_autoscaling_group", {"availability_zones": ["eu-west-1a"], "vpc_zone_identifier": ["subnet-1"]}),
    ("aws_ebs_volume", {"type": "gp2", "throughput": 125}),
    ("aws_route53_record", {"type": "ANY"}),
    ("aws_route53_record", {"alias": [{"name": "a", "zone_id": "Z2", "evaluate_target_health": True}]}),
    ("aws_acm_certificate", {"validation_method": "FAX"}),
    ("aws_ecs_service", {"launch_type": "LAMBDA"}),
    ("aws_ecs_service", {"scheduling_strategy": "ONCE"}),
    ("aws_ecs_task_definition", {"container_definitions": "none"}),
    ("aws_ecs_task_definition", {"network_mode": "wifi"}),
    ("aws_budgets_budget", {"budget_type": "TIME"}),
)
"""A type, and what is wrong of it."""


@dataclass(frozen=True)
class Wrong:
    """Arguments one of which is wrong.

    Attributes:
        type: The resource's type.
        given: The argument that is wrong, and which others go with it.
    """

    type: str
    given: Value

    @property
    def arguments(self) -> Value:
        """All of it."""
        return RIGHT[self.type] | self.given


def wrongs() -> Iterator[Wrong]:
    """All that is tried."""
    for type_, given in WRONG:
        yield Wrong(type_, given)
