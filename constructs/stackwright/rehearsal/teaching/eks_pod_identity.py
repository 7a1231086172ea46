"""Pod Identity associations in the local AWS: one for each service account of a cluster.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_PodIdentityAssociation.html
"""

import secrets
import string
from collections.abc import Iterable, Mapping
from typing import Any

from moto.core.utils import utcnow
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException

from stackwright.rehearsal.teaching import eks
from stackwright.rehearsal.teaching.eks import Call, Thing

ADDON_NAMESPACE = "kube-system"
"""Where the service accounts of add-ons are, as far as anybody knows who does not read the add-on."""
_SUMMARY = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId", "ownerArn")
_SETTINGS = ("roleArn", "disableSessionTags", "targetRoleArn", "policy")
"""What can be changed later, too."""


def teach() -> None:
    """Have moto, in this process, serve them."""
    eks.serve(
        create_pod_identity_association,
        describe_pod_identity_association,
        update_pod_identity_association,
        delete_pod_identity_association,
        list_pod_identity_associations,
    )


def create_pod_identity_association(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html."""
    return {"association": _made(call, call.given)}


def describe_pod_identity_association(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribePodIdentityAssociation.html."""
    return {"association": _association(call)}


def update_pod_identity_association(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdatePodIdentityAssociation.html."""
    association = _association(call)
    association.update(call.some(*_SETTINGS), modifiedAt=utcnow())
    return {"association": association}


def delete_pod_identity_association(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_DeletePodIdentityAssociation.html."""
    return {"association": call.cluster.pod_identity_associations.pop(_association(call)["associationId"])}


def list_pod_identity_associations(call: Call) -> Thing:
    """https://docs.aws.amazon.com/eks/latest/APIReference/API_ListPodIdentityAssociations.html."""
    asked = call.some("namespace", "serviceAccount").items()
    found = [one for one in call.cluster.pod_identity_associations.values() if asked <= one.items()]
    return eks.page(call, "associations", ({name: one[name] for name in _SUMMARY if name in one} for one in found))


def replace_those_of(call: Call, owner: str, wanted: Iterable[Mapping[str, str]]) -> list[str]:
    """Make the associations that an add-on brings, in place of those that it has.

    Args:
        call: The call that is about the add-on.
        owner: The add-on's ARN.
        wanted: Service accounts and roles.

    Returns:
        The ARNs of the associations.
    """
    associations = call.cluster.pod_identity_associations
    for id_ in [id_ for id_, one in associations.items() if one.get("ownerArn") == owner]:
        del associations[id_]
    made = [_made(call, {"namespace": ADDON_NAMESPACE, **one}, ownerArn=owner) for one in wanted]
    return [one["associationArn"] for one in made]


def _made(call: Call, given: Mapping[str, Any], **more: str) -> Thing:
    cluster, account = call.cluster, {name: given[name] for name in ("namespace", "serviceAccount")}
    for other in cluster.pod_identity_associations.values():
        if account.items() <= other.items():
            message = f"Association already exists: {other['associationId']}"
            raise ResourceInUseException(clusterName=cluster.name, message=message)
    id_ = "a-" + "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(17))
    cluster.pod_identity_associations[id_] = {
        "clusterName": cluster.name,
        **account,
        "associationArn": call.arn("podidentityassociation", id_),
        "associationId": id_,
        "tags": dict(given.get("tags", {})),
        "disableSessionTags": False,
        **{name: given[name] for name in _SETTINGS if name in given},
        **more,
        **eks.born(),
    }
    return cluster.pod_identity_associations[id_]


def _association(call: Call) -> Thing:
    cluster, id_ = call.cluster, call.given["associationId"]
    if id_ not in cluster.pod_identity_associations:
        message = f"Association with id {id_} not found in cluster {cluster.name}"
        raise ResourceNotFoundException(clusterName=cluster.name, message=message)
    return cluster.pod_identity_associations[id_]
