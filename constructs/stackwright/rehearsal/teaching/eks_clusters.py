"""Clusters of EKS in the local AWS: they keep all that they are given, and what changes them is an update.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html
"""

import secrets
from collections.abc import Mapping
from typing import Any

from moto.core.utils import camelcase_to_underscores
from moto.eks import models
from moto.eks.exceptions import ResourceNotFoundException

from stackwright.rehearsal.stand_in.aws_values import TEMPLATES
from stackwright.rehearsal.teaching import eks
from stackwright.rehearsal.teaching.eks import Call, Thing

_DEFAULTS: Mapping[str, Thing] = {
    "accessConfig": {"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": True},
    "upgradePolicy": {"supportType": "EXTENDED"},
    "zonalShiftConfig": {"enabled": False},
}
"""What a cluster has that nobody gave it.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
"""
_UPDATES = {
    "resourcesVpcConfig": "VpcConfigUpdate",
    "logging": "LoggingUpdate",
    "accessConfig": "AccessConfigUpdate",
    "upgradePolicy": "UpgradePolicyUpdate",
    "zonalShiftConfig": "ZonalShiftConfigUpdate",
    "computeConfig": "AutoModeUpdate",
    "storageConfig": "AutoModeUpdate",
    "kubernetesNetworkConfig": "AutoModeUpdate",
    "remoteNetworkConfig": "RemoteNetworkConfigUpdate",
    "deletionProtection": "DeletionProtectionUpdate",
    "controlPlaneScalingConfig": "ControlPlaneScalingConfigUpdate",
}
"""The type of the update that each member makes, by the member.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_Update.html
"""


class _Unique(str):
    """A template that is filled with something else for each cluster, beside the region."""

    __slots__ = ()

    def format(self, *, region: str) -> str:  # type: ignore[override]
        return super().format(region=region, id=secrets.token_hex(16).upper())


def teach() -> None:
    """Have moto, in this process, keep clusters like that."""
    # moto's certificates are letters at random; providers of what runs in a cluster decode them, and want a text.
    certificate = {"data": TEMPLATES["aws_eks_cluster"]["certificate_authority.data"]}
    models.Cluster.certificate_authority = property(lambda _: certificate, lambda *_: None)  # type: ignore[assignment]
    # moto gives all clusters of a region one endpoint and one issuer; IAM takes an issuer only once.
    models.ENDPOINT_TEMPLATE = _Unique("https://{id}.gr7.{region}.eks.amazonaws.com")
    models.ISSUER_TEMPLATE = _Unique("https://oidc.eks.{region}.amazonaws.com/id/{id}")
    eks.complete(create_cluster)
    eks.serve(update_cluster_config, update_cluster_version, describe_update)


def create_cluster(call: Call, _answer: Mapping[str, Any]) -> None:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html."""
    for member in _UPDATES:
        if member in call.given or member in _DEFAULTS:
            _set(call, member, _DEFAULTS.get(member, {}))


def update_cluster_config(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html."""
    changed = [member for member in _UPDATES if member in call.given]
    for member in changed:
        _set(call, member, getattr(call.cluster, camelcase_to_underscores(member), {}))
    return call.updated(_UPDATES[changed[0]], *changed)


def update_cluster_version(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterVersion.html."""
    call.cluster.version = call.given["version"]
    return call.updated("VersionUpdate", "version")


def describe_update(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeUpdate.html."""
    cluster, id_ = call.cluster, call.given["updateId"]
    if id_ not in cluster.updates:
        message = f"No update found for ID: {id_}"
        raise ResourceNotFoundException(clusterName=cluster.name, message=message)
    return {"update": cluster.updates[id_]}


def _set(call: Call, member: str, before: Any) -> None:  # noqa: ANN401 - a structure or a truth value
    """Give the cluster a member: of a structure, what is not given stays."""
    given = call.given.get(member, {})
    value = {**before, **given} if isinstance(given, dict) else given
    setattr(call.cluster, camelcase_to_underscores(member), value)
