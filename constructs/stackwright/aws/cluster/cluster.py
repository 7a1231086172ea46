"""The cluster as a whole: what comes before what."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.iam_openid_connect_provider import IamOpenidConnectProvider
from constructs import Construct

from stackwright.aws.cluster.access_entries import AccessEntry
from stackwright.aws.cluster.control_plane import ControlPlane
from stackwright.aws.cluster.eks_addon import EksAddonWithRole
from stackwright.aws.cluster.node_group import NodeGroup
from stackwright.aws.cluster.security_groups import SecurityGroups
from stackwright.aws.parts.node_role import AUTO_NODE_POLICIES, NODE_POLICIES, SESSION_MANAGER_POLICY, NodeRole
from stackwright.cdk.core import Fn, ITerraformDependable
from stackwright.model.environment import Environment
from stackwright.model.refs import ClusterRef, NetworkRef
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.eks_addons import BEFORE_NODES

TOKEN_AUDIENCE = "sts.amazonaws.com"  # noqa: S105 - whom a token is for, not a secret


class Cluster(Construct):
    """An EKS cluster with its nodes and add-ons.

    The order is: security groups, control plane, the add-ons that nodes need, nodes, the other add-ons. Every address
    below it comes from a name, so that adding or dropping a node group, an add-on or an access entry touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        environment: The environment, with its names and tags.
        settings: The `cluster` block.
        network: The VPC.

    Attributes:
        control_plane: Escape hatch to the cluster itself, its role and its logs.
        security_groups: Escape hatch to the two security groups.
        node_groups: Node groups by name.
        eks_addons: Add-ons by name.
        oidc_provider: The OIDC provider for service accounts; None without one.
        ref: All that other layers may know. Ids are tokens until apply.
    """

    def __init__(
        self, scope: Construct, id_: str, *, environment: Environment, settings: ClusterSettings, network: NetworkRef
    ) -> None:
        super().__init__(scope, id_)
        self._environment = environment
        self._settings = settings
        self._node_role = self._role_of_nodes() if settings.node_groups else None
        self._auto_node_role = self._role_of_auto_nodes() if settings.auto else None
        intra = "intra" in environment.settings.network.tiers
        self.security_groups = SecurityGroups(self, "security-groups", environment=environment, vpc_id=network.vpc_id)
        self.control_plane = ControlPlane(
            self,
            "control-plane",
            environment=environment,
            settings=settings,
            subnet_ids=network.intra_subnet_ids if intra else network.private_subnet_ids,
            security_group_id=self.security_groups.control_plane_group.id,
            auto_node_role_arn=self._auto_node_role.role.arn if self._auto_node_role else None,
            # Taken away first, they would cut off nodes that are still to be drained.
            after=[*self.security_groups.rules, *(self._auto_node_role.attachments if self._auto_node_role else ())],
        )
        self._name = self.control_plane.cluster.name
        if settings.auto and settings.node_groups:
            self.security_groups.join(self.control_plane.primary_security_group_id)
        self._issuer = Fn.trimprefix(self.control_plane.issuer, "https://")
        self.oidc_provider = self._identity_provider() if settings.oidc_provider else None
        self._enter()
        self._eks_addon_parent = Construct(self, "add-ons")
        early = self._eks_addons(early=True, after=[])
        self.node_groups = self._groups(network, [part.eks_addon for part in early.values()])
        late = self._eks_addons(early=False, after=[group.node_group for group in self.node_groups.values()])
        self.eks_addons = {**early, **late}
        self.ref = self._ref()

    def _ref(self) -> ClusterRef:
        cluster, role = self.control_plane.cluster, self._node_role or self._auto_node_role
        return ClusterRef(
            name=cluster.name,
            arn=cluster.arn,
            version=cluster.version,
            endpoint=cluster.endpoint,
            certificate_authority_data=cluster.certificate_authority.get(0).data,
            cluster_security_group_id=self.security_groups.control_plane_group.id,
            primary_security_group_id=self.control_plane.primary_security_group_id,
            node_security_group_id=self.security_groups.node_group.id,
            node_role_arn=role.role.arn if role else "",
            node_role_name=role.role.name if role else "",
            oidc_provider_arn=self.oidc_provider.arn if self.oidc_provider else "",
            oidc_issuer=self._issuer,
        )

    def _role_of_nodes(self) -> NodeRole:
        names = self._environment.names
        return NodeRole(
            self,
            "node-role",
            environment=self._environment,
            name=names.node_role,
            description=f"Nodes of {names.cluster}",
            policies=(*NODE_POLICIES, *([SESSION_MANAGER_POLICY] if self._settings.node_ssm else [])),
        )

    def _role_of_auto_nodes(self) -> NodeRole:
        names = self._environment.names
        return NodeRole(
            self,
            "auto-node-role",
            environment=self._environment,
            name=names.auto_node_role,
            description=f"Nodes of Auto Mode in {names.cluster}",
            policies=AUTO_NODE_POLICIES,
        )

    def _identity_provider(self) -> IamOpenidConnectProvider:
        # AWS trusts the certificates of EKS's issuers by itself and ignores thumbprints.
        # Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
        return IamOpenidConnectProvider(
            self,
            "oidc-provider",
            url=self.control_plane.issuer,
            client_id_list=[TOKEN_AUDIENCE],
            tags={"Name": self._environment.names.cluster},
        )

    def _enter(self) -> None:
        parent = Construct(self, "access-entries")
        for name, entry in self._settings.access_entries.items():
            AccessEntry(parent, name, environment=self._environment, cluster_name=self._name, settings=entry)

    def _eks_addons(self, *, early: bool, after: Sequence[ITerraformDependable]) -> dict[str, EksAddonWithRole]:
        """The add-ons that nodes need, or the others."""
        return {
            name: EksAddonWithRole(
                self._eks_addon_parent,
                name,
                environment=self._environment,
                eks_addon=eks_addon,
                cluster_name=self._name,
                oidc_provider_arn=self.oidc_provider.arn if self.oidc_provider else "",
                oidc_issuer=self._issuer,
                after=after,
            )
            for name, eks_addon in self._settings.installed_eks_addons.items()
            if (name in BEFORE_NODES) == early
        }

    def _groups(self, network: NetworkRef, eks_addons: Sequence[ITerraformDependable]) -> dict[str, NodeGroup]:
        if self._node_role is None:
            return {}
        parent = Construct(self, "node-groups")
        return {
            name: NodeGroup(
                parent,
                name,
                environment=self._environment,
                settings=group,
                cluster_name=self._name,
                kubernetes_version=self._settings.version,
                node_role_arn=self._node_role.role.arn,
                subnet_ids=network.private_subnet_ids,
                security_group_id=self.security_groups.node_group.id,
                after=[*self._node_role.attachments, *eks_addons],
            )
            for name, group in self._settings.node_groups.items()
        }
