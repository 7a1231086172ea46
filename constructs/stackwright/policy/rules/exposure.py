"""Nothing can be reached from the internet but what somebody has named."""

from collections.abc import Iterator

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.networks import internet
from stackwright.policy.reading.resources import Unknown
from stackwright.policy.rule import Problem, stack_rule

BLOCKS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


@stack_rule(
    "eks-endpoint-named-networks",
    title="The Kubernetes API is open to named networks only",
    why="An API that all the internet reaches is one stolen token, or one flaw of Kubernetes, from being taken over.",
    remedy="list your own networks under cluster.endpoint.public_cidrs",
    severity="critical",
    about=("aws_eks_cluster",),
    controls=("CIS-EKS-1.8 5.4.1", "FSBP EKS.1", "SOC2 CC6.6"),
    waivable=False,
)
def api_networks(stack: Configuration) -> Iterator[Problem]:
    """Ranges that together are a big part of the internet name nobody; AWS's default is all of it."""
    for cluster in stack.of_type("aws_eks_cluster"):
        ranges = cluster.values("vpc_config.public_access_cidrs")
        if cluster.value("vpc_config.endpoint_public_access") in {False, "false"} or _waits(ranges):
            continue
        if wide := internet(ranges) if ranges else ("0.0.0.0/0",):
            yield Problem(f"lets in {', '.join(wide)}", cluster, "vpc_config.public_access_cidrs")


@stack_rule(
    "eks-endpoint-private",
    title="Nodes reach the Kubernetes API inside the VPC",
    why="Without the private endpoint nodes and the bastion leave the VPC for each call.",
    remedy="set cluster.endpoint.private to true",
    severity="medium",
    about=("aws_eks_cluster",),
    controls=("CIS-EKS-1.8 5.4.2",),
)
def private_api(stack: Configuration) -> Iterator[Problem]:
    """The private endpoint is on."""
    for cluster in stack.of_type("aws_eks_cluster"):
        if cluster.is_on("vpc_config.endpoint_private_access") is False:
            yield Problem("has no private endpoint", cluster, "vpc_config.endpoint_private_access")


@stack_rule(
    "eks-endpoint-not-public",
    title="In production the Kubernetes API is private",
    why="What cannot be reached cannot be attacked: people come through the bastion, and Argo CD runs inside.",
    remedy="set cluster.endpoint.public to false, and use access.bastion",
    severity="high",
    about=("aws_eks_cluster",),
    controls=("CIS-EKS-1.8 5.4.2", "FSBP EKS.1"),
    stages=("production",),
)
def public_api(stack: Configuration) -> Iterator[Problem]:
    """The public endpoint is on where nothing is said."""
    for cluster in stack.of_type("aws_eks_cluster"):
        if cluster.value("vpc_config.endpoint_public_access") in {None, True, "true"}:
            yield Problem("can be reached from outside the VPC", cluster, "vpc_config.endpoint_public_access")


@stack_rule(
    "s3-public-access-blocked",
    title="Buckets can never become public",
    why="One policy or one ACL that is wrong makes all objects public, unless all four switches are on.",
    remedy="set all four of them to true",
    severity="critical",
    about=("aws_s3_bucket",),
    controls=("FSBP S3.1", "FSBP S3.8", "CIS-AWS-3.0 2.1.4"),
    waivable=False,
)
def public_buckets(stack: Configuration) -> Iterator[Problem]:
    """Each bucket has a block of its own with all four switches."""
    for bucket in stack.of_type("aws_s3_bucket"):
        blocks = list(stack.referring("aws_s3_bucket_public_access_block", "bucket", bucket, "bucket", "id"))
        if not blocks:
            yield Problem("nothing keeps it from becoming public", bucket)
        for block in blocks:
            for switch in BLOCKS:
                if block.is_on(switch) is False:
                    yield Problem(f"{switch} is off", block, switch)


@stack_rule(
    "s3-acls-off",
    title="ACLs of buckets mean nothing",
    why="ACLs let through what no policy says, and show up in no review of policies.",
    remedy="set object_ownership to BucketOwnerEnforced, and write a policy",
    severity="medium",
    about=("aws_s3_bucket",),
    controls=("FSBP S3.12",),
)
def acls(stack: Configuration) -> Iterator[Problem]:
    """Each bucket's objects belong to its owner, and no ACL is set."""
    for bucket in stack.of_type("aws_s3_bucket"):
        owned = list(stack.referring("aws_s3_bucket_ownership_controls", "bucket", bucket, "bucket", "id"))
        if not owned or any(one.value("rule.object_ownership") != "BucketOwnerEnforced" for one in owned):
            yield Problem("its ACLs count", owned[0] if owned else bucket, "rule.object_ownership" if owned else "")
    for acl in stack.of_type("aws_s3_bucket_acl"):
        yield Problem("sets an ACL", acl, "acl")


