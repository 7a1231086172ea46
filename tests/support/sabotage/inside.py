"""Ways to break the way into a cluster, its add-ons and Argo CD."""

import json

from support.sabotage.changes import (
    ABSENT,
    added,
    allowing,
    argument,
    put,
    resources,
    statement,
)
from support.sabotage.sabotage import Sabotage

ACCESS = ("acme/prod-access", "voting-app/prod-access")
ADDONS = ("acme/prod-addons",)
GITOPS = ("acme/prod-gitops",)
ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
TOKEN_OF_GITHUB = "ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"
PRIVATE_KEY = "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIEow\n"


def _template(path: str, value: object):
    return argument("aws_launch_template", path, value)


def _chart_value(name: str, value: object, like: str = "argo-cd_A"):
    def change(document):
        body = resources(document, "helm_release", like)[0]
        values = json.loads(body["values"][0])
        put(values, name, value)
        body["values"][0] = json.dumps(values)

    return change


WAYS = (
    Sabotage(
        "bastion with a public address",
        "machines-private",
        _template("network_interfaces/associate_public_ip_address", "true"),
        ACCESS,
    ),
    Sabotage(
        "bastion as administrator of the cluster",
        "eks-admins-named",
        argument("aws_eks_access_policy_association", "policy_arn", ADMIN),
        ACCESS,
    ),
    Sabotage(
        "bastion in a public subnet",
        "eks-nodes-private",
        argument(
            "aws_autoscaling_group",
            "vpc_zone_identifier",
            "${data.terraform_remote_state.network.outputs.public_subnet_ids}",
        ),
        ACCESS,
    ),
    Sabotage(
        "bastion with PowerUserAccess",
        "iam-no-admin-attachments",
        added(
            "aws_iam_role_policy_attachment",
            {"role": "acme-prod-bastion", "policy_arn": "arn:aws:iam::aws:policy/PowerUserAccess"},
        ),
        ACCESS,
    ),
    Sabotage(
        "bastion enters every machine",
        "iam-no-escalation",
        allowing("aws_iam_role_policy", "ssm:StartSession", "*"),
        ACCESS,
    ),
    Sabotage(
        "sessions kept for a week", "logs-kept", argument("aws_cloudwatch_log_group", "retention_in_days", 7), ACCESS
    ),
    Sabotage(
        "bastion open to SSH",
        "network-no-open-groups",
        added(
            "aws_vpc_security_group_ingress_rule",
            {
                "security_group_id": "sg-1",
                "description": "SSH",
                "ip_protocol": "tcp",
                "from_port": 22,
                "to_port": 22,
                "cidr_ipv4": "0.0.0.0/0",
            },
        ),
        ACCESS,
    ),
    Sabotage(
        "bastion in system:masters",
        "eks-no-masters",
        argument("aws_eks_access_entry", "kubernetes_groups", ["system:masters"]),
        ACCESS,
    ),
    # add-ons
    Sabotage(
        "queue of Karpenter not encrypted",
        "queues-encrypted",
        argument("aws_sqs_queue", "sqs_managed_sse_enabled", False),
        ADDONS,
    ),
    Sabotage(
        "queue of Karpenter without TLS",
        "queue-tls-only",
        statement("aws_sqs_queue_policy", "DenyHTTP", "Sid", ABSENT),
        ADDONS,
    ),
    Sabotage(
        "queue of Karpenter for anybody's events",
        "trust-services-bounded",
        statement("aws_sqs_queue_policy", "Events", "Condition", ABSENT),
        ADDONS,
    ),
    Sabotage(
        "queue of Karpenter for everybody",
        "trust-nobody-in-general",
        allowing("aws_sqs_queue_policy", "sqs:SendMessage", "*", Principal="*"),
        ADDONS,
    ),
    Sabotage(
        "Karpenter passes roles to any service",
        "iam-pass-role-bounded",
        statement("aws_iam_policy", "PassNodeRole", "Condition", ABSENT, like="karpenter"),
        ADDONS,
    ),
    Sabotage(
        "Karpenter passes any role",
        "iam-pass-role-bounded",
        statement("aws_iam_policy", "PassNodeRole", "Resource", "*", like="karpenter"),
        ADDONS,
    ),
    Sabotage(
        "add-on may do everything", "iam-no-admin", allowing("aws_iam_policy", "*", "*"), (*ADDONS, "acme/dev-addons")
    ),
    Sabotage(
        "add-on reads every secret",
        "iam-data-named",
        allowing("aws_iam_policy", "secretsmanager:*Value", "*"),
        (*ADDONS, "voting-app/dev-addons"),
    ),
    Sabotage(
        "role of an add-on for any pod",
        "trust-services-bounded",
        statement("aws_iam_role", "PodIdentity", "Condition", ABSENT, policy="assume_role_policy"),
        ADDONS,
    ),
    Sabotage(
        "backups may become public",
        "s3-public-access-blocked",
        argument("aws_s3_bucket_public_access_block", "block_public_policy", False),
        ADDONS,
    ),
    Sabotage("backups without TLS", "s3-tls-only", statement("aws_s3_bucket_policy", "TlsOnly", "Sid", ABSENT), ADDONS),
    Sabotage("backups emptied", "nothing-emptied", argument("aws_s3_bucket", "force_destroy", True), ADDONS),
    Sabotage(
        "backups with S3's keys",
        "s3-encrypted",
        argument(
            "aws_s3_bucket_server_side_encryption_configuration",
            "rule/apply_server_side_encryption_by_default/sse_algorithm",
            "AES256",
        ),
        ADDONS,
    ),
    # Argo CD
    Sabotage("chart of any version", "charts-pinned", argument("helm_release", "version", ABSENT), GITOPS),
    Sabotage("chart of a range", "charts-pinned", argument("helm_release", "version", ">=10.0.0"), GITOPS),
    Sabotage(
        "token in values of a chart",
        "no-secrets-in-text",
        _chart_value("notifications/notifiers/service.github", f"token: {TOKEN_OF_GITHUB}"),
        GITOPS,
    ),
    Sabotage(
        "private key in a secret",
        "no-secrets-in-text",
        added("kubernetes_secret_v1", {"metadata": {"name": "odd"}, "data": {"file": PRIVATE_KEY}}),
        GITOPS,
    ),
    Sabotage(
        "password in a secret",
        "no-secret-literals",
        added(
            "kubernetes_secret_v1",
            {"metadata": {"name": "odd"}, "data": {"username": "odd", "password": "correct-horse"}},
        ),
        GITOPS,
    ),
    Sabotage(
        "anybody reads Argo CD", "argo-cd-closed", _chart_value("configs/cm/users.anonymous.enabled", "true"), GITOPS
    ),
    Sabotage("shells by Argo CD", "argo-cd-closed", _chart_value("configs/cm/exec.enabled", True), GITOPS),
    Sabotage(
        "everybody administers Argo CD",
        "argo-cd-closed",
        _chart_value("configs/rbac/policy.default", "role:admin"),
        GITOPS,
    ),
    Sabotage(
        "Argo CD speaks HTTP", "argo-cd-closed", _chart_value("configs/params", {"server.insecure": True}), GITOPS
    ),
    Sabotage(
        "applications from anywhere",
        "argo-cd-projects-named",
        _chart_value("projects/applications/sourceRepos", ["*"], "projects"),
        GITOPS,
    ),
    Sabotage(
        "applications into any namespace",
        "argo-cd-projects-named",
        _chart_value("projects/applications/destinations", [{"namespace": "*", "server": "*"}], "projects"),
        GITOPS,
    ),
    Sabotage(
        "applications make anything of the cluster",
        "argo-cd-projects-named",
        _chart_value("projects/applications/clusterResourceWhitelist", [{"group": "*", "kind": "*"}], "projects"),
        GITOPS,
    ),
    Sabotage(
        "role of an add-on for every service",
        "trust-nobody-in-general",
        statement("aws_iam_role", "PodIdentity", "Principal", "*", policy="assume_role_policy"),
        ADDONS,
    ),
    Sabotage(
        "Karpenter ends any machine",
        "iam-changes-named",
        statement("aws_iam_policy", "End", "Condition", ABSENT, like="karpenter"),
        ADDONS,
    ),
    Sabotage(
        "load balancers of everybody changed",
        "iam-changes-named",
        statement("aws_iam_policy", "ChangeOwn", "Condition", ABSENT, like="load-balancer"),
        ADDONS,
    ),
    Sabotage(
        "bastion reads with every key",
        "iam-data-named",
        allowing("aws_iam_role_policy", "kms:GenerateDataKey", "*"),
        ACCESS,
    ),
    Sabotage(
        "groups of everybody deleted",
        "iam-changes-named",
        statement("aws_iam_policy", "DeleteOwn", "Condition", ABSENT, like="load-balancer"),
        ADDONS,
    ),
    Sabotage(
        "add-on reads every secret by its kind",
        "iam-data-named",
        allowing(
            "aws_iam_policy", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:*"
        ),
        ADDONS,
    ),
)
