"""A role, most often of another account, that pods end up with: Pod Identity takes it through their own role."""

from typing import Annotated

from stackwright.model.iam import Statement, document
from stackwright.model.settings.consequence import changing, nothing, updates
from stackwright.model.settings.form import LONG, SHORT, SHORT_OR_LONG, Settings
from stackwright.model.settings.secrets_ import RoleArn


@changing(
    arn=updates("eks_pod_identity_association", "iam_policy"),
    external=nothing(),
    session_tags=updates("eks_pod_identity_association", "iam_policy", "iam_role"),
)
class TargetRoleSettings(Settings):
    """A role that pods end up with, with more to say about it."""

    arn: RoleArn
    """The role. Its trust policy has to let the pods' own role take it."""
    external: bool = False
    """Whether it is of an account that platform.yaml does not list."""
    session_tags: bool = True
    """Whether Pod Identity says cluster, namespace and service account in tags of the session. Without, their own role
    cannot be pinned to them: anybody who may make associations in this account and pass the role can hand it out."""

    @property
    def actions(self) -> tuple[str, ...]:
        """What the pods' own role has to be allowed on it, and it on its side has to let that role do."""
        # Tags of the first session are passed on to the second one.
        # Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
        return ("sts:AssumeRole", "sts:TagSession") if self.session_tags else ("sts:AssumeRole",)

    @property
    def permission(self) -> Statement:
        """What the pods' own role may do."""
        return Statement("TakeTarget", self.actions, [self.arn])

    def trust(self, role_arn: str) -> str:
        """The trust policy that the target needs.

        Args:
            role_arn: The pods' own role.
        """
        return document(Statement("TakenByPods", self.actions, principals={"AWS": [role_arn]}), kind="trust")


TargetRole = Annotated[Annotated[RoleArn, SHORT] | Annotated[TargetRoleSettings, LONG], SHORT_OR_LONG]


def target_settings(target: str | TargetRoleSettings | None) -> TargetRoleSettings | None:
    """A target role, written short or long; None without."""
    return TargetRoleSettings(arn=target) if isinstance(target, str) else target
