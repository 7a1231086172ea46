"""The AWS half of one add-on, made from what its declaration says that it needs."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.eks_access_entry import EksAccessEntry
from constructs import Construct

from stackwright.aws.addons.bucket import AddonBucket
from stackwright.aws.addons.event_queue import EventQueue
from stackwright.aws.parts.encryption_key import EncryptionKey
from stackwright.aws.parts.node_role import NODE_POLICIES, SESSION_MANAGER_POLICY, NodeRole
from stackwright.aws.parts.pod_identity_role import PodIdentityRole
from stackwright.model.addons.needs import BucketUse, LogGroups, Needs, Role
from stackwright.model.addons.needs import NodeRole as NodeRoleNeed
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.policies import log_group_encryption


class AddonParts(Construct):
    """What an add-on needs of AWS beside one role, and its roles.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        context: Names, account and region.
        addon: The add-on, as `addons` spells it.
        namespace: Its namespace.
        needs: What it needs.

    Attributes:
        node_role: Escape hatch to the role of its nodes; None without.
        queue: Escape hatch to its queue and event rules; None without.
        storage: Escape hatch to its bucket and key; None without.
        log_groups: Escape hatch to its log groups, by the last part of their names.
        roles: Escape hatch to its roles, by construct id.
    """

    def __init__(
        self, scope: Construct, id_: str, *, context: Context, addon: str, namespace: str, needs: Needs
    ) -> None:
        super().__init__(scope, id_)
        self._context, self._addon, self._namespace = context, addon, namespace
        self.node_role = self._nodes(needs.node_role) if needs.node_role else None
        self.queue = (
            EventQueue(self, "queue", context=context, target_id=id_, queue=needs.queue) if needs.queue else None
        )
        self.storage = (
            AddonBucket(self, "storage", context=context, addon=addon, bucket=needs.bucket) if needs.bucket else None
        )
        self.log_groups = self._log_groups(needs.log_groups) if needs.log_groups else {}
        self.roles = {role.id: self._role(role) for role in needs.roles}

    def _nodes(self, need: NodeRoleNeed) -> NodeRole:
        session_manager = [SESSION_MANAGER_POLICY] if need.session_manager else []
        role = NodeRole(
            self,
            "node-role",
            context=self._context,
            name=need.name,
            description=need.description,
            policies=(*NODE_POLICIES, *session_manager),
            statements=need.statements,
        )
        # EKS makes such an entry itself only for node groups.
        EksAccessEntry(
            self,
            "access-entry",
            cluster_name=self._context.names.cluster,
            principal_arn=role.role.arn,
            type="EC2_LINUX",
            tags={"Name": need.name},
        )
        return role

    def _log_groups(self, need: LogGroups) -> dict[str, CloudwatchLogGroup]:
        groups = self._context.arn("logs", f"log-group:{need.prefix}*")
        key = EncryptionKey(
            self,
            "key",
            context=self._context,
            alias=self._context.names.addon_key_alias(self._addon),
            description=need.purpose,
            statements=[log_group_encryption(self._context.region, groups, sid="LogGroups", operator="ArnLike")],
        )
        return {
            kind: CloudwatchLogGroup(
                self,
                f"log-group-{kind}",
                name=f"{need.prefix}{kind}",
                retention_in_days=need.retention_days,
                kms_key_id=key.arn,
            )
            for kind in need.kinds
        }

    def _role(self, role: Role) -> PodIdentityRole:
        policies = {name: self._spelled_out(statements) for name, statements in role.policies.items()}
        return addon_role(self, role.id, context=self._context, namespace=self._namespace, role=role, policies=policies)

    def _spelled_out(self, statements: Sequence[Statement | BucketUse]) -> list[Statement]:
        """Statements, with those about the add-on's own bucket spelled out."""
        spelled: list[Statement] = []
        for statement in statements:
            if isinstance(statement, Statement):
                spelled.append(statement)
            elif self.storage:
                spelled += self.storage.use(statement.actions)
        return spelled


def addon_role(
    scope: Construct,
    id_: str,
    *,
    context: Context,
    namespace: str,
    role: Role,
    policies: dict[str, list[Statement]],
) -> PodIdentityRole:
    """The role of one of an add-on's service accounts.

    Args:
        scope: Parent construct.
        id_: Construct id.
        context: Names, account and region.
        namespace: The add-on's namespace.
        role: What is declared of it.
        policies: What it may do, spelled out.
    """
    return PodIdentityRole(
        scope,
        id_,
        context=context,
        name=role.name,
        description=role.description,
        namespace=namespace,
        service_account=role.service_account,
        policies=policies,
        managed_policy_arns=role.managed_policies,
        target=role.target,
    )
