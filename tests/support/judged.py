"""What the real provider says of the arguments in a stack, as `terraform validate` would ask it."""

import re
from collections.abc import Iterator
from typing import Any

from stackwright.rehearsal.providers.adaptation import adapt
from stackwright.rehearsal.stand_in.wire import UNKNOWN
from stackwright.synthesis.document import Document
from support.plans import META, OWN, arguments_of
from support.real_provider import RealProvider, Refused

EXPRESSION = re.compile(r"(?<!\$)\$\{")


def refusals(provider: RealProvider, document: Document) -> Iterator[str]:
    """Whatever it refuses, with the address.

    Args:
        provider: The provider.
        document: The stack.
    """
    for one in adapt(document, provider.version, pinned=False).document.objects("resource"):
        if not one.type.startswith(OWN):
            continue
        body = {key: value for key, value in one.body.items() if key not in META}
        try:
            provider.validate(one.type, arguments_of(provider.block(one.type), open_(body)))
        except Refused as refused:
            yield f"{one.address}: {refused}"


def open_(value: Any) -> Any:
    """A value in which what holds an expression is not known."""
    if isinstance(value, dict):
        return {key: open_(below) for key, below in value.items()}
    if isinstance(value, list):
        return [open_(below) for below in value]
    if not isinstance(value, str):
        return value
    return UNKNOWN if EXPRESSION.search(value) else value.replace("$${", "${")
