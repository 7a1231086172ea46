"""Which arguments force a replacement: when one changes, Terraform destroys the object and makes another.

The bindings do not know. There is a data file for each provider, with its origin in it: by type, dotted paths of
arguments, without indexes; a hyphen before one says that only leaving it out forces a replacement. A test asks the
real provider for every type that Stackwright makes, and writes the file. Of other types nothing is said.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("replacements")
# Source: https://github.com/hashicorp/terraform-provider-aws/blob/v6.25.0/CHANGELOG.md (6.11.0)
IN_PLACE: Mapping[str, tuple[str, ...]] = {"aws_eks_cluster": ("remote_network_config",)}
"""Arguments that the release whose bindings are used changes in place, and the release that was asked does not."""


@cache
def forcing(provider: str) -> Mapping[str, frozenset[str]]:
    """Arguments that force a replacement, by resource type; empty where nothing is known of a provider.

    Args:
        provider: The provider's local name, such as `aws`.
    """
    return {
        type_: frozenset(path for path in paths if path.partition(".")[0] not in IN_PLACE.get(type_, ()))
        for type_, paths in asked(provider).items()
    }


def asked(provider: str) -> Mapping[str, list[str]]:
    """The data file of a provider as it is; empty where there is none.

    Args:
        provider: The provider's local name.
    """
    file = FOLDER / f"{provider}.json"
    types: dict[str, list[str]] = json.loads(file.read_bytes())["types"] if file.is_file() else {}
    return types
