"""What a change will come to: computed values that nobody set are unknown until apply, the others stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stackwright.cdk.replacement import RENEWED
from stackwright.cdk.schema import Attribute, Block
from stackwright.rehearsal.stand_in.configuration import Configuration
from stackwright.rehearsal.stand_in.walk import Path, transform
from stackwright.rehearsal.stand_in.wire import UNKNOWN

State = dict[str, Any]

# Values that every update changes.
_RENEWED = {
    "aws_launch_template": ("latest_version",),
    "helm_release": ("metadata",),
    "kubernetes_manifest": ("object",),
}


def plan(
    type_name: str, block: Block, prior: State | None, proposed: State | None, configuration: Configuration
) -> State | None:
    """Plan a create, an update or a destroy.

    Args:
        type_name: The resource type.
        block: Its schema.
        prior: The state before; None for a create.
        proposed: The configuration over the prior state, as Terraform merges them; None for a destroy.
        configuration: The provider's configuration.
    """
    if proposed is None:
        return None
    wanted = transform(block, proposed, _without_write_only)
    if "tags_all" in block.attributes:
        wanted["tags_all"] = configuration.all_tags(wanted.get("tags"))
    if "region" in block.attributes and wanted["region"] is None and configuration.scope.startswith("aws-"):
        wanted["region"] = configuration.place.region
    if wanted == prior:
        return prior
    planned = transform(block, wanted, _unknown_when_unset)
    if prior is not None:
        planned |= {name: UNKNOWN for name in _RENEWED.get(type_name, ()) if name in planned}
        if type_name == "aws_launch_template" and planned.get("update_default_version"):
            planned["default_version"] = UNKNOWN
        planned |= dict.fromkeys(_given_anew(type_name, prior, planned), UNKNOWN)
    return planned


def _given_anew(type_name: str, prior: State, planned: State) -> Iterator[str]:
    """What AWS gives anew because another argument changes."""
    for (type_, name), arguments in RENEWED.items():
        if type_ == type_name and any(prior.get(one) != planned.get(one) for one in arguments):
            yield name


def _without_write_only(attribute: Attribute, value: Any, _path: Path) -> Any:  # noqa: ANN401
    return None if attribute.write_only else value


def _unknown_when_unset(attribute: Attribute, value: Any, _path: Path) -> Any:  # noqa: ANN401
    return UNKNOWN if value is None and attribute.computed else value
