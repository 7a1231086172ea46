"""An environment that uses whatever can be set: what a test changes one setting of."""

from typing import Any

ARN = "arn:aws:iam::111122223333:role"
WHOLE: dict[str, Any] = {
    "network": {
        "cidr": "10.0.0.0/16",
        "secondary_cidrs": ["100.64.0.0/16"],
        "zones": ["a", "b", "c"],
        "tiers": ["public", "private", "intra"],
        "subnet_tags": {"private": {"team": "platform"}},
        "nat": "per_zone",
        "flow_logs": {"retention_days": 30, "kms_key": True},
        "interface_endpoints": ["ecr.api", "sts"],
        "routes": {"offices": {"destinations": ["192.168.0.0/16"], "via": "tgw-0123456789abcdef0"}},
        "transit_gateways": {"core": {"id": "tgw-0123456789abcdef0"}},
    },
    "registry": {
        "repositories": {"api": {"pull_accounts": ["444455556666"]}, "worker": {}},
        "enhanced_scanning": {},
        "replication": {"destinations": [{"region": "eu-central-1"}]},
        "permissions": {
            "replicate_from": [{"account": "444455556666", "repository_prefixes": ["acme-prod/"]}],
            "caches_for": [{"account": "444455556666", "caches": ["kubernetes"]}],
        },
        "pull_through_caches": {"kubernetes": {"upstream": "registry.k8s.io"}},
    },
    "budget": {"monthly_usd": 500, "emails": ["team@example.com"]},
    "secrets": {
        "database": {
            "generate": {"fixed": {"username": "postgres"}},
            "rotation": {"lambda_arn": "arn:aws:lambda:eu-west-1:111122223333:function:rotate"},
            "replicas": {"eu-central-1": {}},
            "readers": [f"{ARN}/reader"],
        },
        "token": {},
    },
    "cluster": {
        "endpoint": {"public": True, "public_cidrs": ["8.8.8.0/24"]},
        "access_entries": {
            "team": {"principal_arn": f"{ARN}/team", "policies": {"AmazonEKSViewPolicy": {"scope": "cluster"}}},
            "app": {"principal_arn": f"{ARN}/app", "kubernetes_groups": ["apps"]},
        },
        "spot": "allowed",
        "node_ssm": False,
        "api_sources": {"vpn": {"cidr": "10.200.0.0/16"}},
        "node_ingress": {"probe": {"cidr": "10.200.8.0/24", "from_port": 8080}},
        "identity_provider": {"issuer_url": "https://login.example.com", "client_id": "kubernetes"},
        "node_groups": {
            "general": {
                "instance_types": ["m7i.large"],
                "max_size": 5,
                "release_version": "1.35.7-20260911",
                "labels": {"team": "platform"},
                "taints": [{"key": "dedicated", "value": "platform", "effect": "NO_SCHEDULE"}],
            },
            "spare": {"instance_types": ["m7i.large"], "placement_group": {"strategy": "spread"}},
        },
        "eks_addons": {"vpc-cni": {"configuration": {"enableNetworkPolicy": "true"}}},
    },
    "access": {"bastion": {"namespaces": ["apps"], "session_logs": {"retention_days": 90}}},
    "addons": {
        "aws_load_balancer_controller": {},
        "external_secrets": {},
        "external_dns": {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"]},
        "cert_manager": {"hosted_zone_ids": ["Z0123456789ABCDEFGHIJ"]},
        "cluster_autoscaler": {},
        "karpenter": {},
        "velero": {},
        "loki": {},
        "cloudwatch": {},
        "metrics_server": {},
        "jaeger": {},
    },
    "workloads": {
        "orders": {
            "namespace": "shop",
            "statements": {"Read": {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::acme-orders/*"]}},
            "managed_policies": ["AmazonSQSReadOnlyAccess"],
        },
        "stock": {"namespace": "shop", "managed_policies": ["AmazonSQSReadOnlyAccess"], "identity": "irsa"},
    },
}
