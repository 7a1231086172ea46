"""AWS Load Balancer Controller, 2.13 and later: what it may do.

The actions are those of https://github.com/kubernetes-sigs/aws-load-balancer-controller (docs/install/iam_policy.json).
They are tied closer than there: to this account, region and VPC, and to what carries this cluster's tag.
"""

from collections.abc import Iterator

from stackwright.model.addons.addon import Addon, AwsAddonSettings, Surroundings
from stackwright.model.addons.needs import Needs, Policies
from stackwright.model.arns import arn
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.values import KubernetesName

CLUSTER_TAG = "elbv2.k8s.aws/cluster"


class LoadBalancerControllerSettings(AwsAddonSettings):
    """AWS Load Balancer Controller: makes load balancers for Ingresses, Gateways and Services."""

    namespace: KubernetesName = "kube-system"
    """Its namespace."""
    service_account: KubernetesName = "aws-load-balancer-controller"
    """Its service account."""


def _needs(context: Context, settings: LoadBalancerControllerSettings, around: Surroundings) -> Needs:
    return Needs(roles=(AWS_LOAD_BALANCER_CONTROLLER.role(context, settings, policies(context, around)),))


AWS_LOAD_BALANCER_CONTROLLER = Addon(
    name="aws_load_balancer_controller",
    purpose="Load balancers for Ingresses, Gateways and Services.",
    settings=LoadBalancerControllerSettings,
    grants="make and change load balancers that carry this cluster's tag, open security groups of this VPC",
    needs=_needs,
    hands_on=("vpc_id",),
    calls=("ec2", "elasticloadbalancing"),
    isolated=(
        "set enableShield, enableWaf and enableWafv2 of its chart to false, and name certificates by their ARNs "
        "(https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html)"
    ),
)


def policies(context: Context, around: Surroundings) -> Policies:
    """What the controller may do.

    Args:
        context: Where the role is made.
        around: The VPC whose security groups it may open.
    """
    return {
        "discovery": [*_discovery(context)],
        "security-groups": [*_security_groups(context, around)],
        "load-balancers": [*_tags(context), *_load_balancers(context)],
    }


def _discovery(context: Context) -> Iterator[Statement]:
    ec2 = (
        *("AccountAttributes", "Addresses", "AvailabilityZones", "CoipPools", "Instances", "InternetGateways"),
        *("IpamPools", "NetworkInterfaces", "RouteTables", "SecurityGroups", "Subnets", "Tags"),
        *("VpcPeeringConnections", "Vpcs"),
    )
    balancers = (
        *("CapacityReservation", "ListenerAttributes", "ListenerCertificates", "Listeners", "LoadBalancerAttributes"),
        *("LoadBalancers", "Rules", "SSLPolicies", "Tags", "TargetGroupAttributes", "TargetGroups", "TargetHealth"),
        "TrustStores",
    )
    yield Statement(
        "Describe",
        [
            *(f"ec2:Describe{what}" for what in ec2),
            "ec2:GetCoipPoolUsage",
            "ec2:GetSecurityGroupsForVpc",
            *(f"elasticloadbalancing:Describe{what}" for what in balancers),
        ],
        ["*"],  # lists and descriptions cannot be tied to resources
    )
    yield Statement(
        "List",
        ["acm:ListCertificates", "iam:ListServerCertificates", "shield:GetSubscriptionState"],
        ["*"],  # lists cannot be tied to resources
    )
    yield Statement(
        "Read",
        ["acm:DescribeCertificate", "cognito-idp:DescribeUserPoolClient", "iam:GetServerCertificate"],
        [
            context.arn("acm", "certificate/*"),
            context.arn("cognito-idp", "userpool/*"),
            context.arn("iam", "server-certificate/*"),
        ],
    )
    waf = ("GetWebACL", "GetWebACLForResource", "AssociateWebACL", "DisassociateWebACL")
    yield Statement(
        "Firewall",
        [f"{service}:{action}" for service in ("waf-regional", "wafv2") for action in waf],
        [
            context.arn("waf-regional", "webacl/*"),
            context.arn("wafv2", "regional/webacl/*"),
            context.arn("elasticloadbalancing", "loadbalancer/app/*"),
        ],
    )
    yield Statement(
        "Shield",
        ["shield:CreateProtection", "shield:DeleteProtection", "shield:DescribeProtection"],
        [context.arn("shield", "protection/*")],
    )


