"""Believable values for what only the provider can know: first by type, then by the attribute's name, then by its type.

The same arguments in the same account always give the same values.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from stackwright.cdk.schema import Attribute, Block, CtyType
from stackwright.model.catalogue.regions import any_region
from stackwright.rehearsal.stand_in.aws_values import TEMPLATES as AWS_TEMPLATES
from stackwright.rehearsal.stand_in.walk import Path, transform
from stackwright.rehearsal.stand_in.wire import UNKNOWN

_MOMENT = "2025-01-01T00:00:00Z"
_TEMPLATES: Mapping[str, Mapping[str, object]] = {
    **AWS_TEMPLATES,
    "helm_release": {
        "id": "{name}",
        "status": "deployed",
        "metadata.name": "{name}",
        "metadata.namespace": "{namespace}",
    },
}
_BY_NAME = tuple(
    (re.compile(pattern), template)
    for pattern, template in (
        (r"(^|_)owner_id$|^(account|registry)_id$|^(owner|creator)$", "{account}"),
        (r"^(.*_)?region$", "{region}"),
        (r"_at$|_date$|^date_|(^|_)creation_time$|_timestamp$|^last_modified", _MOMENT),
        (r"^status$", "ACTIVE"),
        (r"^state$", "available"),
        (r"availability_zone$", "{region}a"),
        (r"vpc_id$", "vpc-{seed#17}"),
        (r"subnet_id$", "subnet-{seed#17}"),
        (r"security_group_ids?$", "sg-{seed#17}"),
        (r"route_table_id$", "rtb-{seed#17}"),
        (r"network_acl_id$", "acl-{seed#17}"),
        (r"network_interface_ids?$", "eni-{seed#17}"),
        (r"instance_id$", "i-{seed#17}"),
        (r"allocation_id$", "eipalloc-{seed#17}"),
        (r"hosted_zone_id$", "Z{seed^20}"),
        (r"^cidr_blocks$", "198.51.100.0/24"),
        (r"association_id$", "assoc-{seed#17}"),
        (r"dhcp_options_id$", "dopt-{seed#17}"),
        (r"security_group_rule_id$", "sgr-{seed#17}"),
        (r"prefix_list_id$", "pl-{seed#17}"),
        (r"^public_ip$", "198.51.100.{seed%254}"),
        (r"private_ip$|_ip$", "10.0.0.{seed%254}"),
        (r"(^|_)(public_|private_)?dns(_name)?$", "{seed#12}.{region}.{dns_suffix}"),
        (r"(^|_)(uid|uuid)$", "{seed!uuid}"),
        (r"^(resource_version|generation|revision|latest_version|default_version|version)$", "1"),
        (r"^token$|_token$", "stand-in-token-{seed#16}"),
        (r"password|secret|^result$", "{seed#32}"),
        (r"(^|_)json$", "{}"),
        (r"^url$|_url$|endpoint$", "https://{seed#12}.{region}.{dns_suffix}"),
    )
)
_ZERO: Mapping[str, object] = {"string": "", "bool": False, "number": 0, "list": [], "set": [], "map": {}}
_WHEN_UNSET = {"cluster": "default", "path": "/"}
_USUAL = "default"
"""An event bus that ids do not name."""
_SLOT = re.compile(r"\{([a-z0-9_.]+)(?:([#^%])(\d+)|!(uuid)|\|(host|bare|tail|<?[/_-]))?\}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are made.

    Attributes:
        account: The account's 12 digits.
        region: Such as `eu-west-1`.
    """

    account: str = "123456789012"
    region: str = "us-east-1"

    @property
    def partition(self) -> str:
        """`aws`, `aws-cn` or `aws-us-gov`."""
        return any_region(self.region).partition

    @property
    def dns_suffix(self) -> str:
        """The end of the names of this region's endpoints."""
        return any_region(self.region).dns_suffix


def invent(
    type_name: str, block: Block, value: Mapping[str, Any], place: Place, seed: str, *, name_taken: bool = False
) -> dict[str, Any]:
    """Replace every unknown in a value.

    Args:
        type_name: The resource or data source type.
        block: Its schema.
        value: Its arguments, with `UNKNOWN` for what the provider is to choose.
        place: Where it is made.
        seed: Anything that tells this object from every other.
        name_taken: Whether another object goes by the name that this one is given, so that no id is made of it.
    """
    inventor = _Inventor(type_name, place, seed, dict(value), name_taken=name_taken)
    templates = _TEMPLATES.get(type_name, {})
    ordered = ["name", *(name for name in templates if "." not in name), "id", "arn"]
    for name in dict.fromkeys(ordered):
        if inventor.known.get(name) is UNKNOWN and name in block.attributes:
            inventor.known[name] = inventor.value(block.attributes[name], (name,))
    return transform(block, inventor.known, inventor.fill)


