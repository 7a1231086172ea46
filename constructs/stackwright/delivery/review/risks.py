"""What a change of one resource means to whoever has to agree to it, the worst first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from stackwright.delivery.review import access, exposure
from stackwright.delivery.review.seen import Seen
from stackwright.synthesis.document import Object
from stackwright.synthesis.holdings import HOLDINGS, loss, start
from stackwright.terraform.plan_json import Kind


class Risk(IntEnum):
    """What can be wrong with a change. The smaller, the worse."""

    CLUSTER_REBUILT = 1
    HELD_LOST = 2
    NODES_REPLACED = 3
    KUBERNETES_STEP = 4
    TRUST_WIDENED = 5
    EXPOSED = 6
    KEY_DELETED = 7
    PERMISSIONS_WIDENED = 8
    PROTECTION_OFF = 9
    PASSWORD_RENEWED = 10
    NODES_ROLLED = 11
    MAY_REPLACE = 12
    REPLACED = 13
    DESTROYED = 14
    FORGOTTEN = 15
    UPDATED = 16
    CREATED = 17
    RECORDED = 18
    READ = 19

    @property
    def title(self) -> str:
        """It in a few words."""
        return _TITLES[self]

    @property
    def is_routine(self) -> bool:
        """Whether it says no more than what Terraform does."""
        return self >= Risk.REPLACED


_TITLES: Mapping[Risk, str] = {
    Risk.CLUSTER_REBUILT: "cluster rebuilt or destroyed",
    Risk.HELD_LOST: "what it holds is lost",
    Risk.NODES_REPLACED: "node group replaced or destroyed",
    Risk.KUBERNETES_STEP: "Kubernetes version step",
    Risk.TRUST_WIDENED: "IAM trust widened",
    Risk.EXPOSED: "public exposure opened",
    Risk.KEY_DELETED: "KMS key deleted",
    Risk.PERMISSIONS_WIDENED: "IAM permissions widened",
    Risk.PROTECTION_OFF: "protection switched off",
    Risk.PASSWORD_RENEWED: "password regenerated",
    Risk.NODES_ROLLED: "nodes rolled",
    Risk.MAY_REPLACE: "unknown whether it is replaced",
    Risk.REPLACED: "replaced",
    Risk.DESTROYED: "destroyed",
    Risk.FORGOTTEN: "forgotten",
    Risk.UPDATED: "updated",
    Risk.CREATED: "created",
    Risk.RECORDED: "recorded",
    Risk.READ: "read",
}
_ROUTINE: Mapping[Kind, tuple[Risk, str]] = {
    "replace": (Risk.REPLACED, "destroyed and made anew"),
    "destroy": (Risk.DESTROYED, "destroyed"),
    "forget": (Risk.FORGOTTEN, "it stays in AWS, and Terraform does not know it any more"),
    "update": (Risk.UPDATED, "changed in place"),
    "create": (Risk.CREATED, "made"),
    "none": (Risk.RECORDED, "only the state changes"),
    "read": (Risk.READ, "read at the apply"),
}
KEYS = {"aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key"}
# Source: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
DEFAULT_WINDOW_DAYS = 30
WINDOWS = {"aws_kms_key": "deletion_window_in_days", "aws_secretsmanager_secret": "recovery_window_in_days"}
"""Arguments with the days in which a deletion can be taken back."""
GENERATED = {"random_password", "random_string", "random_id", "random_bytes", "tls_private_key"}
"""Types that are what they generated."""
VERSION = "_wo_version"
"""How arguments end whose change has a value written anew that no state keeps.

Source: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
"""
ROLLING = ("version", "release_version", "launch_template")
"""Arguments of a node group whose change replaces its nodes one after another.

Source: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
"""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to know about a change.

    Attributes:
        risk: What can be wrong with it.
        means: What it means, in words.
    """

    risk: Risk
    means: str


def judge(seen: Seen) -> tuple[Finding, ...]:
    """All there is to know about a change, the worst first; never empty."""
    found = [*_lost(seen), *_cluster(seen), *_protection(seen), *_renewed(seen)]
    found += (Finding(Risk.TRUST_WIDENED, means) for means in access.trust(seen))
    found += (Finding(Risk.PERMISSIONS_WIDENED, means) for means in access.permissions(seen))
    found += (Finding(Risk.EXPOSED, means) for means in exposure.opened(seen))
    return tuple(sorted(dict.fromkeys(found))) or (_routine(seen),)


