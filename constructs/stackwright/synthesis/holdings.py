"""Resources that hold something which making them anew does not bring back: what that is, and what stands before it.

What a plan does to one of these is told line by line; of all others there is a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from stackwright.synthesis.document import Object


@dataclass(frozen=True)
class Guard:
    """An argument that decides whether AWS deletes what still holds something.

    Attributes:
        argument: Its name.
        stops: The value with which AWS refuses; what is left out counts as `false`.
        refusal: What happens with it.
        consent: What happens without it.
        protects: Whether it is there for nothing else.
    """

    argument: str
    stops: bool
    refusal: str
    consent: str
    protects: bool = False

    def refuses(self, body: Mapping[str, object]) -> bool:
        """Whether it stands before the loss of a resource."""
        return bool(body.get(self.argument, False)) == self.stops

    def says(self, body: Mapping[str, object]) -> str:
        """What happens to a resource."""
        return self.refusal if self.refuses(body) else self.consent


@dataclass(frozen=True)
class Holding:
    """What a type holds.

    Attributes:
        lost: What goes with it, as the end of "with it goes …".
        guard: What decides whether it goes.
    """

    lost: str
    guard: Guard | None = None


def _emptied(argument: str, what: str) -> Guard:
    return Guard(
        argument,
        stops=False,
        refusal=f"AWS refuses while it holds {what}",
        consent=f"{argument} is set: Terraform deletes it with its {what}",
    )


def _protected(argument: str) -> Guard:
    return Guard(
        argument,
        stops=True,
        refusal=f"AWS refuses until {argument} is false and applied",
        consent=f"{argument} is off: nothing stops it",
        protects=True,
    )


def _kept(argument: str) -> Guard:
    return Guard(
        argument,
        stops=True,
        refusal=f"but {argument} is set: Terraform forgets both and leaves them in AWS",
        consent=f"{argument} is off: nothing keeps them",
    )


SCALED = "scaling_config[0].desired_size"
"""What a node group ignores whose number of nodes is somebody else's affair."""
HOLDINGS: Mapping[str, Holding] = {
    "aws_s3_bucket": Holding("all its objects", _emptied("force_destroy", "objects")),
    "aws_ecr_repository": Holding("all its images", _emptied("force_delete", "images")),
    "aws_kms_key": Holding("whatever it encrypted, which nobody can read once its deletion window is over"),
    "aws_secretsmanager_secret": Holding(
        "its value, for good once its recovery window is over; the name is taken till then"
    ),
    "aws_dynamodb_table": Holding("all its items", _protected("deletion_protection_enabled")),
    "aws_eks_cluster": Holding("everything that runs in it", _protected("deletion_protection")),
    "aws_vpc": Holding("its id and all that stands in it; AWS refuses while a cluster or anything else is left in it"),
    "aws_subnet": Holding("the place of nodes and volumes in its zone; AWS refuses while anything is left in it"),
    "aws_eip": Holding("its public address, which others may have listed"),
    "aws_cloudwatch_log_group": Holding("all its logs", _kept("skip_destroy")),
    "aws_sqs_queue": Holding("the messages that wait in it"),
    "aws_instance": Holding("its own disks"),
    "aws_ebs_volume": Holding("all its data"),
    "aws_efs_file_system": Holding("all its files"),
    "aws_db_instance": Holding("all its data", _protected("deletion_protection")),
    "aws_rds_cluster": Holding("all its data", _protected("deletion_protection")),
    "aws_elasticache_replication_group": Holding("all its data"),
    "aws_opensearch_domain": Holding("all its data"),
    "kubernetes_namespace_v1": Holding("everything that is in it"),
    "aws_route53_zone": Holding("its records and its name servers", _emptied("force_destroy", "records")),
}
"""By resource type. Types that Stackwright does not make are here for layers of one's own."""


def loss(one: Object) -> str:
    """What is lost with a resource, and what stands before it; empty when it holds nothing."""
    holding = HOLDINGS.get(one.type)
    if holding is None:
        return ""
    guard = f"; {holding.guard.says(one.body)}" if holding.guard and one.body else ""
    return f"with it goes {holding.lost}{guard}"


def start(one: Object) -> str:
    """How what takes a resource's place starts, where that is not how the resource was left; empty where it is."""
    sizes = one.body.get("scaling_config", {})
    if one.type != "aws_eks_node_group" or SCALED not in one.body.get("lifecycle", {}).get("ignore_changes", ()):
        return ""
    return (
        f"its successor starts with {sizes.get('desired_size')} nodes, however many it was scaled to; "
        "set desired_size to as many as it runs, before the apply"
    )
