"""JSON documents that are arguments of resources: policies, lifecycle rules, event patterns."""

import json


def json_text(document: object) -> str:
    """A document as text, written as Terraform's own `jsonencode` would: keys in order, nothing between them.

    HCL then shows it as the object that it is.
    """
    return json.dumps(document, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