_DATABASES = (
    "aws_db_instance",
    "aws_dms_replication_instance",
    "aws_docdb_cluster_instance",
    "aws_mq_broker",
    "aws_neptune_cluster_instance",
    "aws_rds_cluster_instance",
    "aws_redshift_cluster",
)


@stack_rule(
    "databases-private",
    title="Databases have no public addresses",
    why="A database on the internet is found within the hour, and its password is guessed from then on.",
    remedy="set publicly_accessible to false",
    severity="critical",
    about=_DATABASES,
    controls=("FSBP RDS.2", "FSBP Redshift.1", "CIS-AWS-3.0 2.3.3"),
)
def databases(stack: Configuration) -> Iterator[Problem]:
    """Redshift is public where nothing is said."""
    for one in stack.of_type(*_DATABASES):
        silent = one.type == "aws_redshift_cluster" and one.value("publicly_accessible") is None
        if silent or one.is_on("publicly_accessible"):
            yield Problem("can be reached from the internet", one, "publicly_accessible")


_ADDRESSES = {
    "aws_instance": "associate_public_ip_address",
    "aws_launch_configuration": "associate_public_ip_address",
    "aws_launch_template": "network_interfaces.associate_public_ip_address",
}


@stack_rule(
    "machines-private",
    title="Machines have no public addresses",
    why="Whatever listens on a machine with a public address is one security group away from the internet.",
    remedy="set associate_public_ip_address to false; people come by Session Manager",
    severity="high",
    about=tuple(_ADDRESSES),
    controls=("FSBP EC2.9", "FSBP EC2.25", "CIS-EKS-1.8 5.4.3"),
)
def machines(stack: Configuration) -> Iterator[Problem]:
    """None asks for a public address."""
    for one in stack.of_type(*_ADDRESSES):
        if any(value in {True, "true"} for value in one.values(_ADDRESSES[one.type])):
            yield Problem("gives machines public addresses", one, _ADDRESSES[one.type])


@stack_rule(
    "subnets-private",
    title="Only public subnets give out public addresses",
    why="Nodes in a private subnet that gives out public addresses are private by one route only.",
    remedy="set map_public_ip_on_launch to false",
    severity="high",
    about=("aws_subnet",),
    controls=("FSBP EC2.15", "CIS-EKS-1.8 5.4.3"),
)
def subnets(stack: Configuration) -> Iterator[Problem]:
    """A subnet is public by the tag by which internet-facing load balancers find it."""
    for subnet in stack.of_type("aws_subnet"):
        if subnet.is_on("map_public_ip_on_launch") and "kubernetes.io/role/elb" not in subnet.tags:
            yield Problem("gives what starts in it public addresses", subnet, "map_public_ip_on_launch")


@stack_rule(
    "nothing-shared-with-all",
    title="Images, snapshots and functions are shared with nobody in general",
    why="A snapshot for all is a copy of the data for all; there are people who look for nothing else.",
    remedy="name the accounts",
    severity="critical",
    about=(
        "aws_ami_launch_permission",
        "aws_db_snapshot",
        "aws_ecrpublic_repository",
        "aws_lambda_function_url",
        "aws_lambda_permission",
    ),
    controls=("FSBP EC2.1", "FSBP RDS.1", "FSBP Lambda.1"),
    waivable=False,
)
def shared(stack: Configuration) -> Iterator[Problem]:
    """What opens something to everybody, by the argument that does."""
    for one in stack.of_type("aws_ami_launch_permission"):
        if one.value("group") == "all":
            yield Problem("lets everybody start the image", one, "group")
    for one in stack.of_type("aws_db_snapshot"):
        if "all" in one.values("shared_accounts"):
            yield Problem("is shared with everybody", one, "shared_accounts")
    for one in stack.of_type("aws_ecrpublic_repository"):
        yield Problem("is a registry for everybody", one)
    for one in stack.of_type("aws_lambda_function_url"):
        if one.value("authorization_type") == "NONE":
            yield Problem("lets everybody call the function", one, "authorization_type")
    for one in stack.of_type("aws_lambda_permission"):
        if one.value("principal") == "*" and not one.value("principal_org_id") and not one.value("source_account"):
            yield Problem("lets everybody call the function", one, "principal")


@stack_rule(
    "load-balancers-internal",
    title="Load balancers of Terraform are internal",
    why="What faces the internet is made by the load balancer controller, where its Ingress is reviewed.",
    remedy="set internal to true, or waive it for this one and say who may reach it",
    severity="high",
    about=("aws_lb", "aws_alb", "aws_elb"),
    controls=("SOC2 CC6.6",),
)
def balancers(stack: Configuration) -> Iterator[Problem]:
    """They face the internet where nothing is said."""
    for one in stack.of_type("aws_lb", "aws_alb", "aws_elb"):
        if one.is_on("internal") is False and one.value("load_balancer_type") != "gateway":
            yield Problem("faces the internet", one, "internal")


def _waits(values: list[object]) -> bool:
    return any(isinstance(one, Unknown) for one in values)
