"""Add-ons of EKS in the local AWS: active at once, with the associations that they bring for their pods.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_Addon.html
"""

from moto.core.utils import utcnow
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException

from stackwright.model.catalogue.eks_addon_versions import PINNED
from stackwright.rehearsal.teaching import eks, eks_pod_identity
from stackwright.rehearsal.teaching.eks import Call, Thing

_SETTINGS = ("addonVersion", "serviceAccountRoleArn", "configurationValues")
"""What can be changed later, too."""


def teach() -> None:
    """Have moto, in this process, serve them."""
    eks.serve(create_addon, describe_addon, update_addon, delete_addon, list_addons)


def create_addon(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html."""
    cluster, name = call.cluster, call.given["addonName"]
    if name in cluster.addons:
        raise ResourceInUseException(clusterName=cluster.name, addonName=name, message="Addon already exists.")
    cluster.addons[name] = {
        "addonName": name,
        "clusterName": cluster.name,
        "status": "ACTIVE",
        "addonVersion": PINNED.get(name, {}).get(cluster.version, "v1.0.0-eksbuild.1"),
        "health": {"issues": []},
        "addonArn": call.arn("addon", name, eks.unique()),
        "tags": dict(call.given.get("tags", {})),
        **call.some(*_SETTINGS, "namespaceConfig"),
        **eks.born(),
    }
    _associate(call, cluster.addons[name])
    return {"addon": cluster.addons[name]}


def describe_addon(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAddon.html."""
    return {"addon": _addon(call)}


def update_addon(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html."""
    addon, changed = _addon(call), call.some(*_SETTINGS)
    addon.update(changed, modifiedAt=utcnow())
    _associate(call, addon)
    return call.updated("AddonUpdate", *changed)


def delete_addon(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteAddon.html."""
    addon = _addon(call)
    eks_pod_identity.replace_those_of(call, addon["addonArn"], [])
    del call.cluster.addons[addon["addonName"]]
    return {"addon": {**addon, "status": "DELETING"}}


def list_addons(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_ListAddons.html."""
    return eks.page(call, "addons", sorted(call.cluster.addons))


def _addon(call: Call) -> Thing:
    cluster, name = call.cluster, call.given["addonName"]
    if name not in cluster.addons:
        message = f"No addon: {name} found in cluster: {cluster.name}"
        raise ResourceNotFoundException(clusterName=cluster.name, addonName=name, message=message)
    return cluster.addons[name]


def _associate(call: Call, addon: Thing) -> None:
    """Give its service accounts the roles that are asked for; where nothing is said, they keep theirs."""
    if "podIdentityAssociations" in call.given:
        wanted = call.given["podIdentityAssociations"]
        addon["podIdentityAssociations"] = eks_pod_identity.replace_those_of(call, addon["addonArn"], wanted)