class _Inventor:
    """Invents the values of one object; `known` grows while it does."""

    def __init__(self, type_name: str, place: Place, seed: str, known: dict[str, Any], *, name_taken: bool) -> None:
        self.known = known
        self._type_name, self._place, self._seed, self._name_taken = type_name, place, seed, name_taken

    def fill(self, attribute: Attribute, current: Any, path: Path) -> Any:  # noqa: ANN401
        return (
            self.value(attribute, path) if current is UNKNOWN else self._without_unknown(current, attribute.type, path)
        )

    def value(self, attribute: Attribute, path: Path) -> Any:  # noqa: ANN401
        return self._typed(attribute.type, path, chosen_by_user=attribute.optional)

    def _typed(self, type_: CtyType, path: Path, *, chosen_by_user: bool) -> Any:  # noqa: ANN401
        template = self._template(path)
        kind = type_ if isinstance(type_, str) else type_[0]
        if isinstance(type_, list) and kind == "object":
            return {name: self._typed(inner, (*path, name), chosen_by_user=False) for name, inner in type_[1].items()}
        if kind in {"list", "set"} and (isinstance(template, list) or not chosen_by_user):
            return template if isinstance(template, list) else [self._typed(type_[1], path, chosen_by_user=False)]
        if kind == "string":
            return self._text(template, path, chosen_by_user=chosen_by_user)
        if kind == "number" and str(template).isdigit():
            return int(str(template))
        return template if kind == "bool" and isinstance(template, bool) else _ZERO.get(kind)

    def _text(self, template: object, path: Path, *, chosen_by_user: bool) -> str:
        if isinstance(template, str):
            return self._filled(template, path)
        name = path[-1]
        if name == "id" and self._type_name.startswith("kubernetes_") and "metadata" in self.known:
            return self._filled("{metadata.namespace}/{metadata.name}", path).removeprefix("/")
        if name == "id":
            name_given = None if self._name_taken else self.known.get("name")
            return name_given if isinstance(name_given, str) else self._filled("{seed#17}", path)
        return "" if chosen_by_user else self._filled(f"{name.replace('_', '-')}-{{seed#8}}", path)

    def _template(self, path: Path) -> object:
        steps = ".".join(step for step in path if step and not step.isdigit())
        templates = _TEMPLATES.get(self._type_name, {})
        if steps in templates:
            return templates[steps]
        if path[-1] == "arn" or path[-1].endswith(("_arn", "_arns")):
            service, _, noun = self._type_name.partition("_")[2].partition("_")
            return f"arn:{{partition}}:{service}:{{region}}:{{account}}:{noun or service}/{{seed#17}}"
        return next((template for pattern, template in _BY_NAME if pattern.search(path[-1])), None)

    def _filled(self, template: str, path: Path) -> str:
        def replaced(match: re.Match[str]) -> str:
            name, mark, digits, uuid, part = match.groups()
            text = self._named(name, path)
            digest = hashlib.sha256(text.encode()).hexdigest()
            if mark:
                shortened = {
                    "#": digest[: int(digits)],
                    "^": digest[: int(digits)].upper(),
                    "%": str(int(digest, 16) % int(digits) + 1),
                }
                return shortened[mark]
            if uuid:
                return str(UUID(digest[:32]))
            return _part(text, part) if part and text else text

        return _SLOT.sub(replaced, template)

    def _named(self, name: str, path: Path) -> str:
        if name == "seed":  # an attribute inside differs from its namesake elsewhere in the object
            return (
                self._seed
                if len(path) == 1 and path[0] in {"id", "arn", "name", "key_id"}
                else f"{self._seed}/{'/'.join(path)}"
            )
        if name in {"account", "partition", "dns_suffix"}:
            return str(getattr(self._place, name))
        found: Any = self.known
        for step in name.split("."):
            while isinstance(found, list):
                found = found[0] if found else None
            found = found.get(step) if isinstance(found, dict) else None
        if found is None or found is UNKNOWN:
            return self._place.region if name == "region" else _WHEN_UNSET.get(name, "")
        return str(found)

    def _without_unknown(self, value: Any, type_: CtyType, path: Path) -> Any:  # noqa: ANN401
        """Replace unknowns inside a collection that is otherwise known, such as computed members of an object."""
        if isinstance(type_, str) or value is None:
            return value
        if value is UNKNOWN:
            return self._typed(type_, path, chosen_by_user=True)
        if type_[0] == "object":
            return {
                name: self._typed(type_[1][name], (*path, name), chosen_by_user=True)
                if inner is UNKNOWN
                else self._without_unknown(inner, type_[1][name], (*path, name))
                for name, inner in value.items()
            }
        if type_[0] == "map":
            return {key: self._without_unknown(inner, type_[1], (*path, key)) for key, inner in value.items()}
        return [self._without_unknown(inner, type_[1], (*path, str(index))) for index, inner in enumerate(value)]


def _part(text: str, part: str) -> str:
    if part == "host":
        return urlsplit(text).netloc + urlsplit(text).path
    if part == "bare":
        return text.removeprefix("/")
    if part == "tail":
        return re.split(r"[/:]", text)[-1]
    if text == _USUAL:
        return ""
    return part[1:] + text if part.startswith("<") else text + part
