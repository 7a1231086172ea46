"""What all settings have in common."""

from pydantic import BaseModel, ConfigDict, Discriminator, Tag


class Settings(BaseModel):
    """A block of an environment file: frozen, no unknown keys, nothing converted silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


SHORT, LONG = Tag("[short]"), Tag("[long]")
"""Marks of the two forms of an entry: a plain value, or a block that says more about it."""


def _form(entry: object) -> str:
    return LONG.tag if isinstance(entry, dict | Settings) else SHORT.tag


SHORT_OR_LONG = Discriminator(_form)
"""Marks a type that is `Annotated[..., SHORT] | Annotated[..., LONG]`."""