def _routine(seen: Seen) -> Finding:
    change = seen.change
    risk, means = _ROUTINE[change.kind]
    if change.imported:
        return Finding(risk, f"taken over from AWS by its id {change.imported}")
    if risk is Risk.RECORDED and change.was != change.address:
        return Finding(risk, f"only its address changes, from {change.was}")
    return Finding(risk, means)


def _lost(seen: Seen) -> Iterator[Finding]:
    """What goes with something that is destroyed or made anew."""
    if not seen.goes:
        return
    type_, before = seen.change.type, Object("resource", seen.change.type, "", dict(seen.before))
    again = "made anew" if seen.change.kind == "replace" else "destroyed"
    if type_ == "aws_eks_cluster":
        yield Finding(Risk.CLUSTER_REBUILT, f"{again}: {loss(before)}")
    elif type_ == "aws_eks_node_group":
        yield Finding(Risk.NODES_REPLACED, _nodes(seen, again))
    elif what := loss(before):
        yield Finding(Risk.HELD_LOST, f"{again}: {what}")
    if type_ in KEYS:
        days = seen.before.get(WINDOWS["aws_kms_key"]) or DEFAULT_WINDOW_DAYS
        yield Finding(Risk.KEY_DELETED, f"scheduled for deletion, which can be cancelled for {days} days")
    if type_ in GENERATED and seen.change.kind == "replace":
        yield Finding(Risk.PASSWORD_RENEWED, "another one is generated; whoever has the old one is locked out")


def _nodes(seen: Seen, again: str) -> str:
    successor = start(seen.written) if seen.written and seen.change.kind == "replace" else ""
    return "; ".join(filter(None, (f"{again}: its nodes go, and all pods on them have to move", successor)))


def _cluster(seen: Seen) -> Iterator[Finding]:
    """What is done to a Kubernetes that stays."""
    if seen.change.kind != "update":
        return
    if seen.change.type == "aws_eks_cluster" and seen.differs("version"):
        step = f"{seen.before.get('version')} → {seen.after.get('version')}"
        yield Finding(Risk.KUBERNETES_STEP, f"{step}, which cannot be taken back")
    if seen.change.type == "aws_eks_node_group":
        for name in ROLLING:
            if seen.differs(name):
                yield Finding(Risk.NODES_ROLLED, f"another {name}: its nodes are replaced one after another")


def _protection(seen: Seen) -> Iterator[Finding]:
    """What stood before a loss, and does not any more."""
    if seen.change.kind not in {"update", "replace"}:
        return
    holding = HOLDINGS.get(seen.change.type)
    guard = holding.guard if holding else None
    if guard and guard.refuses(seen.before) and not guard.refuses(seen.after):
        yield Finding(Risk.PROTECTION_OFF, guard.consent)
    window = WINDOWS.get(seen.change.type, "")
    was, is_ = _days(seen.before, window), _days(seen.after, window)
    if is_ is not None and was is not None and is_ < was:
        yield Finding(Risk.PROTECTION_OFF, f"{window} {was} → {is_}: a deletion can be taken back for less time")


def _days(body: Mapping[str, Any], name: str) -> int | None:
    days = body.get(name)
    return days if isinstance(days, int) else None


def _renewed(seen: Seen) -> Iterator[Finding]:
    """What is written anew, or by others as soon as this is applied."""
    kind = seen.change.kind
    if kind in {"update", "replace"}:
        versions = [path for path in seen.change.changed if path.endswith(VERSION)]
        if kind == "replace" and not versions:
            versions = [name for name in seen.before if name.endswith(VERSION) and seen.before[name] is not None]
        for path in versions:
            yield Finding(Risk.PASSWORD_RENEWED, _anew(seen, path))
    rotation = seen.change.type == "aws_secretsmanager_secret_rotation"
    if rotation and kind in {"create", "update", "replace"} and seen.after.get("rotate_immediately"):
        yield Finding(Risk.PASSWORD_RENEWED, "it is rotated at once, and not at its next time only")


def _anew(seen: Seen, path: str) -> str:
    argument = path.removesuffix("_version")
    generated = seen.written is not None and "ephemeral." in str(seen.written.body.get(argument, ""))
    what = "another value is generated" if generated else f"{argument} is written anew"
    return f"{path} {seen.before.get(path)} → {seen.after.get(path)}: {what}, and takes the place of the present one"


def worst(findings: Iterable[Finding]) -> Finding:
    """The worst of some findings."""
    return min(findings)
