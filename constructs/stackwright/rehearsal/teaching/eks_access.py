"""Access entries of EKS in the local AWS, and the access policies that are associated with them.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html
"""

from moto.core.utils import utcnow
from moto.eks.exceptions import InvalidRequestException, ResourceInUseException, ResourceNotFoundException

from stackwright.rehearsal.teaching import eks
from stackwright.rehearsal.teaching.eks import Call, Thing

_BY_ENTRY = ("API", "API_AND_CONFIG_MAP")
_NODES = "system:node:{{EC2PrivateDNSName}}"
_OF_TYPE = {
    "EC2_LINUX": (_NODES, ["system:nodes"]),
    "EC2_WINDOWS": (_NODES, ["system:nodes", "eks:kube-proxy-windows"]),
    "EC2": (_NODES, ["system:nodes"]),
    "HYBRID_LINUX": ("system:node:{{SessionName}}", ["system:nodes"]),
    "HYPERPOD_LINUX": ("system:node:{{SessionName}}", ["system:nodes"]),
    "FARGATE_LINUX": ("system:node:{{SessionName}}", ["system:bootstrappers", "system:nodes", "system:node-proxier"]),
}
"""The user and the groups that EKS gives to an entry of a type, where nobody may name any.

Source: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
"""


def teach() -> None:
    """Have moto, in this process, serve them."""
    eks.serve(
        create_access_entry,
        describe_access_entry,
        update_access_entry,
        delete_access_entry,
        list_access_entries,
        associate_access_policy,
        disassociate_access_policy,
        list_associated_access_policies,
    )


def create_access_entry(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html."""
    cluster, principal = _by_entry(call), call.given["principalArn"]
    if principal in cluster.access_entries:
        message = "The specified access entry resource is already in use on this cluster."
        raise ResourceInUseException(clusterName=cluster.name, message=message)
    account, _, path = principal.removeprefix("arn:").split(":", 3)[3].partition(":")
    kind, name = path.split("/")[0], path.split("/")[-1]
    type_ = call.given.get("type", "STANDARD")
    username, groups = _OF_TYPE.get(type_, (_username(principal, kind, name), []))
    cluster.access_entries[principal] = {
        "clusterName": cluster.name,
        "principalArn": principal,
        "accessEntryArn": call.arn("access-entry", kind, account, name, eks.unique()),
        "type": type_,
        "username": username,
        "kubernetesGroups": groups,
        "tags": dict(call.given.get("tags", {})),
        **call.some("username", "kubernetesGroups"),
        **eks.born(),
    }
    cluster.access_policies[principal] = {}
    return {"accessEntry": cluster.access_entries[principal]}


def describe_access_entry(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAccessEntry.html."""
    return {"accessEntry": _entry(call)}


def update_access_entry(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAccessEntry.html."""
    entry = _entry(call)
    entry.update(call.some("username", "kubernetesGroups"), modifiedAt=utcnow())
    return {"accessEntry": entry}


def delete_access_entry(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteAccessEntry.html."""
    principal = _entry(call)["principalArn"]
    del call.cluster.access_entries[principal], call.cluster.access_policies[principal]
    return {}


def list_access_entries(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_ListAccessEntries.html."""
    policy = call.given.get("associatedPolicyArn")
    entries = _by_entry(call).access_policies.items()
    found = [principal for principal, policies in entries if policy is None or policy in policies]
    return eks.page(call, "accessEntries", sorted(found))


def associate_access_policy(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_AssociateAccessPolicy.html."""
    policies, policy = _policies(call), call.given["policyArn"]
    before = policies.get(policy, {"associatedAt": utcnow()})
    policies[policy] = {
        "policyArn": policy,
        "accessScope": {"namespaces": [], **call.given["accessScope"]},
        "associatedAt": before["associatedAt"],
        "modifiedAt": utcnow(),
    }
    return {**_whose(call), "associatedAccessPolicy": policies[policy]}


def disassociate_access_policy(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DisassociateAccessPolicy.html."""
    if _policies(call).pop(call.given["policyArn"], None) is None:
        message = "The specified policyArn is not associated with the access entry."
        raise ResourceNotFoundException(clusterName=call.cluster.name, message=message)
    return {}


def list_associated_access_policies(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_ListAssociatedAccessPolicies.html."""
    return {**_whose(call), **eks.page(call, "associatedAccessPolicies", _policies(call).values())}


def _by_entry(call: Call) -> eks.Cluster:
    """The cluster, if entries say who has access to it."""
    if call.cluster.access_config["authenticationMode"] not in _BY_ENTRY:
        modes = ", ".join(_BY_ENTRY)
        raise InvalidRequestException(
            clusterName=call.cluster.name,
            message=f"The cluster's authentication mode must be set to one of [{modes}] to perform this operation.",
        )
    return call.cluster


def _entry(call: Call) -> Thing:
    entries, principal = _by_entry(call).access_entries, call.given["principalArn"]
    if principal not in entries:
        message = f"The specified principalArn could not be found: {principal}"
        raise ResourceNotFoundException(clusterName=call.cluster.name, message=message)
    return entries[principal]


def _policies(call: Call) -> dict[str, Thing]:
    return call.cluster.access_policies[_entry(call)["principalArn"]]


def _whose(call: Call) -> Thing:
    return {"clusterName": call.cluster.name, "principalArn": call.given["principalArn"]}


def _username(principal: str, kind: str, name: str) -> str:
    """Who a principal is to Kubernetes, where nobody says it."""
    if kind != "role":
        return principal
    partition, account = principal.split(":")[1], principal.split(":")[4]
    return f"arn:{partition}:sts::{account}:assumed-role/{name}/{{{{SessionName}}}}"
