"""A change of one resource with all that is known beside it: how it is written, and what else the same plan does."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stackwright.synthesis.document import Document, Object
from stackwright.terraform.plan_json import Plan, ResourceChange

_KEY = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]$")
"""What follows the address of one of several that are written once."""


@dataclass(frozen=True)
class Seen:
    """A change of one resource.

    Attributes:
        change: The change.
        others: All changes of the same plan.
        account_id: The account that it lives in.
        written: The resource as it is synthesized; None where it is not any more.
    """

    change: ResourceChange
    others: tuple[ResourceChange, ...]
    account_id: str
    written: Object | None = None

    @property
    def before(self) -> Mapping[str, Any]:
        """What it is."""
        return self.change.before

    @property
    def after(self) -> Mapping[str, Any]:
        """What it becomes."""
        return self.change.after

    @property
    def goes(self) -> bool:
        """Whether what there is ends."""
        return self.change.kind in {"replace", "destroy"}

    def differs(self, name: str) -> bool:
        """Whether an argument changes, or what is below it."""
        return any(path == name or path.startswith(f"{name}.") for path in self.change.changed)

    def with_others(self, kind: str, type_: str, **arguments: object) -> bool:
        """Whether the same plan does something to another resource of a type, which has or had some arguments."""
        return any(
            one.kind == kind
            and one.type == type_
            and all((one.after or one.before).get(name) == value for name, value in arguments.items())
            for one in self.others
        )


def seen(plan: Plan, document: Document, account_id: str) -> Iterator[Seen]:
    """Every resource of a plan, those that stay as they are too.

    Args:
        plan: The plan.
        document: What is planned.
        account_id: The account of the stack.
    """
    written = {one.address: one for one in document.objects("resource")}
    resources = plan.resources
    for change in resources:
        yield Seen(change, resources, account_id, written.get(_KEY.sub("", change.address)))


def values(body: Mapping[str, Any], path: str) -> Iterator[Any]:
    """Every value at a dotted path, those of each block of a list."""
    found: list[Any] = [body]
    for step in path.split("."):
        listed = [one for value in found for one in (value if isinstance(value, list) else [value])]
        found = [one[step] for one in listed if isinstance(one, Mapping) and one.get(step) is not None]
    yield from found
