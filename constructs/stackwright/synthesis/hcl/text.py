"""Text as HCL writes it: templates between quotes, templates as heredocs, and text that is no template."""

import re
import unicodedata

from stackwright.synthesis.hcl.errors import HclError
from stackwright.synthesis.hcl.spacing import spaced_sequence
from stackwright.synthesis.hcl.tokens import split

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r"[^ !#-\[\]-~]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# As the first word in braces, `for` begins a comprehension; the others are values.
_KEYWORDS = {"for", "null", "true", "false"}
_MARKER = "EOT"
_AFTER_RETURN = re.compile(r"\r(?!\n).*(?:(?<!\$)\$|(?<!%)%|\$\$\$|%%%)\{", re.DOTALL)


def evaluated(template: str) -> str:
    """A template of the JSON without what Terraform overlooks there: one byte order mark at its start.

    Raises:
        HclError: Terraform would take a part of it for plain text, because a carriage return stands before it.
    """
    if "\r" in template and _AFTER_RETURN.search(template):
        raise HclError(f"{template[:60]!r} has a carriage return before a template, which ends templates in JSON")
    return template.removeprefix("\ufeff")


def quoted(template: str) -> str:
    """A template between quotes.

    Raises:
        HclError: It cannot be written so with the same value.
    """
    if "${" not in template and "%{" not in template:
        return f'"{escaped(template)}"'
    parts = split(template)
    if "\n" in template and any("~" in {part.text[2], part.text[-2]} for part in parts if part.tokens):
        raise HclError(f"{template[:60]!r} strips white space across lines, which has another effect between quotes")
    return f'"{"".join(spaced_sequence(part) if part.tokens else escaped(part.text) for part in parts)}"'


def literal(text: str) -> str:
    """Text between quotes that is no template, whatever is in it."""
    return quoted(_no_template(text))


def literal_key(text: str) -> str:
    """A key that is no template, whatever is in it."""
    return _key(_no_template(text))


def key(template: str) -> str:
    """A key of an object: a bare word where that is safe, else between quotes."""
    return _key(evaluated(template))


def _key(template: str) -> str:
    if _NAME.fullmatch(template) and template not in _KEYWORDS:
        return template
    return "".join(character if _has_width_one(character) else _by_number(character) for character in quoted(template))


def heredoc(template: str) -> list[str] | None:
    """A template of several lines as an indented heredoc; None where the value would not stay the same.

    A heredoc ends in a newline and knows no escapes, and the indentation that all lines share is taken off.
    """
    if not template.endswith("\n") or template.count("\n") < 2:  # noqa: PLR2004 - one line reads well between quotes
        return None
    if not all(character == "\n" or character.isprintable() for character in template):
        return None
    lines = template[:-1].split("\n")
    safe = (
        any(line and not line[0].isspace() for line in lines)
        and not any(line.isspace() or line.strip() == _MARKER or line.endswith(("$", "%")) for line in lines)
        and all("\n" not in part.text for part in split(template) if part.tokens)
    )
    if not safe:
        return None
    text = "".join(spaced_sequence(part) if part.tokens else part.text for part in split(template))
    return [f"<<-{_MARKER}", *(f"  {line}" if line else "" for line in text[:-1].split("\n")), _MARKER]


def escaped(text: str) -> str:
    """Text with everything escaped that could not be seen between quotes, or would end them."""
    return _SPECIAL.sub(_seen, text)


def _seen(special: re.Match[str]) -> str:
    character = special[0]
    return _ESCAPES.get(character) or (character if character.isprintable() else _by_number(character))


def _no_template(text: str) -> str:
    return text.replace("${", "$${").replace("%{", "%%{")


def _by_number(character: str) -> str:
    number = ord(character)
    if 0xD800 <= number <= 0xDFFF:  # noqa: PLR2004 - half of a character; Terraform reads it as this one from JSON
        return "\\ufffd"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004


def _has_width_one(character: str) -> bool:
    """Whether Terraform's formatter, which counts what a reader takes for one character, surely counts one."""
    return character.isascii() or unicodedata.category(character) in {"Lu", "Ll"}
