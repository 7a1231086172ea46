"""Who may connect to the control plane and to the nodes."""

from collections.abc import Mapping
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from stackwright.cdk.core import ITerraformDependable
from stackwright.model.context import Context
from stackwright.model.settings.ingress import ApiSourceSettings, NodeIngressSettings

ANYWHERE, ANYWHERE_IPV6 = "0.0.0.0/0", "::/0"


@dataclass(frozen=True)
class Port:
    """What one port is open for.

    Attributes:
        id: Construct id of its rule.
        what: What needs it.
        number: The port.
        protocol: Its protocol.
    """

    id: str
    what: str
    number: int
    protocol: str = "tcp"


# What the control plane opens connections to nodes and pods for. All but the first also lie in the range below; each
# has a rule of its own so that the range can be taken away, and so that a reader sees what would break without one.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
# Source: https://github.com/terraform-aws-modules/terraform-aws-eks (recommended node security group rules)
CONTROL_PLANE_PORTS = (
    Port("webhooks-https", "Webhooks and aggregated APIs on the HTTPS port", 443),
    Port("metrics-server", "metrics-server", 4443),
    Port("prometheus-adapter", "prometheus-adapter", 6443),
    Port("karpenter", "Karpenter webhook", 8443),
    Port("load-balancer-controller", "AWS Load Balancer Controller webhook", 9443),
    Port("kubelet", "kubelet: logs, exec, metrics", 10250),
    Port("metrics-server-add-on", "metrics-server installed as an EKS add-on", 10251),
)
CONTROL_PLANE_RANGE = (1025, 65535)
DNS_PORTS = (Port("dns-tcp", "CoreDNS", 53), Port("dns-udp", "CoreDNS", 53, "udp"))
API = Port("api", "Nodes and pods to the API", 443)


class SecurityGroups(Construct):
    """Two security groups: one for the control plane's network interfaces, one for the nodes.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names of the groups.
        discovery_tags: Tags of the nodes' group by which others find it.
        vpc_id: The VPC.
        dual_stack: Whether it has addresses of IPv6, too.

    Attributes:
        control_plane_group: Escape hatch to the control plane's group.
        node_group: Escape hatch to the nodes' group.
        rules: Every rule. Whatever works only as long as they stand depends on them.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        discovery_tags: Mapping[str, str],
        vpc_id: str,
        dual_stack: bool = False,
    ) -> None:
        super().__init__(scope, id_)
        names = context.names
        self.rules: list[ITerraformDependable] = []
        self.control_plane_group = SecurityGroup(
            self,
            "control-plane",
            name=names.cluster_security_group,
            description="EKS control plane: API from the nodes",
            vpc_id=vpc_id,
            tags={"Name": names.cluster_security_group},
        )
        self.node_group = SecurityGroup(
            self,
            "node",
            name=names.node_security_group,
            description="EKS nodes: each other, and the control plane",
            vpc_id=vpc_id,
            # Load balancers find the nodes' group by this tag, and refuse to choose between two that carry it.
            tags={
                **discovery_tags,
                f"kubernetes.io/cluster/{names.cluster}": "owned",
                "Name": names.node_security_group,
            },
        )
        self._allow("control-plane-from-node", self.control_plane_group, self.node_group, API)
        for port in CONTROL_PLANE_PORTS:
            self._allow("node-from-control-plane", self.node_group, self.control_plane_group, port)
        self._allow_range()
        for port in DNS_PORTS:
            self._allow("node-from-node", self.node_group, self.node_group, port)
        self._allow_all("node-from-node-all", self.node_group, self.node_group.id, "Nodes and pods to each other")
        for name, group in (("control-plane", self.control_plane_group), ("node", self.node_group)):
            rule = VpcSecurityGroupEgressRule(
                self,
                f"{name}-out",
                security_group_id=group.id,
                description="Anywhere",
                cidr_ipv4=ANYWHERE,
                ip_protocol="-1",
            )
            self.rules.append(rule)
            if dual_stack:
                self._let_out_by_ipv6(f"{name}-out-ipv6", group)

    def _let_out_by_ipv6(self, id_: str, group: SecurityGroup) -> None:
        """Rules by group, such as nodes to each other, are for both kinds of address; one by range is for one."""
        rule = VpcSecurityGroupEgressRule(
            self,
            id_,
            security_group_id=group.id,
            description="Anywhere by IPv6",
            cidr_ipv6=ANYWHERE_IPV6,
            ip_protocol="-1",
        )
        self.rules.append(rule)

    def join(self, primary_group_id: str) -> None:
        """Let nodes of node groups and nodes of Auto Mode, which are in EKS's own group, talk to each other.

        Args:
            primary_group_id: The group that EKS makes for the cluster.
        """
        self._allow_all("node-from-auto-node", self.node_group, primary_group_id, "Nodes of Auto Mode")
        VpcSecurityGroupIngressRule(
            self,
            "auto-node-from-node",
            security_group_id=primary_group_id,
            description="Nodes of node groups",
            referenced_security_group_id=self.node_group.id,
            ip_protocol="-1",
        )

    def connect_fabric(self) -> None:
        """Let Elastic Fabric Adapters out to each other: for them, a rule about addresses does not count.

        Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html
        """
        rule = VpcSecurityGroupEgressRule(
            self,
            "node-to-node",
            security_group_id=self.node_group.id,
            description="Elastic Fabric Adapters to each other",
            referenced_security_group_id=self.node_group.id,
            ip_protocol="-1",
        )
        self.rules.append(rule)

    def let_in(self, id_: str, group_id: str, entry: ApiSourceSettings | NodeIngressSettings) -> None:
        """Let a source in that the environment's file names.

        Args:
            id_: Construct id of the rule; it ends in the entry's name, so that no other entry touches it.
            group_id: The group.
            entry: Who is let in, and to what.
        """
        protocol, first, last = entry.opened
        rule = VpcSecurityGroupIngressRule(
            self,
            id_,
            security_group_id=group_id,
            description=id_,
            cidr_ipv4=str(entry.cidr) if entry.cidr else None,
            prefix_list_id=entry.prefix_list,
            referenced_security_group_id=entry.security_group,
            ip_protocol=protocol,
            from_port=first,
            to_port=last,
        )
        self.rules.append(rule)

    def _allow(self, prefix: str, group: SecurityGroup, source: SecurityGroup, port: Port) -> None:
        rule = VpcSecurityGroupIngressRule(
            self,
            f"{prefix}-{port.id}",
            security_group_id=group.id,
            description=port.what,
            referenced_security_group_id=source.id,
            ip_protocol=port.protocol,
            from_port=port.number,
            to_port=port.number,
        )
        self.rules.append(rule)

    def _allow_range(self) -> None:
        first, last = CONTROL_PLANE_RANGE
        rule = VpcSecurityGroupIngressRule(
            self,
            "node-from-control-plane-pods",
            security_group_id=self.node_group.id,
            description="Control plane to kubelets and pods",
            referenced_security_group_id=self.control_plane_group.id,
            ip_protocol="tcp",
            from_port=first,
            to_port=last,
        )
        self.rules.append(rule)

    def _allow_all(self, id_: str, group: SecurityGroup, source_id: str, what: str) -> None:
        rule = VpcSecurityGroupIngressRule(
            self,
            id_,
            security_group_id=group.id,
            description=what,
            referenced_security_group_id=source_id,
            ip_protocol="-1",
        )
        self.rules.append(rule)
