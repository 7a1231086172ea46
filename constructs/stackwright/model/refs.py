"""What layers may know of each other: each layer's output contract.

The producing stack publishes every field as an output of that name, the consuming stack reads it back
(`layers/contract.py` does both). A field is text, a sequence of text, or a mapping; its annotation says what it
means. A field with a default is published where it differs from that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated


@dataclass(frozen=True)
class StateRef:
    """Where an account keeps Terraform's state."""

    bucket: Annotated[str, "Bucket that holds the state of every stack of the account"]
    table: Annotated[str, "DynamoDB table that holds locks and digests"]


@dataclass(frozen=True)
class CiRef:
    """The roles by which GitHub's workflows plan and apply the environments of an account."""

    plan_roles: Annotated[Mapping[str, str], "ARNs of the roles for plans, by environment"]
    apply_roles: Annotated[Mapping[str, str], "ARNs of the roles for applies, by environment"]


@dataclass(frozen=True)
class NetworkRef:
    """The VPC of an environment. Subnets stand in the order of their zones' letters."""

    vpc_id: Annotated[str, "Id of the VPC"]
    vpc_cidrs: Annotated[Sequence[str], "Address ranges of the VPC, the first one first"]
    public_subnet_ids: Annotated[Sequence[str], "Subnets with a route to the internet gateway, one a zone"]
    private_subnet_ids: Annotated[Sequence[str], "Subnets with a route to the NAT gateway, if there is one, one a zone"]
    intra_subnet_ids: Annotated[Sequence[str], "Subnets without any route out, one a zone"]
    nat_public_ips: Annotated[Sequence[str], "Addresses that connections from private subnets come from"]
    private_subnets: Annotated[Mapping[str, str], "Private subnets by their zones"] = field(default_factory=dict)
    intra_subnets: Annotated[Mapping[str, str], "Intra subnets by their zones"] = field(default_factory=dict)
    pod_subnet_ids: Annotated[Mapping[str, str], "Subnets for pods alone, by the name of their zone"] = field(
        default_factory=dict
    )


@dataclass(frozen=True)
class ClusterRef:
    """The EKS cluster of an environment."""

    name: Annotated[str, "Name of the cluster"]
    arn: Annotated[str, "ARN of the cluster"]
    version: Annotated[str, "Kubernetes version of the control plane"]
    endpoint: Annotated[str, "URL of the cluster's API"]
    certificate_authority_data: Annotated[str, "Certificate authority of the cluster's API, in base64"]
    cluster_security_group_id: Annotated[str, "Security group of ours on the control plane's network interfaces"]
    primary_security_group_id: Annotated[str, "Security group that EKS itself makes for the cluster"]
    node_security_group_id: Annotated[str, "Security group of the nodes"]
    node_role_arn: Annotated[str, "ARN of the nodes' role"]
    node_role_name: Annotated[str, "Name of the nodes' role"]
    oidc_provider_arn: Annotated[str, "ARN of the OIDC provider for service accounts, empty without one"]
    oidc_issuer: Annotated[str, "Issuer of service accounts' tokens, without https://"]


@dataclass(frozen=True)
class RegistryRef:
    """The image repositories of an environment, in the order of their names."""

    host: Annotated[str, "Host of the account's registry, first part of every image's address"]
    repository_names: Annotated[Sequence[str], "Names of the repositories"]
    repository_urls: Annotated[Sequence[str], "Addresses of the repositories, to which a tag or digest is added"]
    repository_arns: Annotated[Sequence[str], "ARNs of the repositories"]


@dataclass(frozen=True)
class BudgetRef:
    """The budget of an environment."""

    name: Annotated[str, "Name of the budget in AWS Budgets"]
    arn: Annotated[str, "ARN of the budget"]


@dataclass(frozen=True)
class SecretsRef:
    """The secrets of an environment, in the order of their names."""

    key_arn: Annotated[str, "ARN of the KMS key that encrypts the secrets"]
    secret_names: Annotated[Sequence[str], "Names of the secrets in Secrets Manager"]
    secret_arns: Annotated[Sequence[str], "ARNs of the secrets"]


@dataclass(frozen=True)
class AccessRef:
    """The bastion of an environment."""

    instance_name: Annotated[str, "Name tag of the bastion, by which its instance is found"]
    role_arn: Annotated[str, "ARN of the bastion's role"]
    shell_document: Annotated[str, "Session document for a recorded shell"]
    tunnel_document: Annotated[str, "Session document for a tunnel to the cluster's API"]
    sessions_policy_arn: Annotated[str, "IAM policy for whoever may start sessions"]


@dataclass(frozen=True)
class WorkloadsRef:
    """The roles of an environment's workloads."""

    role_arns: Annotated[Mapping[str, str], "ARNs of the roles, by workload"]
    facts: Annotated[Mapping[str, Mapping[str, str]], "What their manifests have to know of AWS, by workload and fact"]


@dataclass(frozen=True)
class AddonsRef:
    """The AWS half of an environment's add-ons."""

    enabled: Annotated[Sequence[str], "Names of the add-ons"]
    facts: Annotated[
        Mapping[str, Mapping[str, str | Sequence[str]]], "What their charts have to know of AWS, by add-on and fact"
    ]


@dataclass(frozen=True)
class GitOpsRef:
    """Argo CD of an environment."""

    namespace: Annotated[str, "Namespace of Argo CD"]
    manifests: Annotated[str, "Objects that a person applies once, where Terraform cannot reach the API"] = field(
        default_factory=str
    )