def _security_groups(context: Context, around: Surroundings) -> Iterator[Statement]:
    groups = context.arn("ec2", "security-group/*")
    vpc = arn(context.region, "ec2", f"vpc/{around.vpc_id}", account_id=around.network_account_id)
    cluster = context.names.cluster
    # The nodes' groups carry no tag of the controller's, but stand in the VPC.
    # Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html
    yield Statement(
        "Open",
        ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
        [groups],
        conditions={"ArnEquals": {"ec2:Vpc": vpc}},
    )
    yield Statement("Create", ["ec2:CreateSecurityGroup"], [groups, vpc])
    yield Statement(
        "TagNew",
        ["ec2:CreateTags"],
        [groups],
        conditions={
            "StringEquals": {"ec2:CreateAction": "CreateSecurityGroup", f"aws:RequestTag/{CLUSTER_TAG}": cluster}
        },
    )
    yield Statement("TagOwn", ["ec2:CreateTags", "ec2:DeleteTags"], [groups], conditions=_retag(cluster))
    yield Statement("DeleteOwn", ["ec2:DeleteSecurityGroup"], [groups], conditions=_own(cluster))


def _tags(context: Context) -> Iterator[Statement]:
    cluster = context.names.cluster
    balancers, targets, listeners, rules = _resources(context)
    tag = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"]
    yield Statement("TagOwn", tag, [balancers, targets], conditions=_retag(cluster))
    yield Statement("TagListeners", tag, [listeners, rules], conditions=_not_of_others(cluster))
    yield Statement(
        "TagNew",
        ["elasticloadbalancing:AddTags"],
        [balancers, targets],
        conditions={
            "StringEquals": {
                "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"],
                f"aws:RequestTag/{CLUSTER_TAG}": cluster,
            }
        },
    )


def _load_balancers(context: Context) -> Iterator[Statement]:
    cluster = context.names.cluster
    balancers, targets, listeners, rules = _resources(context)
    service = "elasticloadbalancing.amazonaws.com"
    yield Statement(
        "ServiceRole",
        ["iam:CreateServiceLinkedRole"],
        [context.role_arn(f"{service}/*", "/aws-service-role/")],
        conditions={"StringEquals": {"iam:AWSServiceName": service}},
    )
    yield Statement(
        "Create",
        _elb("CreateLoadBalancer", "CreateTargetGroup"),
        [balancers, targets],
        conditions={"StringEquals": {f"aws:RequestTag/{CLUSTER_TAG}": cluster}},
    )
    change = (
        *("DeleteLoadBalancer", "DeleteTargetGroup", "ModifyCapacityReservation", "ModifyIpPools"),
        *("ModifyListenerAttributes", "ModifyLoadBalancerAttributes", "ModifyTargetGroup"),
        *("ModifyTargetGroupAttributes", "SetIpAddressType", "SetSecurityGroups", "SetSubnets"),
    )
    yield Statement("ChangeOwn", _elb(*change), [balancers, targets, listeners], conditions=_own(cluster))
    # Target groups may be made elsewhere, or by another cluster, and bound by a TargetGroupBinding.
    yield Statement("Targets", _elb("RegisterTargets", "DeregisterTargets"), [targets])
    routing = (
        *("AddListenerCertificates", "CreateListener", "CreateRule", "DeleteListener", "DeleteRule", "ModifyListener"),
        *("ModifyRule", "RemoveListenerCertificates", "SetRulePriorities", "SetWebAcl"),
    )
    yield Statement("Listeners", _elb(*routing), [balancers, listeners, rules], conditions=_not_of_others(cluster))


def _resources(context: Context) -> tuple[str, str, str, str]:
    """Load balancers, target groups, listeners and their rules, of this account and region."""
    kinds = ("loadbalancer", "targetgroup", "listener", "listener-rule")
    balancers, targets, listeners, rules = (context.arn("elasticloadbalancing", f"{kind}/*") for kind in kinds)
    return balancers, targets, listeners, rules


def _elb(*actions: str) -> list[str]:
    return [f"elasticloadbalancing:{action}" for action in actions]


def _own(cluster: str) -> dict[str, dict[str, str]]:
    """Only what carries the cluster's tag."""
    return {"StringEquals": {f"aws:ResourceTag/{CLUSTER_TAG}": cluster}}


def _not_of_others(cluster: str) -> dict[str, dict[str, str]]:
    """Only what carries the cluster's tag, or none: tagging listeners and rules is newer than they, and can be off.

    Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/configurations/#feature-gates
    """
    return {"StringEqualsIfExists": {f"aws:ResourceTag/{CLUSTER_TAG}": cluster}}


def _retag(cluster: str) -> dict[str, dict[str, str]]:
    """Only what carries the cluster's tag, and any tag but that one."""
    return {**_own(cluster), "Null": {f"aws:RequestTag/{CLUSTER_TAG}": "true"}}
