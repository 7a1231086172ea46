"""`cluster.access_entries`: who may use the cluster's API."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from stackwright.model.errors import Fault, Refusal, did_you_mean, refuse
from stackwright.model.gaps import rule
from stackwright.model.settings.consequence import changing, makes, nothing, replaces, updates
from stackwright.model.settings.form import Settings

# Source: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
ACCESS_POLICIES = (
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSAutoNodePolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSSecretReaderPolicy",
    "AmazonEKSViewPolicy",
)
# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html
EntryType = Literal["STANDARD", "EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"]
# Source: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
RESERVED_GROUPS = ("system:", "eks:", "aws:", "amazon:", "iam:")
SSO_PATH = "aws-reserved/sso.amazonaws.com/"

_PRINCIPAL = re.compile(r"arn:aws(-cn|-us-gov)?:iam::[0-9]{12}:(role|user)/([\x21-\x7e]+/)?[\w+=,.@-]{1,64}", re.ASCII)


def _principal(arn: str) -> str:
    if ":assumed-role/" in arn:
        raise refuse("is the ARN of a session", "write the role's own ARN, arn:aws:iam::<account>:role/<path><name>")
    if not _PRINCIPAL.fullmatch(arn):
        raise refuse("is not the ARN of an IAM role or user", "write it like arn:aws:iam::111122223333:role/admin")
    if "/AWSReservedSSO_" in arn and f":role/{SSO_PATH}" not in arn:
        remedy = f"keep the role's path, e.g. :role/{SSO_PATH}<region>/AWSReservedSSO_…"
        raise refuse("lacks the path that roles of IAM Identity Center have", remedy)
    return arn


def _policy(name: str) -> str:
    if name not in ACCESS_POLICIES:
        raise refuse("is not an access policy of EKS", did_you_mean(name, ACCESS_POLICIES))
    return name


def _group(group: str) -> str:
    if group == "system:masters":
        raise refuse("escapes every policy and cannot be granted", "use the policy AmazonEKSClusterAdminPolicy")
    if group.startswith(RESERVED_GROUPS):
        raise refuse(f"starts with one of {', '.join(RESERVED_GROUPS)}", "bind the entry to a group of your own")
    return group


def _namespace(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9]([a-z0-9*-]{0,61}[a-z0-9*])?|\*", name):
        raise refuse("is not a namespace", "use lower-case letters, digits and hyphens, at most 63")
    return name


AccessPolicy = Annotated[str, AfterValidator(_policy), WithJsonSchema({"enum": list(ACCESS_POLICIES)})]


@changing(
    scope=replaces("eks_access_policy_association"),
    namespaces=replaces("eks_access_policy_association"),
)
class AccessScope(Settings):
    """How far an access policy reaches."""

    scope: Literal["cluster", "namespace"]
    """The whole cluster, or the namespaces that `namespaces` lists."""
    namespaces: tuple[Annotated[str, AfterValidator(_namespace)], ...] = ()
    """Namespaces for `scope: namespace`; `*` in a name stands for any characters."""

    @model_validator(mode="after")
    def _scope_has_its_namespaces(self) -> "AccessScope":
        if self.scope == "namespace" and not self.namespaces:
            raise refuse("lists no namespaces", "add namespaces, or use scope: cluster", "scope")
        if self.scope == "cluster" and self.namespaces:
            raise refuse("is used only with scope: namespace", "remove it, or set the scope", "namespaces")
        return self


@changing(
    principal_arn=replaces("eks_access_entry"),
    type=replaces("eks_access_entry"),
    policies=makes("eks_access_policy_association"),
    kubernetes_groups=updates("eks_access_entry"),
    external=nothing(),
)
class AccessEntrySettings(Settings):
    """One principal of IAM that may use the cluster's API."""

    principal_arn: Annotated[str, AfterValidator(_principal), WithJsonSchema({"type": "string", "pattern": "^arn:"})]
    """ARN of the role or user, with its path, e.g.
    `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef`."""
    external: bool = False
    """Whether it is of an account that platform.yaml does not list."""
    type: EntryType = "STANDARD"
    """`STANDARD` for people and programs; the others are for nodes, which EKS itself knows what to grant to. EKS makes
    the entries of this file's node groups and of Auto Mode by itself."""
    policies: dict[AccessPolicy, AccessScope] = Field(default_factory=dict)
    """Access policies of EKS by name, each with its scope."""
    kubernetes_groups: tuple[Annotated[str, AfterValidator(_group)], ...] = ()
    """Groups for role bindings of your own inside the cluster. `system:masters` is refused."""

    @model_validator(mode="after")
    def _grants_what_its_type_may(self) -> "AccessEntrySettings":
        faults = list(self._grant_faults())
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _grant_faults(self) -> Iterator[Fault]:
        if self.type == "STANDARD":
            if not self.policies and not self.kubernetes_groups:
                yield Fault("grants nothing", "add policies or kubernetes_groups")
            if "AmazonEKSAutoNodePolicy" in self.policies:
                key = ("policies", "AmazonEKSAutoNodePolicy")
                yield Fault("is for nodes of Auto Mode", "use another policy, or type: EC2", key)
            return
        if ":role/" not in self.principal_arn:
            yield Fault(f"must be a role for type {self.type}", "name a role", ("principal_arn",), self.principal_arn)
        if self.kubernetes_groups:
            yield Fault(f"cannot be given to type {self.type}", "remove them", ("kubernetes_groups",))
        for policy in self.policies:
            if (self.type, policy) != ("EC2", "AmazonEKSAutoNodePolicy"):
                yield Fault(f"cannot be given to type {self.type}", "remove it", ("policies", policy))
