"""What a rule has found."""

from dataclasses import dataclass

from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.rendering.applications import Rendered


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that cannot work, or is not safe.

    Attributes:
        place: Where in the tree to look.
        application: The application that it is part of.
        what: The object, or what else it is about.
        problem: What is wrong.
        remedy: What to do about it.
    """

    place: str
    application: str
    what: str
    problem: str
    remedy: str

    @classmethod
    def of(cls, rendered: Rendered, one: Object, problem: str, remedy: str) -> "Finding":
        """A finding about an object."""
        return cls(rendered.place, rendered.name, named(one), problem, remedy)

    def __str__(self) -> str:
        return f"{self.place}: {self.application}: {self.what}: {self.problem}; {self.remedy}"


def named(one: Object) -> str:
    """An object's kind and name."""
    return f"{one['kind']} {one['metadata']['name']}"
