"""Spaces between the words of an expression, as `terraform fmt` puts them.

Source: what `terraform fmt` does; the tests compare the two.
"""

from stackwright.synthesis.hcl.tokens import Token

_NOTHING = Token("", "")
_SEQUENCES = {"interpolation", "directive"}
_OPEN, _CLOSE = set("{[("), set("}])")
# A minus after one of these is a sign, else a subtraction.
_BEFORE_SIGN = {"", "(", "{", "[", "=", ":", ",", "?", "+", "*", "/", "%", "-", "==", "!=", ">", ">=", "<", "<="} | {
    "&&",
    "||",
    "!",
}


def joined(tokens: tuple[Token, ...]) -> str:
    """The words of an expression on one line."""
    text = ""
    before = _NOTHING
    for number, token in enumerate(tokens):
        after = tokens[number + 1] if number + 1 < len(tokens) else _NOTHING
        text += token.text + " " * _space_after(before, token, after)
        before = token
    return text


def _space_after(before: Token, token: Token, after: Token) -> bool:  # noqa: C901, PLR0911 - a list of rules, in order
    if not after.kind or _in_template(token, after):
        return False
    if "." in {token.text, after.text} or "::" in {token.text, after.text}:
        return False
    if token.kind == "ident" and after.text == "(":
        return False
    if after.text in {",", "..."}:
        return False
    if token.text == ",":
        return True
    if token.text == "in" and before.kind == "ident":
        return True
    if after.text == "[" and (token.kind in {"ident", "number"} or _closes(token)):
        return False
    if token.text == "-":
        return before.text not in _BEFORE_SIGN
    if token.text == "!":
        return False
    if (_is_brace(after, "{") and token.kind in _SEQUENCES) or (_is_brace(token, "}") and after.kind == "end"):
        return True
    if token.text == "{" or _is_brace(after, "}"):
        return not (token.text == "{" and after.text == "}")
    return not (_opens(token) or _closes(after))


def _in_template(token: Token, after: Token) -> bool:
    return (
        "literal" in {token.kind, after.kind}
        or (token.kind == "end" and after.kind in {*_SEQUENCES, "quote"})
        or (token.kind == "quote" and (after.kind in _SEQUENCES or after.kind == "quote"))
    )


def _is_brace(token: Token, brace: str) -> bool:
    return token.kind == "op" and token.text == brace


def _opens(token: Token) -> bool:
    return token.kind in _SEQUENCES or (token.kind == "op" and token.text in _OPEN)


def _closes(token: Token) -> bool:
    return token.kind == "end" or (token.kind == "op" and token.text in _CLOSE)
