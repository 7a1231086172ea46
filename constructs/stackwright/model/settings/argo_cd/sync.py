"""What Argo CD syncs, and when: `gitops.applications` and `gitops.sync_windows`."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, WithJsonSchema

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import KubernetesName, distinct, filled, matching

# Source: https://pkg.go.dev/github.com/robfig/cron (the standard parser, which Argo CD uses)
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 6))
_PART = re.compile(r"(\*|(?P<first>[0-9]{1,2})(-(?P<last>[0-9]{1,2}))?)(/(?P<step>[0-9]{1,2}))?", re.ASCII)
_DURATION = re.compile(r"([0-9]+h)?([0-9]+m)?", re.ASCII)


def _cron(text: str) -> str:
    fields = text.split()
    if len(fields) != len(_FIELDS):
        names = ", ".join(name for name, _, _ in _FIELDS)
        raise refuse(f"has {len(fields)} fields, cron takes 5: {names}", "write it like 0 22 * * 1-5")
    for field, (name, least, most) in zip(fields, _FIELDS, strict=True):
        if not all(_part(part, least, most) for part in field.split(",")):
            raise refuse(f"has {field!r} for {name}", f"use numbers from {least} to {most}, '-', ',', '/' and '*'")
    return text


def _part(text: str, least: int, most: int) -> bool:
    found = _PART.fullmatch(text)
    if not found:
        return False
    first, last = (int(found[name]) if found[name] else None for name in ("first", "last"))
    ends = [end for end in (first, last) if end is not None]
    return all(least <= end <= most for end in ends) and ends == sorted(ends) and found["step"] not in {"0", "00"}


def _duration(text: str) -> str:
    if not text or not _DURATION.fullmatch(text) or not re.search("[1-9]", text):
        raise refuse("is not a time", "write it like 8h, 90m or 1h30m")
    return text


@changing(
    namespace=updates("helm_release", "kubernetes_secret_v1", note="What runs in the old one stays there"),
)
class ApplicationSettings(Settings):
    """One application of `workloads/` in the tree."""

    namespace: KubernetesName | None = None
    """The namespace that its overlay for this environment sets; `<application>-<environment>` if left out."""


@changing(
    kind=updates("helm_release"),
    schedule=updates("helm_release"),
    duration=updates("helm_release"),
    applications=updates("helm_release"),
    manual_sync=updates("helm_release"),
    time_zone=updates("helm_release"),
)
class SyncWindowSettings(Settings):
    """A time in which applications are synced, or are not."""

    kind: Literal["allow", "deny"]
    """`allow`: outside of all such windows nothing is synced. `deny`: nothing is synced in it, whatever allows it."""
    schedule: Annotated[str, AfterValidator(_cron), WithJsonSchema({"type": "string", "examples": ["0 22 * * 1-5"]})]
    """When it begins: minute, hour, day of month, month, day of week."""
    duration: Annotated[str, AfterValidator(_duration), WithJsonSchema({"type": "string", "examples": ["1h30m"]})]
    """How long it lasts, e.g. `8h`."""
    applications: Annotated[tuple[str, ...], AfterValidator(filled), AfterValidator(distinct)] = ("*",)
    """The applications, by name or with `*`."""
    manual_sync: bool = False
    """Whether a person may sync all the same."""
    time_zone: Annotated[
        str,
        AfterValidator(
            matching("[A-Z][A-Za-z_]*(/[A-Z][A-Za-z0-9_+-]*)*", "is not a time zone", "write it like Europe/Berlin")
        ),
    ] = "UTC"
    """Its time zone, e.g. `Europe/Berlin`."""
