"""Text as HCL writes it: templates between quotes, templates as heredocs, and text that is no template."""

import re
from itertools import pairwise

from stackwright.synthesis.hcl import template as templates
from stackwright.synthesis.hcl.characters import by_number, escaped, has_width_one
from stackwright.synthesis.hcl.spacing import joined
from stackwright.synthesis.hcl.tokens import Part, Token, no_template

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# As the first word in braces, `for` begins a comprehension; the others are values.
_KEYWORDS = {"for", "null", "true", "false"}
_MARKER = "EOT"


def literal(text: str) -> str:
    """Text between quotes that is no template, whatever is in it."""
    return templates.quoted([Part(no_template(text))])


def literal_key(text: str) -> str:
    """A key that is no template, whatever is in it."""
    return _key([Part(no_template(text))])


def key(template: str) -> str:
    """A key of an object: a bare word where that is safe, else between quotes.

    Raises:
        HclError: It cannot be read as a template.
    """
    return _key(templates.parts(template))


def heredoc(parts: list[Part]) -> list[str] | None:
    """A template of several lines as an indented heredoc; None where the value would not stay the same.

    A heredoc ends in a newline and knows no escapes, and the indentation that all lines share is taken off.
    """
    text = "".join(part.text for part in parts)
    if not text.endswith("\n") or text.count("\n") < 2:  # noqa: PLR2004 - one line reads well between quotes
        return None
    if not all(character == "\n" or character.isprintable() for character in text):
        return None
    lines = text[:-1].split("\n")
    is_safe = (
        any(line and not line[0].isspace() for line in lines)
        and all(map(_may_stand_in_heredoc, lines))
        and not any(before.text.endswith(after.text[0]) for before, after in pairwise(parts) if after.tokens)
    )
    return [f"<<-{_MARKER}", *(f"  {line}" if line else "" for line in lines), _MARKER] if is_safe else None


def _may_stand_in_heredoc(line: str) -> bool:
    """Whether a line is neither the mark nor its margin another one than it looks like.

    A mark that stands on the letter before it would stand on the margin, and Terraform would take off both.
    """
    if line.isspace() or line.strip() == _MARKER or line.endswith(("$", "%")):
        return False
    return not line or has_width_one(line.lstrip()[0])


def _key(parts: list[Part]) -> str:
    quoted = templates.quoted(map(_in_key, parts), lambda text: _narrow(escaped(text)))
    return quoted[1:-1] if _NAME.fullmatch(quoted[1:-1]) and quoted[1:-1] not in _KEYWORDS else quoted


def _in_key(part: Part) -> Part:
    """A part of a key, with a colon in its objects: the formatter aligns a line by its first equals sign."""
    tokens = tuple(
        Token("op", ":") if (kind, text) == ("op", "=") else Token(kind, _narrow(text) if kind == "literal" else text)
        for kind, text in part.tokens
    )
    return Part(joined(tokens), tokens) if tokens else part


def _narrow(text: str) -> str:
    """Text in which each character counts as one where the formatter aligns."""
    return "".join(character if has_width_one(character) else by_number(character) for character in text)
