"""A part of AWS that Terraform makes things in: what it reads there, and what it changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stackwright.model.ci.scope import Scope
from stackwright.model.iam import Statement


@dataclass(frozen=True)
class Area:
    """One part of AWS.

    Attributes:
        name: Its name, last part of the name of its policy.
        purpose: What the apply role may do in it, for people.
        reads: What a plan needs of it.
        changes: What an apply needs beside that.
    """

    name: str
    purpose: str
    reads: Callable[[Scope], Sequence[Statement]]
    changes: Callable[[Scope], Sequence[Statement]]
