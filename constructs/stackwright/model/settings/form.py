"""What all settings have in common."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Discriminator, PrivateAttr, Tag

from stackwright.model.gaps import Entries, Gap, NotJudged


class Settings(BaseModel):
    """A block of an environment file: frozen, no unknown keys, nothing converted silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)

    _gaps: dict[str, Gap] = PrivateAttr(default_factory=dict)

    if not TYPE_CHECKING:  # as in pydantic itself, or every name would be a field

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
            """A field is missing only where its value was refused."""
            if name in type(self).model_fields:
                raise NotJudged(self._gaps[name])
            return super().__getattr__(name)

    @classmethod
    def with_gaps(cls, fields: dict[str, Any], gaps: dict[str, Gap]) -> "Settings":
        """A block of which some values are not known. Nothing is validated.

        Args:
            fields: The values that are known, as validation gives them.
            gaps: The other ones.
        """
        block = cls.model_construct(**fields)
        for name in gaps:
            block.__dict__.pop(name, None)
        block._gaps.update(gaps)  # noqa: SLF001 - its own class
        return block

    @property
    def written(self) -> Mapping[str, Any]:
        """The values that the file gives, by key."""
        known = {name: value for name, value in self if name in self.model_fields_set}
        return Entries(known, self._gaps) if self._gaps else known


SHORT, LONG = Tag("[short]"), Tag("[long]")
"""Marks of the two forms of an entry: a plain value, or a block that says more about it."""


def _form(entry: object) -> str:
    return LONG.tag if isinstance(entry, dict | Settings) else SHORT.tag


SHORT_OR_LONG = Discriminator(_form)
"""Marks a type that is `Annotated[..., SHORT] | Annotated[..., LONG]`."""
