"""Tags of all that EKS has, in the local AWS; moto knows those of clusters only.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_TagResource.html
"""

from moto.eks.exceptions import ResourceNotFoundException
from moto.eks.models import EKSBackend


def teach() -> None:
    """Have moto, in this process, tag all of it."""
    EKSBackend.tag_resource = _tag  # type: ignore[assignment, method-assign]
    EKSBackend.untag_resource = _untag  # type: ignore[assignment, method-assign]
    EKSBackend.list_tags_for_resource = _tags  # type: ignore[assignment, method-assign]


def _tag(backend: EKSBackend, resource_arn: str, tags: dict[str, str]) -> None:
    _tags(backend, resource_arn).update(tags)


def _untag(backend: EKSBackend, resource_arn: str, tag_keys: list[str] | str) -> None:
    kept = _tags(backend, resource_arn)
    for key in [tag_keys] if isinstance(tag_keys, str) else tag_keys:
        kept.pop(key, None)


def _tags(backend: EKSBackend, resource_arn: str) -> dict[str, str]:
    for cluster in backend.clusters.values():
        for arn, tags in cluster.things():  # type: ignore[attr-defined]
            if arn == resource_arn:
                return tags  # type: ignore[no-any-return]
    raise ResourceNotFoundException(message=f"Resource not found: {resource_arn}")
