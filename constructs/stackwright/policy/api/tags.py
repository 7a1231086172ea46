"""Where tags stand in a type's arguments, and what is wrong with one."""

import re
from collections.abc import Iterator, Mapping

from stackwright.model.catalogue.limits import TAG_KEY, TAG_VALUE, NameLimit
from stackwright.policy.reading.resources import Resource, Unknown, is_known

_MAPS = {
    "aws_ecr_repository_creation_template": ("resource_tags",),
    "aws_launch_template": ("tag_specifications.tags",),
}
_PAIRS = {"aws_autoscaling_group": ("tag",)}
# One tag, which is the resource itself.
_SINGLE = "aws_ec2_tag"


def places(type_: str) -> tuple[str, ...]:
    """The dotted paths below which tags stand."""
    single = ("key", "value") if type_ == _SINGLE else ()
    return ("tags", *_MAPS.get(type_, ()), *_PAIRS.get(type_, ()), *single)


def tags(resource: Resource) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Tags, with the path at which they stand; several blocks are several sets of tags."""
    for path in ("tags", *_MAPS.get(resource.type, ())):
        yield from ((path, found) for found in resource.values(path) if isinstance(found, Mapping))
    for path in _PAIRS.get(resource.type, ()):
        pairs = [one for one in resource.values(path) if isinstance(one, Mapping)]
        if pairs:
            yield path, {str(one.get("key")): one.get("value") for one in pairs}
    if resource.type == _SINGLE:
        yield "key", {str(resource.value("key")): resource.value("value")}


def problem(key: str, value: object) -> str | None:
    """What is wrong with a tag; None where nothing is, or nobody knows it yet.

    Args:
        key: Its key.
        value: Its value.
    """
    wrong = None if isinstance(key, Unknown) else _broken(TAG_KEY, key)
    return wrong or (_broken(TAG_VALUE, str(value)) if is_known(value) else None)


def _broken(limit: NameLimit, text: str) -> str | None:
    """As `NameLimit.problem`, but that letters and digits are those of any script."""
    wrong = limit.problem(text)
    fits = limit.shortest <= len(text) <= limit.longest and re.fullmatch(limit.pattern, text)
    return None if fits else wrong
