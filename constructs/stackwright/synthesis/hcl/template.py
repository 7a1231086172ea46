"""Templates and expressions in the one form in which they are written: on one line, with nothing left to strip.

Terraform takes a template apart into lines, and a strip marker takes white space from one line only. Between quotes
there are no lines, so that a marker would take more; what markers strip is known here, and is left out instead.
Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser_template.go
"""

import re
from collections.abc import Callable, Iterable

from stackwright.synthesis.hcl.characters import by_number, escaped
from stackwright.synthesis.hcl.spacing import joined
from stackwright.synthesis.hcl.tokens import Part, Token, heredoc_body, split, tokenize

# What Go takes for white space; Python has four more.
# Source: https://pkg.go.dev/unicode#IsSpace
_WHITE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
# A line with its end; or what is cut off before the end: `$` or `%` with the one character behind it.
_LINE = re.compile(r"\r(?!\n).*|[$%][^{](?=\r?\n)|(?:(?![$%][^{]\r?\n)[^\n])+\n?|\n", re.DOTALL)
_OPEN, _CLOSE = {*"{[("}, {*"}])"}


def parts(template: str) -> list[Part]:
    """What a string of the JSON holds.

    Args:
        template: The string. Terraform overlooks one byte order mark at its start.

    Raises:
        HclError: A sequence in it has no end.
    """
    return _parts(template.removeprefix("\ufeff"))


def quoted(parts: Iterable[Part], escape: Callable[[str], str] = escaped) -> str:
    """A template between quotes.

    Args:
        parts: The template.
        escape: What makes its text fit to stand there.
    """
    text = ""
    for part in parts:
        if part.tokens:
            if text[-1:] == part.text[0]:  # two of them would be an escape; only stripping leads here
                text = text[:-1] + by_number(text[-1])
            text += part.text
        else:
            text += escape(part.text)
    return f'"{text}"'


def lone(parts: list[Part]) -> str | None:
    """The expression of a template that is nothing but one interpolation; None for any other."""
    if len(parts) != 1 or not parts[0].text.startswith("${"):
        return None
    inside = joined(parts[0].tokens[1:-1])
    nested = lone(split(inside[1:-1])) if inside.startswith('"${') and inside.endswith('}"') else None
    return nested or inside


def expression(text: str) -> str:
    """An expression on one line, with canonical spaces and without comments.

    Raises:
        HclError: A string, heredoc or bracket in it has no end.
    """
    return joined(_on_one_line(tokenize(text)))


def _parts(template: str, *, is_flush: bool = False) -> list[Part]:
    found = split(template)
    lines = [line for part in found for line in ([part] if part.tokens else map(Part, _LINE.findall(part.text)))]
    lines = [_stripped(lines, number) for number in range(len(lines))]
    if is_flush:
        lines = _without_margin(lines)
    kept = [part for part in lines if part.text]
    if len(kept) == 1 < len(lines) and kept[0].text.startswith("${"):  # alone it would not have to be text
        return [Part(" "), Part(f"${{~{kept[0].text[2:]}", kept[0].tokens)]
    return kept


def _stripped(parts: list[Part], number: int) -> Part:
    """A line of text without what the sequences beside it strip, or a sequence without its markers."""
    part = parts[number]
    if part.tokens:
        opening, *inside, _ = part.tokens
        tokens = (Token(opening.kind, opening.text[:2]), *_on_one_line(inside), Token("end", "}"))
        return Part(joined(tokens), tokens)
    text = part.text
    if number and parts[number - 1].tokens and parts[number - 1].text.endswith("~}"):
        text = text.lstrip(_WHITE)
    if number + 1 < len(parts) and parts[number + 1].text.startswith(("${~", "%{~")):
        text = text.rstrip(_WHITE)
    return Part(text)


def _without_margin(parts: list[Part]) -> list[Part]:
    """The lines of an indented heredoc without the white space that all of them begin with; blank ones do not count.

    Terraform looks at the lines after stripping: what follows a line whose end was stripped begins no line.
    """
    first = [
        number
        for number, part in enumerate(parts)
        if (number == 0 or (not parts[number - 1].tokens and parts[number - 1].text.endswith("\n")))
        if part.tokens or part.text.strip(_WHITE) or not part.text.endswith("\n")
    ]
    margin = min((len(parts[number].text) - len(parts[number].text.lstrip(_WHITE)) for number in first), default=0)
    return [
        Part(part.text[margin:]) if number in first and not part.tokens else part for number, part in enumerate(parts)
    ]


def _on_one_line(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Words without comments and ends of lines; where one ended an item of an object, a comma does."""
    words = [token for token in tokens if token.kind != "comment"]
    result: list[Token] = []
    brackets: list[bool] = []
    for number, token in enumerate(words):
        before = result[-1].text if result else ""
        if token.kind == "newline":
            if brackets and brackets[-1] and before not in {"{", ","}:
                result.append(Token("op", ","))
            continue
        if token.kind in {"interpolation", "directive"} or (token.kind == "op" and token.text in _OPEN):
            brackets.append(token.text == "{" and _first_word(words[number + 1 :]) != "for")
        elif token.kind == "end" or (token.kind == "op" and token.text in _CLOSE):
            if before == "," and result[-1].kind == "op":
                result.pop()
            del brackets[-1:]
        result.extend(_string(token) if token.kind == "heredoc" else [token])
    return tuple(result)


def _first_word(tokens: Iterable[Token]) -> str:
    return next((token.text for token in tokens if token.kind != "newline"), "")


def _string(heredoc: Token) -> tuple[Token, ...]:
    body, is_flush = heredoc_body(heredoc.text)
    return tokenize(quoted(_parts(body, is_flush=is_flush)))
