"""The cluster as a whole: what comes before what."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cdktf_cdktf_provider_aws.iam_openid_connect_provider import IamOpenidConnectProvider
from constructs import Construct

from stackwright.aws.cluster.access_entries import AccessEntry
from stackwright.aws.cluster.capability import Capability
from stackwright.aws.cluster.control_plane import ControlPlane
from stackwright.aws.cluster.eks_addon import EksAddonWithRole
from stackwright.aws.cluster.identity_provider import IdentityProvider
from stackwright.aws.cluster.node_group import NodeGroup
from stackwright.aws.cluster.pod_interfaces import pod_interfaces
from stackwright.aws.cluster.security_groups import SecurityGroups
from stackwright.aws.parts.node_role import AUTO_NODE_POLICIES, NODE_POLICIES, SESSION_MANAGER_POLICY, NodeRole
from stackwright.cdk.core import Fn, ITerraformDependable
from stackwright.cdk.entries import entries
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.policies import interfaces_of_ipv6
from stackwright.model.refs import ClusterRef, NetworkRef
from stackwright.model.settings.access_entries import AccessEntrySettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.eks_addons import BEFORE_NODES
from stackwright.model.settings.pod_network import CNI
from stackwright.model.user_data import ClusterAddress

POLICIES = {"ipv6": interfaces_of_ipv6}
TOKEN_AUDIENCE = "sts.amazonaws.com"  # noqa: S105 - whom a token is for, not a secret


class Cluster(Construct):
    """An EKS cluster with its nodes and add-ons.

    The order is: security groups, control plane, the add-ons that nodes need, nodes, the other add-ons. Every address
    below it comes from a name, so that adding or dropping a node group, an add-on or an access entry touches no other.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account, region and tags.
        settings: The `cluster` block.
        network: The VPC.
        ci_entries: Access entries of the roles of CI, beside those of the block.
        control_plane_subnet_ids: Subnets for the control plane's interfaces; the private ones if left out.
        zones: The network's zones, for node groups that have a group a zone.
        pod_zones: Names of the zones that have subnets for pods, with `pod_network.custom_networking`.
        dual_stack: Whether nodes have addresses of IPv6, too.
        discovery_tags: Tags of the nodes' security group by which others find it.
        node_statements: What nodes may do beside what AWS's own policies for them say.

    Attributes:
        control_plane: Escape hatch to the cluster itself, its role and its logs.
        security_groups: Escape hatch to the two security groups.
        node_role: Escape hatch to the role of the node groups' nodes; None without node groups.
        auto_node_role: Escape hatch to the role of Auto Mode's nodes; None without Auto Mode.
        node_groups: Node groups by name; `<name>-<zone>` for those that are one a zone.
        access_entries: Access entries by name.
        eks_addons: Add-ons by name.
        oidc_provider: The OIDC provider for service accounts; None without one.
        identity_provider: The OIDC provider for people; None without one.
        capabilities: EKS Capabilities by name.
        ref: All that other layers may know. Ids are tokens until apply.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        settings: ClusterSettings,
        network: NetworkRef,
        control_plane_subnet_ids: Sequence[str] | None = None,
        zones: Sequence[str] = (),
        pod_zones: Sequence[str] = (),
        dual_stack: bool = False,
        discovery_tags: Mapping[str, str] = MappingProxyType({}),
        node_statements: Sequence[Statement] = (),
        ci_entries: Mapping[str, AccessEntrySettings] = MappingProxyType({}),
    ) -> None:
        super().__init__(scope, id_)
        self._node_statements = node_statements
        self._context = context
        self._settings = settings
        self._zones = zones
        self.node_role = self._role_of_nodes() if settings.node_groups else None
        self.auto_node_role = self._role_of_auto_nodes() if settings.auto else None
        self.security_groups = SecurityGroups(
            self,
            "security-groups",
            context=context,
            discovery_tags=discovery_tags,
            vpc_id=network.vpc_id,
            dual_stack=dual_stack,
        )
        if any(group.efa for group in settings.node_groups.values()):
            self.security_groups.connect_fabric()
        self._let_in_to_the_api()
        self.control_plane = ControlPlane(
            self,
            "control-plane",
            context=context,
            settings=settings,
            subnet_ids=control_plane_subnet_ids or network.private_subnet_ids,
            security_group_id=self.security_groups.control_plane_group.id,
            auto_node_role_arn=self.auto_node_role.role.arn if self.auto_node_role else None,
            # Taken away first, they would cut off nodes that are still to be drained.
            after=[*self.security_groups.rules, *(self.auto_node_role.attachments if self.auto_node_role else ())],
        )
        self._name = self.control_plane.cluster.name
        if settings.auto and settings.node_groups:
            self.security_groups.join(self.control_plane.primary_security_group_id)
        self._let_in_to_nodes()
        self._issuer = Fn.trimprefix(self.control_plane.issuer, "https://")
        self.oidc_provider = self._identity_provider() if settings.oidc_provider else None
        self.identity_provider = (
            IdentityProvider(self, "identity-provider", cluster_name=self._name, settings=settings.identity_provider)
            if settings.identity_provider
            else None
        )
        self.access_entries = self._entries({**ci_entries, **settings.access_entries})
        self._eks_addon_parent = Construct(self, "add-ons")
        self._interfaces = pod_interfaces(
            context, settings, network, security_group_id=self.security_groups.node_group.id, zones=pod_zones
        )
        early = self._eks_addons(early=True, after=[])
        self.node_groups = self._groups(network, [part.eks_addon for part in early.values()])
        late = self._eks_addons(early=False, after=[group.node_group for group in self.node_groups.values()])
        self.eks_addons = {**early, **late}
        self.capabilities = self._capabilities()
        self.ref = self._ref()

    def _ref(self) -> ClusterRef:
        cluster, role = self.control_plane.cluster, self.node_role or self.auto_node_role
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

    def _let_in_to_the_api(self) -> None:
        group = self.security_groups.control_plane_group
        for name, entry in self._settings.api_sources.items():
            self.security_groups.let_in(f"api-source-{name}", group.id, entry)

    def _let_in_to_nodes(self) -> None:
        """Nodes of node groups are in our group, nodes of Auto Mode in the one that EKS makes."""
        for name, entry in self._settings.node_ingress.items():
            if self._settings.node_groups:
                self.security_groups.let_in(f"node-ingress-{name}", self.security_groups.node_group.id, entry)
            if self._settings.auto:
                primary = self.control_plane.primary_security_group_id
                self.security_groups.let_in(f"auto-node-ingress-{name}", primary, entry)

    def _role_of_nodes(self) -> NodeRole:
        names = self._context.names
        return NodeRole(
            self,
            "node-role",
            context=self._context,
            name=names.node_role,
            description=f"Nodes of {names.cluster}",
            policies=(*NODE_POLICIES, *([SESSION_MANAGER_POLICY] if self._settings.node_ssm else [])),
            own_policies=self._settings.node_policies,
            statements=self._node_statements,
        )

    def _role_of_auto_nodes(self) -> NodeRole:
        names = self._context.names
        return NodeRole(
            self,
            "auto-node-role",
            context=self._context,
            name=names.auto_node_role,
            description=f"Nodes of Auto Mode in {names.cluster}",
            policies=AUTO_NODE_POLICIES,
            statements=self._node_statements,
        )

    def _identity_provider(self) -> IamOpenidConnectProvider:
        # AWS trusts the certificates of EKS's issuers by itself and ignores thumbprints.
        # Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
        return IamOpenidConnectProvider(
            self,
            "oidc-provider",
            url=self.control_plane.issuer,
            client_id_list=[TOKEN_AUDIENCE],
            tags={"Name": self._context.names.cluster},
        )

    def _entries(self, entries: Mapping[str, AccessEntrySettings]) -> dict[str, AccessEntry]:
        parent = Construct(self, "access-entries")
        return {
            name: AccessEntry(parent, name, context=self._context, cluster_name=self._name, settings=entry)
            for name, entry in entries.items()
        }

    def _capabilities(self) -> dict[str, Capability]:
        parent = Construct(self, "capabilities")
        return {
            name: Capability(parent, name, context=self._context, cluster_name=self._name, settings=one)
            for name, one in self._settings.capabilities.enabled.items()
        }

    def _eks_addons(self, *, early: bool, after: Sequence[ITerraformDependable]) -> dict[str, EksAddonWithRole]:
        """The add-ons that nodes need, or the others."""
        return {
            name: EksAddonWithRole(
                self._eks_addon_parent,
                name,
                context=self._context,
                eks_addon=eks_addon,
                cluster_name=self._name,
                oidc_provider_arn=self.oidc_provider.arn if self.oidc_provider else "",
                oidc_issuer=self._issuer,
                after=after,
                configuration=self._interfaces if name == CNI else {},
                policies={
                    policy: POLICIES[policy](self._context) for policy in self._settings.eks_addon_policies(eks_addon)
                },
            )
            for name, eks_addon in self._settings.installed_eks_addons.items()
            if (name in BEFORE_NODES) == early
        }

    def _groups(self, network: NetworkRef, eks_addons: Sequence[ITerraformDependable]) -> dict[str, NodeGroup]:
        if self.node_role is None:
            return {}
        parent = Construct(self, "node-groups")
        cluster = self.control_plane.cluster
        address = ClusterAddress(
            name=self._name,
            endpoint=cluster.endpoint,
            certificate_authority=cluster.certificate_authority.get(0).data,
            service_cidr=str(self._settings.service_cidr),
        )
        return {
            own: NodeGroup(
                parent,
                own,
                context=self._context,
                settings=group,
                cluster=address,
                kubernetes_version=self._settings.version,
                node_role_arn=self.node_role.role.arn,
                subnet_ids=network.private_subnet_ids if zones is None else entries(network.private_subnets, zones),
                security_group_id=self.security_groups.node_group.id,
                node_tags=self._settings.node_tags,
                after=[*self.node_role.attachments, *eks_addons],
            )
            for name, group in self._settings.node_groups.items()
            for own, zones in group.placed(name, self._zones).items()
        }
