"""What the roles of workloads have in common: policies of their own, and policies that exist already."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from stackwright.aws.parts.iam import iam_policy, iam_role
from stackwright.model.context import Context
from stackwright.model.iam import Statement, check_role, document


class WorkloadRole(Construct):
    """An IAM role with customer managed policies, each named by the role and by what it is for.

    Policies are managed ones, never inline: each may have 6,144 characters, where inline policies share 10,240.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Account and region of the role.
        name: The role's name, at most 64 characters.
        description: What the role is for, at most 1,000 characters.
        trust: Policy document that says who may take the role.
        policies: Statements of the role's own policies, by a kebab-case name.
        managed_policy_arns: Policies that exist already, by a kebab-case name.
        path: The role's path, which groups roles; that of the platform if left out.
        tags: Further tags of the role.
        session_seconds: How long a session of it may last; an hour if left out.

    Attributes:
        role: Escape hatch; `role.add_override(path, value)` sets what arguments lack.
        name: The role's name, known before apply.
        arn: The role's ARN, known before apply.

    Raises:
        LimitError: A name or a document breaks a limit of IAM.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        context: Context,
        name: str,
        description: str,
        trust: str,
        policies: Mapping[str, Sequence[Statement]],
        managed_policy_arns: Mapping[str, str],
        path: str | None,
        tags: Mapping[str, str] = MappingProxyType({}),
        session_seconds: int | None = None,
    ) -> None:
        super().__init__(scope, id_)
        path = path or context.iam_path
        own = {policy: f"{name}-{policy}" for policy in policies}
        check_role(name, description, path=path, policies=[*own.values()], attached=len(managed_policy_arns))
        self.name = name
        self.arn = context.role_arn(name, path)
        self.role = iam_role(
            self,
            "Resource",
            context=context,
            name=name,
            path=path,
            description=description,
            trust=trust,
            tags={"Name": name, **tags},
            session_seconds=session_seconds,
        )
        for policy, statements in policies.items():
            made = iam_policy(
                self,
                f"policy-{policy}",
                context=context,
                name=own[policy],
                path=path,
                description=f"What {name} may do: {policy}",
                policy=document(*statements, kind="managed"),
                tags={"Name": own[policy]},
            )
            IamRolePolicyAttachment(self, policy, role=self.role.name, policy_arn=made.arn)
        for policy, policy_arn in managed_policy_arns.items():
            IamRolePolicyAttachment(self, policy, role=self.role.name, policy_arn=policy_arn)
