"""Plans as Terraform shows them, made up: one resource and what becomes of it."""

import json
from typing import Any

from stackwright.delivery.review.reviewed import Review, review
from stackwright.model.stack_records import StackRecord
from stackwright.model.state_location import StateLocation
from stackwright.synthesis.document import Document
from stackwright.terraform.plan_json import Plan

ACTIONS = {
    "create": ["create"],
    "update": ["update"],
    "destroy": ["delete"],
    "replace": ["delete", "create"],
    "forget": ["forget"],
    "none": ["no-op"],
    "read": ["read"],
}


def record(name: str = "dev-cluster", *reads: StackRecord) -> StackRecord:
    """A stack."""
    group, _, layer = name.partition("-")
    state = StateLocation("states", name, "eu-west-1", "111122223333", None, lockfile=True, kms_key_arn=None)
    return StackRecord(name, group, layer, "development", "111122223333", "eu-west-1", f"stacks/{name}", state, reads)


def resource(type_: str, kind: str, before: Any = None, after: Any = None, **more: Any) -> dict[str, Any]:
    """One of the changes of a plan; `name` and the parts of `change` by keyword."""
    name = more.pop("name", "one")
    change = {"actions": ACTIONS[kind], "before": before, "after": after, **more}
    return {"address": f"{type_}.{name}", "type": type_, "name": name, "mode": "managed", "change": change}


def plan(*resources: dict[str, Any], outputs: dict[str, Any] | None = None) -> Plan:
    """A plan of some changes."""
    return Plan.read(json.dumps({"resource_changes": resources, "output_changes": outputs or {}}))


def judged(
    *resources: dict[str, Any], written: dict[str, Any] | None = None, outputs: Any = None, **more: Any
) -> Review:
    """The review of a plan of some changes; what is written of resources by their type."""
    return review(record(), plan(*resources, outputs=outputs), Document({"resource": written or {}}), **more)
