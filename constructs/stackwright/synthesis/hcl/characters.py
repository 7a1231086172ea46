"""Single characters: how they are written between quotes, and how wide Terraform's formatter takes them to be."""

import re
import unicodedata

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r"[^ !#-\[\]-~]")


def escaped(text: str) -> str:
    """Text with everything escaped that could not be seen between quotes, or would end them."""
    return _SPECIAL.sub(_seen, text)


def by_number(character: str) -> str:
    """A character as an escape with its number."""
    number = ord(character)
    if 0xD800 <= number <= 0xDFFF:  # noqa: PLR2004 - half of a character; Terraform reads it as this one from JSON
        return "\\ufffd"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004


def has_width_one(character: str) -> bool:
    """Whether Terraform, which counts what a reader takes for one character, surely counts one."""
    return character.isascii() or unicodedata.category(character) in {"Lu", "Ll"}


def _seen(special: re.Match[str]) -> str:
    character = special[0]
    return _ESCAPES.get(character) or (character if character.isprintable() else by_number(character))
