"""Capabilities of EKS in the local AWS: Argo CD, ACK and kro as AWS runs them, one of each type in a cluster.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_Capability.html
"""

from moto.core.utils import utcnow
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException

from stackwright.rehearsal.teaching import eks
from stackwright.rehearsal.teaching.eks import Call, Thing

_SETTINGS = ("roleArn", "deletePropagationPolicy")
"""What can be changed later, too, beside the configuration."""
_SUMMARY = ("capabilityName", "arn", "type", "status", "version", "createdAt", "modifiedAt")
_VERSION = "1.0.0"  # AWS chooses it


def teach() -> None:
    """Have moto, in this process, serve them."""
    eks.serve(create_capability, describe_capability, update_capability, delete_capability, list_capabilities)


def create_capability(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCapability.html."""
    cluster, name, type_ = call.cluster, call.given["capabilityName"], call.given["type"]
    if any(name == other or type_ == one["type"] for other, one in cluster.capabilities.items()):
        message = f"The cluster has a capability of name {name} or type {type_} already."
        raise ResourceInUseException(clusterName=cluster.name, message=message)
    capability = {
        "capabilityName": name,
        "arn": call.arn("capability", type_.lower(), name, eks.unique()),
        "clusterName": cluster.name,
        "type": type_,
        "status": "ACTIVE",
        "version": _VERSION,
        "configuration": dict(call.given.get("configuration", {})),
        "tags": dict(call.given.get("tags", {})),
        "health": {"issues": []},
        **call.some(*_SETTINGS),
        **eks.born(),
    }
    if "argoCd" in capability["configuration"]:
        capability["configuration"]["argoCd"] = _argo_cd(call, capability["configuration"]["argoCd"])
    cluster.capabilities[name] = capability
    return {"capability": capability}


def describe_capability(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCapability.html."""
    return {"capability": _capability(call)}


def update_capability(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateCapability.html."""
    capability, changed = _capability(call), call.some(*_SETTINGS)
    capability.update(changed, modifiedAt=utcnow())
    for kind, asked in call.given.get("configuration", {}).items():
        before = capability["configuration"].get(kind, {})
        mappings = _mapped(before, asked) if "rbacRoleMappings" in asked else {}
        capability["configuration"][kind] = {**before, **asked, **mappings}
    return call.updated("CapabilityUpdate", *changed)


def delete_capability(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteCapability.html."""
    return {"capability": {**call.cluster.capabilities.pop(_capability(call)["capabilityName"]), "status": "DELETING"}}


def list_capabilities(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_ListCapabilities.html."""
    found = sorted(call.cluster.capabilities.items())
    return eks.page(call, "capabilities", ({name: one[name] for name in _SUMMARY} for _, one in found))


def _capability(call: Call) -> Thing:
    cluster, name = call.cluster, call.given["capabilityName"]
    if name not in cluster.capabilities:
        message = f"No capability {name} found in cluster {cluster.name}"
        raise ResourceNotFoundException(clusterName=cluster.name, message=message)
    return cluster.capabilities[name]


def _argo_cd(call: Call, given: Thing) -> Thing:
    """What AWS makes of a configuration of Argo CD: where it is reached, and as which application it is known."""
    region, account = call.cluster.arn.split(":")[3:5]
    name = given.get("endpointPrefix", eks.unique())
    application = given["awsIdc"]["idcInstanceArn"].rpartition("/")[2]
    return {
        "namespace": "argocd",
        "serverUrl": f"https://{name}.eks-capabilities.{region}.amazonaws.com",
        **given,
        "awsIdc": {
            "idcManagedApplicationArn": f"arn:aws:sso::{account}:application/{application}/apl-{eks.unique()[:16]}",
            **given["awsIdc"],
        },
    }


def _mapped(before: Thing, asked: Thing) -> Thing:
    """Who has which role: those of a role that is given are its all, those to be removed are taken off it."""
    shift, mappings = asked["rbacRoleMappings"], {one["role"]: one for one in before.get("rbacRoleMappings", ())}
    for one in shift.get("removeRoleMappings", ()):
        kept = [who for who in mappings.pop(one["role"])["identities"] if who not in one["identities"]]
        mappings |= {one["role"]: {**one, "identities": kept}} if kept else {}
    mappings |= {one["role"]: one for one in shift.get("addOrUpdateRoleMappings", ())}
    return {"rbacRoleMappings": list(mappings.values())}
