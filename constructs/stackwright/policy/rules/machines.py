"""Machines hand out their credentials to nobody who only asks, and nobody enters them by SSH."""

from collections.abc import Iterator

from stackwright.model.settings.cluster import ClusterSettings
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Unknown
from stackwright.policy.rule import Problem, stack_rule

_MACHINES = ("aws_instance", "aws_launch_configuration", "aws_launch_template")


@stack_rule(
    "machines-imdsv2",
    title="Machines answer for their credentials with a token only",
    why="Without IMDSv2 one request that a program is tricked into making hands out the machine's role.",
    remedy="set metadata_options.http_tokens to required",
    severity="high",
    about=_MACHINES,
    controls=("FSBP EC2.8", "FSBP AutoScaling.3", "CIS-AWS-3.0 5.6"),
)
def tokens(stack: Configuration) -> Iterator[Problem]:
    """Or the endpoint is off."""
    for one in stack.of_type(*_MACHINES):
        needed = one.value("metadata_options.http_tokens")
        off = one.value("metadata_options.http_endpoint") == "disabled"
        if needed != "required" and not off and not isinstance(needed, Unknown):
            yield Problem("answers without a token", one, "metadata_options.http_tokens")


@stack_rule(
    "machines-one-hop",
    title="Pods cannot ask for their node's credentials",
    why="With more than one hop an answer of the metadata service reaches into pods, which then have the node's role.",
    remedy="set metadata_options.http_put_response_hop_limit to 1, or name another one as metadata_hop_limit",
    severity="high",
    about=_MACHINES,
    controls=("FSBP AutoScaling.4", "CIS-EKS-1.8 5.2.1"),
)
def hops(stack: Configuration) -> Iterator[Problem]:
    """One hop, or as many as the file says of a node group."""
    cluster = stack.environment.block(ClusterSettings) if stack.environment else None
    groups = cluster.node_groups.values() if cluster else ()
    most = max([1, *(one.metadata_hop_limit for one in groups if one.metadata_hop_limit)])
    for one in stack.of_type(*_MACHINES):
        limit = one.value("metadata_options.http_put_response_hop_limit")
        if isinstance(limit, int | float) and limit > most:
            yield Problem(f"answers over {limit:g} hops", one, "metadata_options.http_put_response_hop_limit")


@stack_rule(
    "machines-no-ssh",
    title="Nobody enters machines with a key of SSH",
    why="Keys are copied and never end, and no log says who used one.",
    remedy="remove the key; use Session Manager, as access.bastion does",
    severity="high",
    about=(*_MACHINES, "aws_eks_node_group", "aws_key_pair"),
    controls=("CIS-EKS-1.8 5.4.4", "SOC2 CC6.1"),
)
def keys(stack: Configuration) -> Iterator[Problem]:
    """Neither a key nor EKS's remote access."""
    for one in stack.of_type(*_MACHINES):
        if one.value("key_name"):
            yield Problem("lets in whoever has a key", one, "key_name")
    for group in stack.of_type("aws_eks_node_group"):
        if group.value("remote_access") is not None and group.values("remote_access") != [{}]:
            yield Problem("lets in whoever has a key", group, "remote_access")
    for pair in stack.of_type("aws_key_pair"):
        yield Problem("is a key of SSH", pair)


@stack_rule(
    "machines-known-images",
    title="Images of machines come from named owners",
    why="A search by name alone finds whatever anybody has published under that name, the newest first.",
    remedy="name the owners, e.g. amazon, or your own account",
    severity="high",
    about=(),
    controls=("SOC2 CC8.1",),
)
def images(stack: Configuration) -> Iterator[Problem]:
    """A data source that looks for an image says whose."""
    for one in stack.resources:
        if one.kind != "data" or one.type not in {"aws_ami", "aws_ami_ids"} or one.value("owners"):
            continue
        if not any("owner" in str(name) for name in one.values("filter.name")):
            yield Problem("takes an image of whoever published one", one, "owners")


@stack_rule(
    "machines-tagged",
    title="Machines and their disks carry the platform's tags",
    why="What a launch template starts has none of the provider's tags, so nobody knows whose it is and who pays.",
    remedy="put project, environment and managed-by into tag_specifications of instances and volumes",
    severity="low",
    about=("aws_launch_template",),
    controls=("SOC2 CC6.1",),
)
def tags(stack: Configuration) -> Iterator[Problem]:
    """For instances and volumes; what an Auto Scaling group propagates counts as well."""
    wanted = {"project", "environment", "managed-by"} & set(stack.stack.context.tags)
    for one in stack.of_type("aws_launch_template"):
        by_kind = {
            block.get("resource_type"): set(block.get("tags") or ())
            for block in one.values("tag_specifications")
            if isinstance(block, dict)
        }
        for kind in ("instance", "volume"):
            if missing := sorted(wanted - by_kind.get(kind, set())):
                yield Problem(f"its {kind}s have no tag {', '.join(missing)}", one, "tag_specifications")
