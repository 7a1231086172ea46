"""The providers and types that stacks use, so that stand-ins serve these and no others."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from stackwright.cdk import schema
from stackwright.rehearsal.stand_in.installation import HOST, Requirement
from stackwright.synthesis.document import Document, Object

_EXACT = re.compile(r"=?\s*(\d+\.\d+\.\d+\S*)")


def in_use(documents: Iterable[Document]) -> dict[Requirement, frozenset[str]]:
    """Find the providers and types that synthesized stacks use.

    Args:
        documents: The stacks.

    Raises:
        UnknownProviderError: No bindings are installed for a provider that a stack requires.
    """
    found: dict[Requirement, set[str]] = {}
    for document in documents:
        requirements = {name: _requirement(name, value) for name, value in document.required_providers.items()}
        for requirement in requirements.values():
            found.setdefault(requirement, set())
        for one in (*document.objects(), *_of_checks(document)):
            provider = str(one.body.get("provider") or one.type.partition("_")[0]).partition(".")[0]
            if provider in requirements:
                found[requirements[provider]].add(one.type)
    return {requirement: frozenset(types) for requirement, types in sorted(found.items())}


def _of_checks(document: Document) -> Iterator[Object]:
    """The data source that a check may have for itself alone."""
    for check in document.json.get("check", {}).values():
        yield from Document(check).objects("data")


def _requirement(name: str, value: Any) -> Requirement:  # noqa: ANN401 - text or a mapping
    details = value if isinstance(value, dict) else {"version": value}
    source = str(details.get("source") or name).removeprefix(f"{HOST}/")
    if "/" not in source:
        source = f"hashicorp/{source}"
    exact = _EXACT.fullmatch(str(details.get("version", "")).strip())
    return Requirement(source, exact[1] if exact else schema.load(source.rpartition("/")[2]).version)
