"""Managed node groups in the local AWS: they keep all that they are given, and have nothing that nobody gave them.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
"""

from collections.abc import Mapping
from typing import Any

from moto.core.utils import utcnow

from stackwright.rehearsal.teaching import eks
from stackwright.rehearsal.teaching.eks import Call, Thing


def teach() -> None:
    """Have moto, in this process, keep them like that."""
    eks.complete(create_nodegroup, update_nodegroup_config)
    eks.serve(update_nodegroup_version)


def create_nodegroup(call: Call, answer: Mapping[str, Any]) -> None:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html."""
    group = answer["nodegroup"]
    group.remote_access = call.given.get("remoteAccess")
    group.update_config = call.given.get("updateConfig", {"maxUnavailable": 1})
    group.node_repair_config = call.given.get("nodeRepairConfig", {"enabled": False})


def update_nodegroup_config(call: Call, answer: Mapping[str, Any]) -> None:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupConfig.html."""
    update = answer["update"]
    update["params"] = []  # moto gives them names that the API has not
    call.cluster.updates[update["id"]] = update


def update_nodegroup_version(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupVersion.html."""
    group = call.cluster.nodegroups[call.given["nodegroupName"]]
    group.version = call.given.get("version", group.version)
    group.release_version = call.given.get("releaseVersion", group.release_version)
    group.launch_template = {**(group.launch_template or {}), **call.given.get("launchTemplate", {})}
    group.modified_at = utcnow()
    return call.updated("VersionUpdate", *call.some("version", "releaseVersion"))
