"""The bastion: one instance without any way in but Session Manager."""

from cdktf_cdktf_provider_aws.autoscaling_group import (
    AutoscalingGroup,
    AutoscalingGroupInstanceRefresh,
    AutoscalingGroupInstanceRefreshPreferences,
    AutoscalingGroupLaunchTemplate,
    AutoscalingGroupTag,
)
from cdktf_cdktf_provider_aws.eks_access_entry import EksAccessEntry
from cdktf_cdktf_provider_aws.eks_access_policy_association import (
    EksAccessPolicyAssociation,
    EksAccessPolicyAssociationAccessScope,
)
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.launch_template import (
    LaunchTemplate,
    LaunchTemplateBlockDeviceMappings,
    LaunchTemplateBlockDeviceMappingsEbs,
    LaunchTemplateIamInstanceProfile,
    LaunchTemplateMetadataOptions,
    LaunchTemplateMonitoring,
    LaunchTemplateNetworkInterfaces,
    LaunchTemplateTagSpecifications,
)
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from stackwright.aws.access.session_logs import SessionLogs
from stackwright.aws.access.sessions import HTTPS, Sessions
from stackwright.aws.parts.iam import iam_instance_profile, iam_role
from stackwright.model.arns import access_policy_arn
from stackwright.model.context import Context
from stackwright.model.iam import Statement, document, trust
from stackwright.model.refs import AccessRef, ClusterRef, NetworkRef
from stackwright.model.settings.access import BastionSettings

SECONDS_A_DAY = 86_400
ROOT_DEVICE = "/dev/xvda"  # of Amazon Linux 2023
# AWS keeps the id of its current image in this parameter, and EC2 looks it up when it launches an instance.
# Source: https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
# Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html
CURRENT_IMAGE = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}"
# What the agent needs for Session Manager and nothing else of Systems Manager.
# Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
AGENT = (
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)


