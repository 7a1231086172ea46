"""Ways to break a network."""

from stackwright.model.settings.endpoint_policy import EndpointPolicySettings
from support.sabotage.changes import ABSENT, added, argument, dropped, every, provider, statement, terraform, unchanged
from support.sabotage.sabotage import Sabotage

PROD = ("acme/prod-network",)
BOTH = ("acme/prod-network", "voting-app/dev-network")
VPC = "${aws_vpc.network_39EEAA36.id}"
OPEN_TO_ALL = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
GROUP = {"name": "odd", "description": "Odd", "vpc_id": VPC, "tags": {"Name": "odd"}}


def _group(**block: object):
    opened = {"description": "Odd", "from_port": 443, "to_port": 443, "protocol": "tcp", **block}
    return added("aws_security_group", {**GROUP, "ingress": [opened]})


def _rule(**body: object):
    return added(
        "aws_vpc_security_group_ingress_rule",
        {
            "security_group_id": "sg-1",
            "description": "Odd",
            "ip_protocol": "tcp",
            "from_port": 443,
            "to_port": 443,
            **body,
        },
    )


def _halves(document):
    rules = document["resource"].setdefault("aws_vpc_security_group_ingress_rule", {})
    for name, half in (("one", "12.0.0.0/9"), ("other", "12.128.0.0/9")):
        rules[name] = {"security_group_id": "sg-1", "description": "Odd", "ip_protocol": "-1", "cidr_ipv4": half}


def _acl_rule(**body: object):
    rule = {
        "network_acl_id": "acl-1",
        "rule_number": 1,
        "rule_action": "allow",
        "protocol": "tcp",
        "from_port": 22,
        "to_port": 22,
    }
    return added("aws_network_acl_rule", {**rule, **body})


