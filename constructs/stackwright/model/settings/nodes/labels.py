"""Labels and taints of nodes."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings

# Source: https://github.com/aws/containers-roadmap/issues/1451
RESERVED_DOMAINS = ("kubernetes.io/", "k8s.io/", "eks.amazonaws.com/")
# Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html (labels), API_Taint.html
LABEL_LENGTH = 63

_WORD = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"


def _label_key(key: str) -> str:
    if not re.fullmatch(rf"([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?{_WORD}", key) or len(key) > LABEL_LENGTH:
        remedy = f"use letters, digits, '-_.' and one '/', at most {LABEL_LENGTH} characters"
        raise refuse("is not a key that EKS takes", remedy)
    if any(domain in key for domain in RESERVED_DOMAINS):
        raise refuse(f"lies in one of the domains {', '.join(RESERVED_DOMAINS)}", "use a domain of your own")
    return key


def _taint_value(value: str) -> str:
    if not re.fullmatch(rf"({_WORD})?", value) or len(value) > LABEL_LENGTH:
        raise refuse("is not a value that EKS takes", f"use letters, digits, '-_.', at most {LABEL_LENGTH} characters")
    return value


def _label_value(value: str) -> str:
    if not value:
        raise refuse("is not a value that EKS takes", "write one, as EKS takes no label without a value")
    return _taint_value(value)


LabelKey = Annotated[str, AfterValidator(_label_key)]
LabelValue = Annotated[str, AfterValidator(_label_value)]
TaintValue = Annotated[str, AfterValidator(_taint_value)]


TAINTED = updates("eks_node_group") | updates(
    "launch_template", note="The template only with `ami_id`: nodes are then replaced one by one"
)


@changing(key=TAINTED, value=TAINTED, effect=TAINTED)
class TaintSettings(Settings):
    """What keeps pods away that do not tolerate it."""

    key: LabelKey
    """The taint's key."""
    value: TaintValue = ""
    """The taint's value."""
    effect: Literal["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]
    """Whether pods are not placed here, evicted, or only placed here last."""
