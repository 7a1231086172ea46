"""The `workloads` block: roles of a team's own pods, and what they may do in AWS."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, RootModel, WithJsonSchema, model_validator

from stackwright.model.catalogue import policy_limits
from stackwright.model.catalogue.iam_grammar import CONDITION_OPERATORS
from stackwright.model.errors import Fault, Refusal, did_you_mean, refuse
from stackwright.model.gaps import rule
from stackwright.model.iam import Statement
from stackwright.model.settings.consequence import changing, makes, replaces, updates
from stackwright.model.settings.eks_addons import ManagedPolicyName
from stackwright.model.settings.form import Settings
from stackwright.model.settings.iam import OwnPolicyName
from stackwright.model.settings.target_role import TargetRole, TargetRoleSettings, target_settings
from stackwright.model.settings.values import KubernetesName, Slug, distinct, filled, matching


def _some_action(action: str) -> str:
    if action == "*":
        raise refuse("allows everything that there is in AWS", "list what the workload does, like s3:GetObject")
    return action


def _operator(name: str) -> str:
    if name not in CONDITION_OPERATORS:
        raise refuse("is not an operator of IAM's conditions", did_you_mean(name, CONDITION_OPERATORS))
    return name


# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
StatementId = Annotated[
    str,
    AfterValidator(matching("[A-Z][A-Za-z0-9]*", "is not the id of a statement", "write it like ReadOrders")),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z][A-Za-z0-9]*$"}),
]
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
Action = Annotated[
    str,
    AfterValidator(_some_action),
    AfterValidator(matching(r"[a-z0-9][a-z0-9-]*:[A-Za-z0-9*?]+", "is not an action", "write it like s3:GetObject")),
    WithJsonSchema({"type": "string", "pattern": r"^[a-z0-9][a-z0-9-]*:[A-Za-z0-9*?]+$"}),
]
_ARN = r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9*-]*:([0-9]{12}|aws|\*)?:[\x21-\x7e]+"
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
Resource = Annotated[
    str,
    AfterValidator(
        matching(rf"\*|{_ARN}", "is not an ARN", "write it like arn:aws:s3:::acme-orders/*, or '*' where AWS has none")
    ),
    WithJsonSchema({"type": "string", "pattern": r"^(\*|arn:aws.+)$"}),
]
Operator = Annotated[
    str, AfterValidator(_operator), WithJsonSchema({"type": "string", "enum": sorted(CONDITION_OPERATORS)})
]
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
ConditionKey = Annotated[
    str,
    AfterValidator(
        matching(r"[A-Za-z0-9-]+:[\x21-\x7e]+", "is not a condition key", "write it like aws:ResourceTag/team")
    ),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9-]+:.+$"}),
]
ConditionValues = Annotated[tuple[str, ...], AfterValidator(filled)]


@changing(
    actions=updates("iam_policy"),
    resources=updates("iam_policy"),
    conditions=updates("iam_policy"),
)
class StatementSettings(Settings):
    """One thing that a workload may do."""

    actions: Annotated[tuple[Action, ...], AfterValidator(filled), AfterValidator(distinct)]
    """Actions, e.g. `s3:GetObject`; `*` in a name stands for any characters."""
    resources: Annotated[tuple[Resource, ...], AfterValidator(filled), AfterValidator(distinct)]
    """ARNs of what they are done to, e.g. `arn:aws:s3:::acme-orders/*`. `*` alone, all that there is, is for actions
    that AWS ties to no resource."""
    conditions: dict[Operator, dict[ConditionKey, ConditionValues]] = Field(default_factory=dict)
    """When they may be done: operator, key and values as in IAM, values always as a list of text, e.g.
    `StringEquals: {"aws:ResourceTag/team": [shop]}`."""

    def statement(self, sid: str) -> Statement:
        """The statement of a policy.

        Args:
            sid: Its id.
        """
        return Statement(sid, self.actions, self.resources, conditions=self.conditions)


@changing(
    namespace=replaces("eks_pod_identity_association") | updates("iam_role"),
    service_account=replaces("eks_pod_identity_association") | updates("iam_role"),
    statements=makes("iam_policy") | updates("iam_policy"),
    managed_policies=makes("iam_role_policy_attachment"),
    policies=makes("iam_role_policy_attachment"),
    target_role=makes("iam_policy") | updates("eks_pod_identity_association"),
    identity=makes("eks_pod_identity_association") | updates("iam_role"),
)
class WorkloadSettings(Settings):
    """One workload: pods of one service account, which get a role of their own."""

    namespace: KubernetesName
    """Namespace of its pods."""
    service_account: KubernetesName | None = None
    """Their service account; the workload's name if left out."""
    statements: dict[StatementId, StatementSettings] = Field(default_factory=dict)
    """What they may do, each under an id of its own, e.g. `ReadOrders`. All of them become one policy."""
    managed_policies: Annotated[tuple[ManagedPolicyName, ...], AfterValidator(distinct)] = ()
    """Policies of AWS's own, e.g. `AmazonSQSReadOnlyAccess`."""
    policies: Annotated[tuple[OwnPolicyName, ...], AfterValidator(distinct)] = ()
    """Policies that the account has already: what follows `:policy/` in their ARNs."""
    target_role: TargetRole | None = None
    """Role, most often of another account, that the pods end up with: Pod Identity takes it with their own. The role of
    an account that platform.yaml does not list is written `{arn: …, external: true}`."""
    identity: Literal["pod_identity", "irsa"] | None = None
    """How the pods get the role: by an association of EKS Pod Identity, or by a token of the OIDC provider, for which
    the service account has to name the role. By Pod Identity if left out, or by a token in a cluster without it."""

    @property
    def target(self) -> TargetRoleSettings | None:
        """The role that the pods end up with, if it is not their own."""
        return target_settings(self.target_role)

    @model_validator(mode="after")
    def _makes_sense(self) -> "WorkloadSettings":
        faults = [*self._empty_faults(), *self._count_faults(), *self._target_faults()]
        if faults:
            raise Refusal(*faults)
        return self

    @rule
    def _empty_faults(self) -> Iterator[Fault]:
        if not (self.statements or self.managed_policies or self.policies or self.target_role):
            yield Fault("may do nothing", "add statements, managed_policies, policies or a target_role")

    @rule
    def _count_faults(self) -> Iterator[Fault]:
        own = bool(self.statements) + bool(self.target_role)
        count, most = own + len(self.managed_policies) + len(self.policies), policy_limits.MAX_ROLE_POLICIES
        if count > most:
            problem = f"has {count} policies, a role may have {most} ({policy_limits.ROLE_POLICIES_SOURCE})"
            yield Fault(problem, "merge some, or write statements")

    @rule
    def _target_faults(self) -> Iterator[Fault]:
        if self.target_role and self.identity == "irsa":
            yield Fault("is taken by Pod Identity alone", "remove it, or remove identity: irsa", ("target_role",))


@changing(
    root=makes("iam_role", "eks_pod_identity_association"),
)
class WorkloadsSettings(RootModel[dict[Slug, WorkloadSettings]]):
    """The workloads of an environment, each under a name of its own. Roles are named `<project>-<env>-<workload>`."""

    model_config = ConfigDict(frozen=True, strict=True)

    root: dict[Slug, WorkloadSettings] = Field(default_factory=dict)
