"""Rules over a change of a file: a cluster's Kubernetes version goes up, and skips none."""

from collections.abc import Iterator

from stackwright.model.catalogue.kubernetes_versions import DEFAULT_VERSION, SUPPORT, minor
from stackwright.model.errors import Fault, Key

VERSION: Key = ("cluster", "version")
_SOURCE = "https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html"


def faults(before: object, after: object) -> Iterator[Fault]:
    """What EKS would refuse of a change.

    Args:
        before: What the environment file said.
        after: What it says. It may have other faults, which are reported elsewhere.
    """
    old, new = _version(before), _version(after)
    if old is None or new is None:
        return
    if minor(new) < minor(old):
        yield Fault(f"was {old}, and EKS never goes back ({_SOURCE})", f"write {old}", VERSION, new)
    elif minor(new) > minor(old) + 1:
        step = f"1.{minor(old) + 1}"
        problem = f"was {old}, and EKS skips no version ({_SOURCE})"
        yield Fault(problem, f"write {step}, and go on when it is applied", VERSION, new)


def _version(file: object) -> str | None:
    """The version of a file's cluster; None when it has no cluster, or a version that nobody knows."""
    cluster = file.get("cluster") if isinstance(file, dict) else None
    version = cluster.get("version", DEFAULT_VERSION) if isinstance(cluster, dict) else None
    return version if isinstance(version, str) and version in SUPPORT else None
