"""EC2 and Auto Scaling: the VPC and all in it, launch templates, the bastion's group.

Things of EC2 have no names in their ARNs. So what is made has to get the environment's tags, and what is changed has to
carry them. Which resources an action asks for, and which of them can have which conditions, stands in
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
"""

from collections.abc import Iterator

from stackwright.model.ci.area import Area
from stackwright.model.ci.scope import Scope
from stackwright.model.iam import Statement

MAKING = (
    *("AllocateAddress", "CreateEgressOnlyInternetGateway", "CreateFlowLogs", "CreateInternetGateway"),
    *("CreateLaunchTemplate", "CreateNatGateway", "CreatePlacementGroup", "CreateRouteTable", "CreateSecurityGroup"),
    *("CreateSubnet", "CreateTransitGatewayVpcAttachment", "CreateVpc", "CreateVpcEndpoint"),
)
"""What makes something with tags. It asks for what the new thing becomes part of, too, which is the environment's."""
RULES = (
    *("AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"),
    *("RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress"),
)
ACL = ("CreateNetworkAclEntry", "DeleteNetworkAclEntry", "ReplaceNetworkAclAssociation", "ReplaceNetworkAclEntry")
CHANGING = (
    *("AssociateRouteTable", "AssociateSubnetCidrBlock", "AssociateVpcCidrBlock", "AttachInternetGateway"),
    *("CreateLaunchTemplateVersion", "CreateRoute"),
    *("DeleteEgressOnlyInternetGateway", "DeleteFlowLogs", "DeleteInternetGateway", "DeleteLaunchTemplate"),
    *("DeleteLaunchTemplateVersions", "DeleteNatGateway", "DeletePlacementGroup", "DeleteRoute", "DeleteRouteTable"),
    *("DeleteSecurityGroup", "DeleteSubnet", "DeleteTransitGatewayVpcAttachment", "DeleteVpc", "DeleteVpcEndpoints"),
    *("DetachInternetGateway", "DisassociateAddress", "DisassociateRouteTable", "DisassociateSubnetCidrBlock"),
    *("DisassociateVpcCidrBlock", "ModifyLaunchTemplate", "ModifySubnetAttribute"),
    *("ModifyTransitGatewayVpcAttachment", "ModifyVpcAttribute", "ModifyVpcEndpoint", "ReleaseAddress"),
    *("ReplaceRoute", "ReplaceRouteTableAssociation", "UpdateSecurityGroupRuleDescriptionsEgress"),
    "UpdateSecurityGroupRuleDescriptionsIngress",
)
FOREIGN = {
    "ipam-pool": ("AssociateVpcCidrBlock", "CreateSubnet", "CreateVpc"),
    "ipv4pool-ec2": ("AllocateAddress",),
    "prefix-list": ("CreateRoute", "DeleteRoute", "ReplaceRoute"),
    "transit-gateway": ("CreateTransitGatewayVpcAttachment",),
}
"""What others have made and an environment uses, by the type of it."""


def _reads(scope: Scope) -> tuple[Statement, ...]:
    del scope
    described = ["autoscaling:Describe*", "ec2:Describe*", "ec2:GetManagedPrefixList*", "ec2:GetSecurityGroupsForVpc"]
    # Descriptions cannot be tied to resources.
    return (Statement("Network", described, ["*"]),)


def _changes(scope: Scope) -> Iterator[Statement]:
    context = scope.context
    anything = context.arn("ec2", "*")  # known by its tags
    yield Statement("Make", _ec2(*MAKING, *RULES[:2], "RunInstances"), [anything], conditions=scope.new)
    yield Statement(
        "Change", _ec2(*MAKING, *RULES, *ACL, *CHANGING, "CreateTags", "DeleteTags"), [anything], conditions=scope.ours
    )
    creating = {"Null": {"ec2:CreateAction": "false"}}
    yield Statement("TagNew", ["ec2:CreateTags"], [anything], conditions={**scope.new, **creating})
    yield from _made_by_aws(scope)
    for kind, actions in FOREIGN.items():
        # Of whichever account shares it, and Amazon's own prefix lists and pools of none.
        yield Statement(
            f"Use{kind.title().replace('-', '')}", _ec2(*actions), [f"arn:{context.region.partition}:ec2:*:*:{kind}/*"]
        )
    if scope.environment.network.existing:
        yield from _existing(scope)
    yield from _instances(scope)


def _made_by_aws(scope: Scope) -> Iterator[Statement]:
    """A VPC's default group and ACL, which Terraform takes over, and the group that EKS makes: without our tags."""
    context = scope.context
    untagged = {"Null": {"aws:ResourceTag/project": "true"}}
    groups, acls = context.arn("ec2", "security-group/*"), context.arn("ec2", "network-acl/*")
    yield Statement("TakeOver", _ec2(*RULES, *ACL, "CreateTags", "DeleteTags"), [groups, acls], conditions=untagged)


def _existing(scope: Scope) -> Iterator[Statement]:
    """What stands in a VPC that others made, which carries their tags."""
    context, existing = scope.context, scope.environment.network.existing
    kinds = ("route-table", "subnet", "vpc")  # endpoints in it are ours, with our tags
    # Whoever shares the VPC may be another account.
    places = [f"arn:{context.region.partition}:ec2:{context.region.name}:*:{kind}/*" for kind in kinds]
    yield Statement("UseExisting", _ec2("CreateSecurityGroup", "CreateVpcEndpoint", "ModifyVpcEndpoint"), places)
    if existing and existing.roles == "set":
        keys = ["karpenter.sh/discovery", "kubernetes.io/*"]
        yield Statement(
            "TagExisting",
            _ec2("CreateTags", "DeleteTags"),
            [context.arn("ec2", "subnet/*")],
            conditions={"ForAllValues:StringLike": {"aws:TagKeys": keys}, "Null": {"aws:TagKeys": "false"}},
        )


def _instances(scope: Scope) -> Iterator[Statement]:
    """Auto Scaling and EKS ask whether whoever names a launch template may start instances of it."""
    context = scope.context
    # Images belong to others, and network interfaces and volumes are not there yet.
    yield Statement(
        "Start",
        ["ec2:RunInstances"],
        [context.public_arn("ec2", "image/*"), context.arn("ec2", "*")],
        conditions={"ArnLike": {"ec2:LaunchTemplate": context.arn("ec2", "launch-template/*")}},
    )
    groups = scope.named("autoscaling", "autoScalingGroup:*:autoScalingGroupName/{}-*")
    writes = (
        *("CancelInstanceRefresh", "CreateAutoScalingGroup", "CreateOrUpdateTags", "DeleteAutoScalingGroup"),
        *("DeleteTags", "DisableMetricsCollection", "EnableMetricsCollection", "ResumeProcesses"),
        *("SetInstanceProtection", "StartInstanceRefresh", "SuspendProcesses", "UpdateAutoScalingGroup"),
    )
    yield Statement("Groups", [f"autoscaling:{write}" for write in writes], groups)


def _ec2(*actions: str) -> list[str]:
    return [f"ec2:{action}" for action in dict.fromkeys(actions)]


NETWORK = Area(
    "network",
    "EC2 and Auto Scaling: makes what gets the environment's tags, changes what carries them",
    _reads,
    lambda scope: tuple(_changes(scope)),
)
