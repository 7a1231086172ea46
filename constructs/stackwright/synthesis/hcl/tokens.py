"""The words of Terraform's language, as far as spacing and the ends of templates depend on them.

Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, cast

from stackwright.synthesis.hcl.errors import HclError

_WORD = re.compile(
    r"""(?P<space>[ \t]+)
      | (?P<newline>\r?\n)
      | (?P<comment>\#[^\n]*|//[^\n]*|/\*.*?\*/)
      | (?P<heredoc><<-?(?P<marker>[^\W\d][\w-]*)\r?\n)
      | (?P<number>\d(?:(?:[\d.]|[eE][+-]?\d)*(?:\d|[eE][+-]?\d))?)
      | (?P<ident>[^\W\d][\w-]*)
      | (?P<op>==|!=|>=|<=|&&|\|\||::|\.\.\.|=>|~}|.)""",
    re.VERBOSE | re.DOTALL,
)
# Terraform takes `$` or `%` with whatever one character stands between it and the end of the line.
_MARK = re.compile(r"(?P<text>\$\$\{|%%\{|[$%]\r(?=\r\n))|[$%]\{|(?P<rest>\r(?!\n))")
# Where Terraform sees no sequences, it takes `$${` for an escape only behind an even number of `$`.
_ESCAPE = re.compile(r"\$(?:\$\{?)?|%(?:%\{?)?")
_SEQUENCES = {"${": "interpolation", "%{": "directive"}
_OPEN, _CLOSE = set("{[("), set("}])")


class Token(NamedTuple):
    """One word.

    Attributes:
        kind: `ident`, `number`, `op`, `newline`, `comment`, `heredoc`; in a template `quote`, `literal`,
            `interpolation`, `directive`, `end`.
        text: The word itself.
    """

    kind: str
    text: str


class Part(NamedTuple):
    """A stretch of a template: literal text when it has no tokens, else a sequence with its brackets.

    Attributes:
        text: As it stands in the template.
        tokens: The words of a sequence.
    """

    text: str
    tokens: tuple[Token, ...] = ()


def split(template: str) -> list[Part]:
    """Split a template into literal text and sequences.

    Behind a carriage return that ends no line, Terraform sees no sequences any more: all of it is text.

    Raises:
        HclError: A sequence has no end.
    """
    parts: list[Part] = []
    start = position = 0
    while match := _MARK.search(template, position):
        position = match.end()
        if match["text"]:
            continue
        if start < match.start():
            parts.append(Part(template[start : match.start()]))
        if match["rest"]:
            return [*parts, Part(no_template(_ESCAPE.sub(_unescaped, template[match.start() :])))]
        start, position = match.start(), _end(template, position)
        parts.append(Part(template[start:position], tuple(_template_tokens(template[start:position]))))
        start = position
    if start < len(template):
        parts.append(Part(template[start:]))
    return parts


def tokenize(expression: str) -> tuple[Token, ...]:
    """Split an expression into words; spaces are left out.

    Raises:
        HclError: A string or a bracket in it has no end.
    """
    return tuple(_tokens(expression))


def no_template(text: str) -> str:
    """The template of a text that is none, whatever is in it."""
    return text.replace("${", "$${").replace("%{", "%%{")


def heredoc_body(heredoc: str) -> tuple[str, bool]:
    """What a heredoc holds, and whether its lines are indented only for looks."""
    opening = _match(heredoc, 0)
    return heredoc[opening.end() : heredoc.rindex("\n") + 1], opening[0].startswith("<<-")


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = _match(text, position)
        kind = match.lastgroup or ""
        if match["op"] == '"':
            end = _string_end(text, position)
            yield Token("quote", '"')
            yield from _template_tokens(text[position + 1 : end - 1])
            yield Token("quote", '"')
            position = end
        elif match["heredoc"]:
            end = _heredoc_end(text, match)
            yield Token("heredoc", text[position:end])
            position = end
        else:
            if kind != "space":
                yield Token(kind, match[0])
            position = match.end()


def _template_tokens(text: str) -> Iterator[Token]:
    """The words of what stands between quotes, or of a lone sequence."""
    position = start = 0
    while position < len(text):
        if text.startswith(("$${", "%%{"), position):
            position += 3
        elif text[position] == "\\":
            position += 2
        elif text[position : position + 2] in _SEQUENCES:
            if start < position:
                yield Token("literal", text[start:position])
            end = _end(text, position + 2)
            opening = (
                text[position : position + 3] if text.startswith("~", position + 2) else text[position : position + 2]
            )
            closing = "~}" if text.endswith("~}", position, end) else "}"
            yield Token(_SEQUENCES[opening[:2]], opening)
            yield from _tokens(text[position + len(opening) : end - len(closing)])
            yield Token("end", closing)
            start = position = end
        else:
            position += 1
    if start < len(text):
        yield Token("literal", text[start:])


def _end(text: str, position: int) -> int:
    """Where the sequence that began before `position` is over."""
    begin, depth = position, 0
    while position < len(text):
        match = _match(text, position)
        word = match["op"] or ""
        if word == '"':
            position = _string_end(text, position)
            continue
        if match["heredoc"]:
            position = _heredoc_end(text, match)
            continue
        if word in {"}", "~}"} and not depth:
            return match.end()
        depth += (word in _OPEN) - (word in _CLOSE or word == "~}")
        position = match.end()
    raise HclError(
        f"{text[begin - 2 : begin + 40]!r} begins a template that has no end; write $${{ or %%{{ for the text"
    )


def _string_end(text: str, position: int) -> int:
    """Where the string that begins at `position` is over."""
    begin = position
    position += 1
    while position < len(text):
        if text[position] == '"':
            return position + 1
        if text.startswith(("$${", "%%{"), position):
            position += 3
        elif text[position : position + 2] in _SEQUENCES:
            position = _end(text, position + 2)
        else:
            position += 2 if text[position] == "\\" else 1
    raise HclError(f"the string {text[begin : begin + 40]!r} has no end; add the quote that closes it")


def _heredoc_end(text: str, opening: re.Match[str]) -> int:
    """Where the heredoc is over: after its closing marker, before the end of that line."""
    closing = re.compile(rf"^[^\S\n]*{re.escape(opening['marker'])}[^\S\n]*$", re.MULTILINE).search(text, opening.end())
    if closing is None:
        raise HclError(f"the heredoc {opening[0].strip()} has no end; add a line with {opening['marker']} alone")
    return closing.end()


def _unescaped(match: re.Match[str]) -> str:
    return match[0][1:] if match[0].endswith("{") else match[0]


def _match(text: str, position: int) -> re.Match[str]:
    return cast("re.Match[str]", _WORD.match(text, position))  # `.` matches whatever nothing else does
