"""The names that Stackwright composes, in one place."""

from dataclasses import dataclass


def access_log_bucket(bucket: str) -> str:
    """Bucket for the record of who read and wrote another bucket."""
    return f"{bucket}-logs"


@dataclass(frozen=True)
class Names:
    """Names of the things of one environment, or of those that an account has once.

    Attributes:
        prefix: What they all start with: `<project>-<environment>`, or `<project>` for what an account has once.
    """

    prefix: str

    @property
    def state_bucket(self) -> str:
        """Bucket for Terraform's state, unless the platform names its own."""
        return f"{self.prefix}-terraform-state"

    @property
    def lock_table(self) -> str:
        """Table for Terraform's locks, unless the platform names its own."""
        return f"{self.prefix}-terraform-locks"

    @property
    def state_key_alias(self) -> str:
        """Alias of the KMS key for state and locks."""
        return f"alias/{self.prefix}-terraform-state"

    @property
    def plan_role(self) -> str:
        """Role that CI plans the environment with."""
        return f"{self.prefix}-terraform-plan"

    @property
    def apply_role(self) -> str:
        """Role that CI applies the environment with, once a person has approved."""
        return f"{self.prefix}-terraform-apply"

    @property
    def boundary(self) -> str:
        """Policy that bounds the roles that CI makes, unless the platform names its own."""
        return f"{self.prefix}-boundary"

    @property
    def budget(self) -> str:
        """The budget for all of it."""
        return self.prefix

    @property
    def cluster(self) -> str:
        """The EKS cluster."""
        return self.prefix

    @property
    def cluster_role(self) -> str:
        """Role of the cluster's control plane."""
        return f"{self.prefix}-eks-cluster"

    @property
    def node_role(self) -> str:
        """Role of the nodes of node groups."""
        return f"{self.prefix}-eks-node"

    @property
    def auto_node_role(self) -> str:
        """Role of the nodes that EKS Auto Mode starts."""
        return f"{self.prefix}-eks-auto-node"

    @property
    def cluster_log_group(self) -> str:
        """Log group of the control plane, whose name EKS fixes."""
        return f"/aws/eks/{self.cluster}/cluster"

    @property
    def cluster_key_alias(self) -> str:
        """Alias of the KMS key for Kubernetes secrets."""
        return f"alias/{self.prefix}-eks"

    @property
    def cluster_log_key_alias(self) -> str:
        """Alias of the KMS key for the control plane's logs."""
        return f"alias/{self.prefix}-eks-logs"

    @property
    def cluster_security_group(self) -> str:
        """Security group of the control plane's network interfaces."""
        return f"{self.prefix}-eks-cluster"

    @property
    def node_security_group(self) -> str:
        """Security group of the nodes."""
        return f"{self.prefix}-eks-node"

    def launch_template(self, node_group: str) -> str:
        """Launch template of a node group, and the name of its machines."""
        return f"{self.prefix}-{node_group}"

    def own_ami_launch_template(self, node_group: str) -> str:
        """Launch template of a node group whose AMI is not one of EKS's."""
        return f"{self.prefix}-{node_group}-own-ami"

    def placement_group(self, node_group: str, kind: str) -> str:
        """Placement group of a node group. Of another kind it is another one."""
        return f"{self.prefix}-{node_group}-{kind}"

    def eks_addon_role(self, eks_addon: str) -> str:
        """Role of an add-on that EKS installs."""
        return f"{self.prefix}-{eks_addon}"

    def capability_role(self, capability: str) -> str:
        """Role of an EKS Capability."""
        return f"{self.prefix}-capability-{capability}"

    @property
    def flow_log_group(self) -> str:
        """Log group for the VPC's flow logs."""
        return f"/aws/vpc/{self.prefix}/flow-logs"

    @property
    def flow_log_role(self) -> str:
        """Role that writes flow logs into their log group."""
        return f"{self.prefix}-flow-logs"

    @property
    def flow_log_bucket(self) -> str:
        """Bucket for flow logs, unless the environment names its own."""
        return f"{self.prefix}-flow-logs"

    @property
    def flow_log_key_alias(self) -> str:
        """Alias of the KMS key for flow logs."""
        return f"alias/{self.prefix}-flow-logs"

    @property
    def endpoint_security_group(self) -> str:
        """Security group of the interface endpoints."""
        return f"{self.prefix}-endpoints"

    def repository(self, name: str) -> str:
        """An image repository, or what the names of a cache's repositories start with."""
        return f"{self.prefix}/{name}"

    @property
    def repository_creation_role(self) -> str:
        """Role that Amazon ECR makes repositories of caches with."""
        return f"{self.prefix}-ecr-templates"

    @property
    def registry_key_alias(self) -> str:
        """Alias of the KMS key for container images."""
        return f"alias/{self.prefix}-registry"

    def secret(self, name: str) -> str:
        """A secret in Secrets Manager."""
        return f"{self.prefix}-{name}"

    @property
    def secrets_key_alias(self) -> str:
        """Alias of the KMS key for secrets."""
        return f"alias/{self.prefix}-secrets"

    @property
    def bastion(self) -> str:
        """The bastion, its role, instance profile, security group and Auto Scaling group."""
        return f"{self.prefix}-bastion"

    @property
    def bastion_launch_template(self) -> str:
        """The bastion's launch template; a node group may be called bastion too."""
        return f"{self.prefix}/bastion"

    @property
    def bastion_shell(self) -> str:
        """Session document for a recorded shell on the bastion."""
        return f"{self.prefix}-bastion-shell"

    @property
    def bastion_tunnel(self) -> str:
        """Session document for a tunnel to the cluster's API."""
        return f"{self.prefix}-bastion-tunnel"

    @property
    def bastion_sessions_policy(self) -> str:
        """Policy for whoever may start sessions on the bastion."""
        return f"{self.prefix}-bastion-sessions"

    @property
    def session_log_group(self) -> str:
        """Log group for the records of sessions."""
        return f"/aws/ssm/{self.prefix}/sessions"

    @property
    def session_log_bucket(self) -> str:
        """Bucket for the records of sessions, unless the environment names its own."""
        return f"{self.prefix}-sessions"

    @property
    def session_key_alias(self) -> str:
        """Alias of the KMS key for sessions and their records."""
        return f"alias/{self.prefix}-sessions"

    def workload(self, name: str) -> str:
        """The role of a team's own pods."""
        return f"{self.prefix}-{name}"

    def addon(self, name: str) -> str:
        """The AWS half of an add-on: its role, and its bucket unless the environment names one."""
        return f"{self.prefix}-{name.replace('_', '-')}"

    def addon_key_alias(self, name: str) -> str:
        """Alias of the KMS key for what an add-on keeps."""
        return f"alias/{self.addon(name)}"
