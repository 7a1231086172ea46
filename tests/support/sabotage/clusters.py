"""Ways to break a cluster and its nodes."""

import base64

from support.sabotage.changes import (
    ABSENT,
    added,
    argument,
    put,
    resources,
    statement,
    together,
)
from support.sabotage.sabotage import Sabotage

PROD = ("acme/prod-cluster",)
BOTH = ("acme/prod-cluster", "voting-app/prod-cluster")
OPEN = ("acme/dev-cluster", "acme/staging-cluster")
ACCESS = ("acme/prod-access", "voting-app/prod-access")
CIDRS = "vpc_config/public_access_cidrs"
ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
KEY_OF_AWS = "AKIA" + "QYLPMN5HHHFPZAM2"


def _cluster(path: str, value: object):
    return argument("aws_eks_cluster", path, value)


def _template(path: str, value: object):
    return argument("aws_launch_template", path, value)


WAYS = (
    Sabotage("API for all", "eks-endpoint-named-networks", _cluster(CIDRS, ["0.0.0.0/0"]), OPEN),
    Sabotage("API for all of IPv6", "eks-endpoint-named-networks", _cluster(CIDRS, ["::/0"]), OPEN),
    Sabotage("API for two halves", "eks-endpoint-named-networks", _cluster(CIDRS, ["0.0.0.0/1", "128.0.0.0/1"]), OPEN),
    Sabotage(
        "API for four quarters",
        "eks-endpoint-named-networks",
        _cluster(CIDRS, ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"]),
        OPEN,
    ),
    Sabotage("API for a /8", "eks-endpoint-named-networks", _cluster(CIDRS, ["52.0.0.0/8"]), OPEN),
    Sabotage("API for whomever AWS chooses", "eks-endpoint-named-networks", _cluster(CIDRS, ABSENT), OPEN),
    Sabotage(
        "public API in production",
        "eks-endpoint-not-public",
        together(_cluster("vpc_config/endpoint_public_access", True), _cluster(CIDRS, ["203.0.113.0/24"])),
        BOTH,
    ),
    Sabotage(
        "no private API", "eks-endpoint-private", _cluster("vpc_config/endpoint_private_access", False), (*BOTH, *OPEN)
    ),
    Sabotage(
        "secrets of Kubernetes not encrypted",
        "eks-secrets-encrypted",
        _cluster("encryption_config", ABSENT),
        (*BOTH, "acme/staging-cluster"),
    ),
    Sabotage(
        "aws-auth", "eks-access-by-api", _cluster("access_config/authentication_mode", "API_AND_CONFIG_MAP"), BOTH
    ),
    Sabotage("aws-auth by silence", "eks-access-by-api", _cluster("access_config/authentication_mode", ABSENT), PROD),
    Sabotage(
        "creator as administrator",
        "eks-no-creator-admin",
        _cluster("access_config/bootstrap_cluster_creator_admin_permissions", True),
        BOTH,
    ),
    Sabotage(
        "creator as administrator by silence",
        "eks-no-creator-admin",
        _cluster("access_config/bootstrap_cluster_creator_admin_permissions", ABSENT),
        PROD,
    ),
    Sabotage(
        "system:masters",
        "eks-no-masters",
        argument("aws_eks_access_entry", "kubernetes_groups", ["system:masters"]),
        BOTH,
    ),
    Sabotage(
        "a view becomes an administrator",
        "eks-admins-named",
        argument("aws_eks_access_policy_association", "policy_arn", ADMIN, "platform-team"),
        PROD,
    ),
    Sabotage(
        "somebody else as administrator",
        "eks-admins-named",
        added(
            "aws_eks_access_policy_association",
            {
                "cluster_name": "acme-prod",
                "policy_arn": ADMIN,
                "principal_arn": "arn:aws:iam::111122223333:role/odd",
                "access_scope": {"type": "cluster"},
            },
        ),
        BOTH,
    ),
    Sabotage(
        "no log of what was done",
        "eks-logs",
        _cluster("enabled_cluster_log_types", ["api"]),
        (*BOTH, "acme/dev-cluster"),
    ),
    Sabotage(
        "one log missing in production",
        "eks-logs",
        _cluster("enabled_cluster_log_types", ["api", "audit", "authenticator", "scheduler"]),
        BOTH,
    ),
    Sabotage(
        "logs of the control plane for a month",
        "logs-kept",
        argument("aws_cloudwatch_log_group", "retention_in_days", 30),
        BOTH,
    ),
    Sabotage(
        "logs of the control plane with AWS's key",
        "logs-encrypted",
        argument("aws_cloudwatch_log_group", "kms_key_id", ABSENT),
        BOTH,
    ),
    Sabotage("cluster deleted by one call", "eks-deletion-protection", _cluster("deletion_protection", False), BOTH),
    Sabotage(
        "network policies do nothing",
        "eks-network-policies",
        argument("aws_eks_addon", "configuration_values", '{"enableNetworkPolicy":"false"}', "vpc-cni"),
        BOTH,
    ),
    Sabotage(
        "network policies do nothing, by silence",
        "eks-network-policies",
        argument("aws_eks_addon", "configuration_values", ABSENT, "vpc-cni"),
        PROD,
    ),
    Sabotage("add-on of any version", "addons-pinned", argument("aws_eks_addon", "addon_version", ABSENT), BOTH),
    Sabotage(
        "newest add-on of the day",
        "addons-pinned",
        added(
            "aws_eks_addon_version",
            {"addon_name": "coredns", "kubernetes_version": "1.35", "most_recent": True},
            "data",
        ),
        PROD,
    ),
    Sabotage(
        "nodes in public subnets",
        "eks-nodes-private",
        argument(
            "aws_eks_node_group", "subnet_ids", "${data.terraform_remote_state.network.outputs.public_subnet_ids}"
        ),
        BOTH,
    ),
    Sabotage(
        "SSH into nodes",
        "machines-no-ssh",
        argument("aws_eks_node_group", "remote_access", {"ec2_ssh_key": "odd"}),
        BOTH,
    ),
    Sabotage(
        "key of SSH in a launch template", "machines-no-ssh", _template("key_name", "odd"), (*BOTH, "acme/prod-access")
    ),
    Sabotage("key pair", "machines-no-ssh", added("aws_key_pair", {"public_key": "ssh-ed25519 AAAA"}), PROD),
    Sabotage(
        "nodes answer without a token",
        "machines-imdsv2",
        _template("metadata_options/http_tokens", "optional"),
        (*BOTH, *ACCESS),
    ),
    Sabotage(
        "nothing said of tokens",
        "machines-imdsv2",
        _template("metadata_options", {"http_put_response_hop_limit": 1}),
        PROD,
    ),
    Sabotage(
        "pods reach the node's credentials",
        "machines-one-hop",
        _template("metadata_options/http_put_response_hop_limit", 2),
        (*BOTH, *ACCESS),
    ),
    Sabotage(
        "disk not encrypted",
        "ebs-encrypted",
        _template("block_device_mappings/ebs/encrypted", "false"),
        (*BOTH, *ACCESS),
    ),
    Sabotage(
        "nothing said of the disk's encryption",
        "ebs-encrypted",
        _template("block_device_mappings/ebs/encrypted", ABSENT),
        PROD,
    ),
    Sabotage(
        "volume not encrypted",
        "ebs-encrypted",
        added("aws_ebs_volume", {"availability_zone": "eu-west-1a", "size": 8}),
        PROD,
    ),
    Sabotage("machines without tags", "machines-tagged", _template("tag_specifications", ABSENT), PROD),
    Sabotage(
        "disks without tags",
        "machines-tagged",
        lambda document: resources(document, "aws_launch_template")[0]["tag_specifications"].pop(1),
        PROD,
    ),
    Sabotage(
        "nodes with public addresses",
        "machines-private",
        _template("network_interfaces", [{"associate_public_ip_address": "true"}]),
        PROD,
    ),
    Sabotage(
        "image of whoever published one",
        "machines-known-images",
        added("aws_ami", {"most_recent": True, "filter": [{"name": "name", "values": ["al2023-*"]}]}, "data"),
        PROD,
    ),
    Sabotage(
        "key of AWS in user data",
        "no-secrets-in-text",
        _template(
            "user_data", base64.b64encode(f"#!/bin/sh\nexport AWS_ACCESS_KEY_ID={KEY_OF_AWS}\n".encode()).decode()
        ),
        BOTH,
    ),
    Sabotage(
        "role of the control plane for anybody",
        "trust-services-bounded",
        statement("aws_iam_role", "Assume", "Condition", ABSENT, like="control-plane", policy="assume_role_policy"),
        BOTH,
    ),
    Sabotage(
        "role of nodes for everybody",
        "trust-nobody-in-general",
        statement("aws_iam_role", "Assume", "Principal", {"AWS": "*"}, like="node-role", policy="assume_role_policy"),
        BOTH,
    ),
    Sabotage(
        "nodes as administrators of AWS",
        "iam-no-admin-attachments",
        argument(
            "aws_iam_role_policy_attachment", "policy_arn", "arn:aws:iam::aws:policy/AdministratorAccess", "node-role"
        ),
        BOTH,
    ),
    Sabotage(
        "rule into the control plane for all",
        "network-no-open-groups",
        added(
            "aws_vpc_security_group_ingress_rule",
            {
                "security_group_id": "sg-1",
                "description": "All",
                "ip_protocol": "tcp",
                "from_port": 443,
                "to_port": 443,
                "cidr_ipv4": "0.0.0.0/0",
            },
        ),
        BOTH,
    ),
    Sabotage(
        "secrets' key of Kubernetes gone in a week",
        "kms-recoverable",
        argument("aws_kms_key", "deletion_window_in_days", 7),
        BOTH,
    ),
    Sabotage(
        "another environment's network",
        "state-reads-named",
        lambda document: put(
            document["data"]["terraform_remote_state"]["network"],
            "config/key",
            "environments/dev/network/terraform.tfstate",
        ),
        BOTH,
    ),
)
