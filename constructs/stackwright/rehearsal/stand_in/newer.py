"""Values that AWS's own API has, as the installed botocore describes it, and an older provider has not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from stackwright.cdk.answers.rules import Rule

_COMPUTE = "ec2"
"""The service of types that begin with no service's name, such as `aws_vpc`."""
_ALIKE = 0.9
"""The share of a provider's list that a list of the API has to have, to be taken for the same."""


def known_to_aws(type_: str, rule: Rule, value: Any) -> bool:  # noqa: ANN401
    """Whether a list of the service's API has a value, and most of those that the provider takes.

    Args:
        type_: The resource's type.
        rule: The rule that the value breaks.
        value: The value.
    """
    listed = {*rule.get("one_of", ())}
    if not listed or not isinstance(value, str):
        return False
    return any(value in known and len(listed & known) >= _ALIKE * len(listed) for known in _lists(_service(type_)))


def _service(type_: str) -> str:
    words = type_.removeprefix("aws_").split("_")
    names = _services()
    joined = ("-".join(words[:count]) for count in range(len(words), 0, -1))
    return next((name for name in (*joined, words[0]) if name in names), _COMPUTE)


@lru_cache(maxsize=1)
def _services() -> frozenset[str]:
    import botocore.session  # noqa: PLC0415 - loads boto3's half of the API; wanted for a value that is refused only

    return frozenset(botocore.session.get_session().get_available_services())


@lru_cache
def _lists(service: str) -> tuple[frozenset[str], ...]:
    import botocore.session  # noqa: PLC0415 - as above

    model = botocore.session.get_session().get_service_model(service)
    return tuple(_enums(model))


def _enums(model: Any) -> Iterator[frozenset[str]]:  # noqa: ANN401
    for name in model.shape_names:
        shape = model.shape_for(name)
        if shape.type_name == "string" and shape.enum:
            yield frozenset(shape.enum)