WAYS = (
    Sabotage("group open to all", "network-no-open-groups", _group(cidr_blocks=["0.0.0.0/0"]), BOTH),
    Sabotage("group open to all of IPv6", "network-no-open-groups", _group(ipv6_cidr_blocks=["::/0"]), PROD),
    Sabotage(
        "group open to two halves", "network-no-open-groups", _group(cidr_blocks=["0.0.0.0/1", "128.0.0.0/1"]), PROD
    ),
    Sabotage("rule open to all", "network-no-open-groups", _rule(cidr_ipv4="0.0.0.0/0"), BOTH),
    Sabotage("rule open to all of IPv6", "network-no-open-groups", _rule(cidr_ipv6="::/0"), PROD),
    Sabotage("rule open to a /8", "network-no-open-groups", _rule(cidr_ipv4="52.0.0.0/8"), PROD),
    Sabotage("rules open to parts of all", "network-no-open-groups", _halves, PROD),
    Sabotage(
        "rule of the old kind open to all",
        "network-no-open-groups",
        added(
            "aws_security_group_rule",
            {
                "type": "ingress",
                "description": "Odd",
                "cidr_blocks": ["0.0.0.0/0"],
                "from_port": 22,
                "to_port": 22,
                "protocol": "tcp",
                "security_group_id": "sg-1",
            },
        ),
        PROD,
    ),
    Sabotage("ACL opens SSH", "network-no-remote-login", _acl_rule(cidr_block="0.0.0.0/0"), PROD),
    Sabotage(
        "ACL opens RDP to IPv6",
        "network-no-remote-login",
        _acl_rule(ipv6_cidr_block="::/0", from_port=3000, to_port=4000),
        PROD,
    ),
    Sabotage(
        "default ACL opens SSH",
        "network-no-remote-login",
        argument(
            "aws_default_network_acl",
            "ingress",
            [
                {
                    "action": "allow",
                    "cidr_block": "0.0.0.0/0",
                    "from_port": 22,
                    "to_port": 22,
                    "protocol": "tcp",
                    "rule_no": 1,
                }
            ],
        ),
        PROD,
    ),
    Sabotage(
        "file closes SSH, and the ACL does not", "network-ssh-denied", unchanged, PROD, {"deny_ssh_from_internet": True}
    ),
    Sabotage(
        "file bounds endpoints, and one has no policy",
        "network-endpoints-bounded",
        unchanged,
        PROD,
        {"endpoint_policy": EndpointPolicySettings(principals="account")},
    ),
    Sabotage(
        "file bounds endpoints, and a policy does not",
        "network-endpoints-bounded",
        every("aws_vpc_endpoint", "policy", OPEN_TO_ALL),
        PROD,
        {"endpoint_policy": EndpointPolicySettings(principals="account")},
    ),
    Sabotage(
        "group without description",
        "network-described",
        added("aws_security_group", {**GROUP, "description": ""}),
        PROD,
    ),
    Sabotage(
        "rule without description",
        "network-described",
        argument("aws_vpc_security_group_ingress_rule", "description", ABSENT),
        ("acme/prod-cluster", "voting-app/dev-network"),
    ),
    Sabotage(
        "default group as AWS makes it", "network-default-group-closed", dropped("aws_default_security_group"), BOTH
    ),
    Sabotage(
        "default group with rules",
        "network-default-group-closed",
        argument(
            "aws_default_security_group", "ingress", [{"self": True, "protocol": "-1", "from_port": 0, "to_port": 0}]
        ),
        PROD,
    ),
    Sabotage("no flow log", "flow-logs", dropped("aws_flow_log"), BOTH),
    Sabotage("flow log of what was refused", "flow-logs", argument("aws_flow_log", "traffic_type", "REJECT"), PROD),
    Sabotage("flow log for a week", "logs-kept", argument("aws_cloudwatch_log_group", "retention_in_days", 7), PROD),
    Sabotage("flow log for ever", "logs-kept", argument("aws_cloudwatch_log_group", "retention_in_days", ABSENT), BOTH),
    Sabotage(
        "flow log with AWS's key", "logs-encrypted", argument("aws_cloudwatch_log_group", "kms_key_id", ABSENT), PROD
    ),
    Sabotage(
        "role of flow logs for anybody",
        "trust-services-bounded",
        statement("aws_iam_role", "Assume", "Condition", ABSENT, policy="assume_role_policy"),
        BOTH,
    ),
    Sabotage(
        "private subnet gives public addresses",
        "subnets-private",
        argument("aws_subnet", "map_public_ip_on_launch", True, "private-a"),
        BOTH,
    ),
    Sabotage(
        "load balancer on the internet",
        "load-balancers-internal",
        added("aws_lb", {"name": "odd", "load_balancer_type": "application", "subnets": ["subnet-1"]}),
        PROD,
    ),
    Sabotage(
        "listener in clear text",
        "load-balancer-tls",
        added(
            "aws_lb_listener",
            {"load_balancer_arn": "arn:1", "port": 80, "protocol": "HTTP", "default_action": [{"type": "forward"}]},
        ),
        PROD,
    ),
    Sabotage(
        "listener with old TLS",
        "load-balancer-tls",
        added(
            "aws_lb_listener",
            {
                "load_balancer_arn": "arn:1",
                "port": 443,
                "protocol": "HTTPS",
                "ssl_policy": "ELBSecurityPolicy-2016-08",
                "default_action": [{"type": "forward"}],
            },
        ),
        PROD,
    ),
    Sabotage(
        "listener with TLS 1.0",
        "load-balancer-tls",
        added(
            "aws_lb_listener",
            {
                "load_balancer_arn": "arn:1",
                "port": 443,
                "protocol": "TLS",
                "ssl_policy": "ELBSecurityPolicy-TLS13-1-0-2021-06",
                "default_action": [{"type": "forward"}],
            },
        ),
        PROD,
    ),
    Sabotage("provider of any account", "provider-in-its-account", provider("allowed_account_ids", ABSENT), BOTH),
    Sabotage("provider with a key", "no-secret-literals", provider("secret_key", "wJalrXUtnFEMIK7MDENGbPxRfiCY"), PROD),
    Sabotage("no owner in the tags", "tags-by-default", provider("default_tags/tags/owner", ABSENT), PROD),
    Sabotage("tags of another environment", "tags-by-default", provider("default_tags/tags/environment", "dev"), PROD),
    Sabotage("no tags", "tags-by-default", provider("default_tags", ABSENT), BOTH),
    Sabotage("provider not pinned", "providers-pinned", terraform("required_providers/aws/version", ">= 6.0"), BOTH),
    Sabotage("provider of any version", "providers-pinned", terraform("required_providers/aws/version", ABSENT), PROD),
    Sabotage(
        "provider of a stranger",
        "providers-known",
        terraform("required_providers/odd", {"source": "stranger/odd", "version": "1.0.0"}),
        PROD,
    ),
    Sabotage("any Terraform", "terraform-version-bounded", terraform("required_version", ABSENT), BOTH),
    Sabotage("any newer Terraform", "terraform-version-bounded", terraform("required_version", ">= 1.10.0"), PROD),
    Sabotage(
        "module of a branch",
        "modules-pinned",
        lambda document: document.update(
            module={"vpc": {"source": "git::https://github.com/stranger/vpc.git?ref=main"}}
        ),
        PROD,
    ),
    Sabotage(
        "module of a registry, any version",
        "modules-pinned",
        lambda document: document.update(
            module={"vpc": {"source": "terraform-aws-modules/vpc/aws", "version": "~> 5.0"}}
        ),
        PROD,
    ),
    Sabotage(
        "program started",
        "no-provisioners",
        argument("aws_vpc", "provisioner", {"local-exec": {"command": "sh"}}),
        PROD,
    ),
    Sabotage("program asked", "no-outside-answers", added("external", {"program": ["sh"]}, "data"), PROD),
    Sabotage("web page asked", "no-outside-answers", added("http", {"url": "https://ifconfig.me"}, "data"), PROD),
    Sabotage(
        "web page asked in a check",
        "no-outside-answers",
        lambda document: document.update(check={"up": {"data": {"http": {"up": {"url": "https://example.com"}}}}}),
        PROD,
    ),
)