class Bastion(Construct):
    """An instance in a private subnet that an Auto Scaling group of one keeps alive, in whichever zone there is room.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account, region and tags.
        settings: Its `access.bastion` block.
        network: The VPC.
        cluster: The cluster, which lets the bastion in.

    Attributes:
        launch_template: Escape hatch; `launch_template.add_override(path, value)` sets what settings lack.
        group: Escape hatch to the Auto Scaling group.
        role: Escape hatch to the bastion's role.
        security_group: Escape hatch to the bastion's security group.
        session_logs: Escape hatch to the record of sessions.
        sessions: Escape hatch to the session documents and the policy.
        ref: All that other layers may know.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: BastionSettings,
        network: NetworkRef,
        cluster: ClusterRef,
    ) -> None:
        super().__init__(scope, id_)
        self._context = context
        self._settings = settings
        self._name = context.names.bastion
        self.session_logs = logs = SessionLogs(self, "session-logs", context=context, settings=settings.session_logs)
        self.sessions = sessions = Sessions(
            self, "sessions", context=context, settings=settings, cluster=cluster, logs=logs
        )
        self.role = role = self._role(logs)
        self._let_into_cluster(role, cluster)
        self.security_group = self._security_group(network, cluster)
        self.launch_template = self._launch_template(role, self.security_group)
        self.group = self._group(network)
        self.ref = AccessRef(
            instance_name=self._name,
            role_arn=role.arn,
            shell_document=sessions.shell.name,
            tunnel_document=sessions.tunnel.name,
            sessions_policy_arn=sessions.policy.arn,
        )

    def _role(self, logs: SessionLogs) -> IamRole:
        role = iam_role(
            self,
            "role",
            context=self._context,
            name=self._name,
            description=f"The bastion of {self._context.names.prefix}",
            trust=trust(f"ec2.{self._context.region.dns_suffix}"),
        )
        statements = [
            # The agent's own channels know no narrower resource.
            Statement("SessionManager", AGENT, ["*"]),
            Statement("DecryptSessions", ["kms:Decrypt"], [logs.key_arn]),
            Statement("FindCluster", ["eks:DescribeCluster"], [self._context.cluster_arn]),
            *logs.statements,
        ]
        IamRolePolicy(self, "role-policy", name="bastion", role=role.id, policy=document(*statements, kind="inline"))
        return role

    def _let_into_cluster(self, role: IamRole, cluster: ClusterRef) -> None:
        entry = EksAccessEntry(self, "access-entry", cluster_name=cluster.name, principal_arn=role.arn, type="STANDARD")
        namespaces = self._settings.namespaces
        EksAccessPolicyAssociation(
            self,
            "access-policy",
            cluster_name=cluster.name,
            principal_arn=role.arn,
            policy_arn=access_policy_arn(self._context.region, self._settings.policy),
            access_scope=EksAccessPolicyAssociationAccessScope(
                type="namespace" if namespaces else "cluster", namespaces=list(namespaces) or None
            ),
            depends_on=[entry],
        )

    def _security_group(self, network: NetworkRef, cluster: ClusterRef) -> SecurityGroup:
        """No rule lets anything in. Out goes HTTPS: to Session Manager, to the cluster, to AWS's package mirrors."""
        group = SecurityGroup(
            self,
            "security-group",
            name=self._name,
            description="Bastion: nothing in, HTTPS out",
            vpc_id=network.vpc_id,
            tags={"Name": self._name},
        )
        VpcSecurityGroupEgressRule(
            self,
            "https-out",
            security_group_id=group.id,
            description="Session Manager, the cluster, package mirrors",
            # Gateway endpoints and services reached through NAT have public addresses.
            cidr_ipv4="0.0.0.0/0",
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
        )
        VpcSecurityGroupIngressRule(
            self,
            "https-into-cluster",
            security_group_id=cluster.cluster_security_group_id,
            description="Kubernetes API from the bastion",
            referenced_security_group_id=group.id,
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
        )
        return group

    def _launch_template(self, role: IamRole, security_group: SecurityGroup) -> LaunchTemplate:
        settings = self._settings
        profile = iam_instance_profile(self, "instance-profile", context=self._context, name=self._name, role=role)
        # The provider's default tags do not reach what a launch template makes.
        tags = {**self._context.tags, "Name": self._name}
        return LaunchTemplate(
            self,
            "launch-template",
            name=self._context.names.bastion_launch_template,
            image_id=settings.ami_id or CURRENT_IMAGE.format(architecture=settings.architecture),
            instance_type=settings.instance_type,
            ebs_optimized="true",
            update_default_version=True,
            iam_instance_profile=LaunchTemplateIamInstanceProfile(arn=profile.arn),
            monitoring=LaunchTemplateMonitoring(enabled=True),
            metadata_options=LaunchTemplateMetadataOptions(
                http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
            ),
            network_interfaces=[
                LaunchTemplateNetworkInterfaces(
                    device_index=0,
                    associate_public_ip_address="false",
                    delete_on_termination="true",
                    security_groups=[security_group.id],
                )
            ],
            block_device_mappings=[
                LaunchTemplateBlockDeviceMappings(
                    device_name=ROOT_DEVICE,
                    ebs=LaunchTemplateBlockDeviceMappingsEbs(
                        encrypted="true",
                        volume_type="gp3",
                        volume_size=settings.disk_gib,
                        delete_on_termination="true",
                    ),
                )
            ],
            tag_specifications=[
                LaunchTemplateTagSpecifications(resource_type=kind, tags=tags)
                for kind in ("instance", "volume", "network-interface")
            ],
            tags={"Name": self._name},
        )

    def _group(self, network: NetworkRef) -> AutoscalingGroup:
        tags = {**self._context.tags, "Name": self._name}
        return AutoscalingGroup(
            self,
            "Resource",
            name=self._name,
            min_size=1,
            max_size=1,
            max_instance_lifetime=self._settings.max_age_days * SECONDS_A_DAY,
            vpc_zone_identifier=network.private_subnet_ids,
            launch_template=AutoscalingGroupLaunchTemplate(
                id=self.launch_template.id, version=f"${{{self.launch_template.fqn}.latest_version}}"
            ),
            # A change to the launch template replaces the instance; with one instance there is none meanwhile.
            instance_refresh=AutoscalingGroupInstanceRefresh(
                strategy="Rolling",
                preferences=AutoscalingGroupInstanceRefreshPreferences(min_healthy_percentage=0),
            ),
            tag=[
                AutoscalingGroupTag(key=key, value=value, propagate_at_launch=False)
                for key, value in sorted(tags.items())
            ],
        )
