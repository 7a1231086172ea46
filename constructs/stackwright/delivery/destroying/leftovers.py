"""What AWS still has of a cluster, by the tags that its controllers give, and in its VPC.

Sources: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/,
https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html, https://karpenter.sh/docs/concepts/nodeclasses/
"""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.model.context import MANAGED_BY
from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.state_doctor.orphans.going import is_going
from stackwright.terraform.state_doctor.orphans.import_ids import parse

OF_EKS = {"eks:nodegroup-name", "aws:eks:cluster-name"}
"""Tags of what EKS made, and takes away with the node group or the cluster."""
PASSING = {"nat_gateway", "vpc_endpoint", "gateway_load_balancer_endpoint"}
"""Kinds of network interfaces that go with what is in the network's own state."""


def of_cluster(cluster: str, region: str, connection: Connection) -> list[str]:
    """ARNs of what the controllers of a cluster made and AWS still has.

    Args:
        cluster: The cluster's name.
        region: Its region.
        connection: Clients of its account.
    """
    filters = (
        {"Key": f"kubernetes.io/cluster/{cluster}", "Values": ["owned"]},
        {"Key": "elbv2.k8s.aws/cluster", "Values": [cluster]},
        {"Key": "eks:eks-cluster-name", "Values": [cluster]},
    )
    found: dict[str, Mapping[str, str]] = {}
    pages = connection.client("resourcegroupstaggingapi", region).get_paginator("get_resources")
    for one in filters:
        for page in pages.paginate(TagFilters=[one]):
            for entry in page["ResourceTagMappingList"]:
                found[entry["ResourceARN"]] = {tag["Key"]: tag["Value"] for tag in entry["Tags"]}
    others = (arn for arn, tags in found.items() if not (OF_EKS & tags.keys() or MANAGED_BY.items() <= tags.items()))
    return sorted(arn for arn in others if not is_going(parse(arn), connection))


def of_network(vpc: str, region: str, connection: Connection) -> list[str]:
    """What keeps a VPC from being deleted, and no state knows of.

    Args:
        vpc: The VPC's id.
        region: Its region.
        connection: Clients of its account.
    """
    return list(_of_network(vpc, connection.client("ec2", region)))


def _of_network(vpc: str, ec2: Any) -> Iterator[str]:  # noqa: ANN401 - boto3 makes its clients as it runs
    inside = [{"Name": "vpc-id", "Values": [vpc]}]
    for page in ec2.get_paginator("describe_network_interfaces").paginate(Filters=inside):
        for one in page["NetworkInterfaces"]:
            if one.get("InterfaceType") not in PASSING:
                yield f"{one['NetworkInterfaceId']} {one.get('Description', '')}".strip()
    for page in ec2.get_paginator("describe_security_groups").paginate(Filters=inside):
        for one in page["SecurityGroups"]:
            tags = {tag["Key"]: tag["Value"] for tag in one.get("Tags", ())}
            if one["GroupName"] != "default" and not MANAGED_BY.items() <= tags.items():
                yield f"{one['GroupId']} {one['GroupName']}"


def of_logs(group: str, region: str, connection: Connection) -> list[str]:
    """The log group of a cluster that is gone: EKS may write what it still has, and so make it again.

    Args:
        group: The group's name.
        region: Its region.
        connection: Clients of its account.
    """
    found = connection.client("logs", region).describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    return [one["logGroupName"] for one in found if one["logGroupName"] == group]
