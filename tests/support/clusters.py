"""A valid cluster, as changes to the valid environment."""

import copy
from collections.abc import Mapping

CLUSTER = {"node_groups": {"general": {"instance_types": ["t3.medium"]}}}


def cluster(changes: Mapping[str, object] | None = None, **others: object) -> dict[str, object]:
    """The valid cluster with values set at dotted keys below `cluster`, and other changes to the file.

    Args:
        changes: E.g. `{"endpoint.private": False}`.
        others: E.g. `network={"cidr": "10.1.0.0/16"}`.
    """
    below = {f"cluster.{key}": value for key, value in (changes or {}).items()}
    return {"cluster": copy.deepcopy(CLUSTER), **below, **others}
