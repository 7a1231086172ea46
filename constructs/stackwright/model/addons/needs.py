"""What an add-on needs of AWS: roles, and whatever they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stackwright.model.iam import Statement
from stackwright.model.settings.target_role import TargetRoleSettings


@dataclass(frozen=True)
class BucketUse:
    """Using the add-on's own bucket, and the bucket's key for that.

    Attributes:
        actions: What may be done with its objects, e.g. `s3:GetObject`.
    """

    actions: Sequence[str]


Policies = Mapping[str, Sequence[Statement | BucketUse]]
"""What a role may do: statements by what they are for, each entry a policy of its own."""


@dataclass(frozen=True)
class Role:
    """The IAM role of one service account, by EKS Pod Identity.

    Attributes:
        name: Its name.
        description: What it is for.
        service_account: The service account, in the add-on's namespace.
        policies: What it may do.
        managed_policies: Policies of AWS's own: ARNs by a kebab-case name.
        target: The role that its pods end up with; None for this one.
        id: Its construct id, where the add-on has more than this one role.
    """

    name: str
    description: str
    service_account: str
    policies: Policies = field(default_factory=dict)
    managed_policies: Mapping[str, str] = field(default_factory=dict)
    target: TargetRoleSettings | None = None
    id: str = "role"


@dataclass(frozen=True)
class Bucket:
    """A private bucket, with a KMS key of its own.

    Attributes:
        name: Its name, unique in all of AWS; None for `<project>-<env>-<add-on>`.
        noncurrent_days: Days for which deleted and replaced objects can be restored.
        expiration_days: Days after which objects are deleted; None keeps them.
    """

    name: str | None
    noncurrent_days: int
    expiration_days: int | None = None


@dataclass(frozen=True)
class LogGroups:
    """Log groups, with one KMS key for all of them.

    Attributes:
        prefix: First part of their names, up to the last slash.
        kinds: Last parts of their names.
        retention_days: Days after which logs are deleted.
        purpose: What is logged, for the key's description.
    """

    prefix: str
    kinds: tuple[str, ...]
    retention_days: int
    purpose: str


@dataclass(frozen=True)
class EventRule:
    """A rule that puts one kind of event into a queue.

    Attributes:
        name: The rule's name.
        source: Which service announces the event.
        detail_type: What the event is called.
    """

    name: str
    source: str
    detail_type: str


@dataclass(frozen=True)
class Queue:
    """A queue of what AWS announces.

    Attributes:
        name: Its name.
        rules: What is put into it, by a kebab-case name.
        reader: Who reads it, for descriptions.
    """

    name: str
    rules: Mapping[str, EventRule]
    reader: str


@dataclass(frozen=True)
class NodeRole:
    """A role for nodes that the add-on starts, and the access entry that lets them join.

    Attributes:
        name: Its name.
        description: What it is for.
        session_manager: Whether Session Manager can open a shell on the nodes.
        statements: What the nodes may do beside what AWS's own policies for them say.
    """

    name: str
    description: str
    session_manager: bool
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Needs:
    """The AWS half of an add-on.

    Attributes:
        roles: Roles of its service accounts.
        bucket: A bucket; None without.
        log_groups: Log groups; None without.
        queue: A queue; None without.
        node_role: A role for nodes; None without.
    """

    roles: tuple[Role, ...] = ()
    bucket: Bucket | None = None
    log_groups: LogGroups | None = None
    queue: Queue | None = None
    node_role: NodeRole | None = None

    @property
    def only_a_role(self) -> bool:
        """Whether it needs one role and nothing else."""
        return len(self.roles) == 1 and not (self.bucket or self.log_groups or self.queue or self.node_role)
