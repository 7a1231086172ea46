"""Reads what the provider says to a value that cannot be right. What it reads is tried before it is believed."""

import json
import re
from typing import Any

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
NUMBER = r"\(?(-?\d+(?:\.\d+)?(?:e[+-]\d+)?)\)?"
LISTS = (
    re.compile(r"to be one of \[(.*)\],? ?(?:ignoring case, )?got", re.DOTALL),
    re.compile(r"value must be one of: \[(.*)\], got", re.DOTALL),
    re.compile(r"Valid Values: \[(.*)\]", re.DOTALL),
    re.compile(r"must be one of:? \[(.*?)\]", re.DOTALL),
)
PATTERNS = (
    re.compile(r"to match regular expression (\"(?:[^\"\\]|\\.)*\")", re.DOTALL),
    re.compile(r"must match regular expression '(.*)', got", re.DOTALL),
)
LENGTHS = ("length of", "string length", "characters")
RANGES = (
    (re.compile(rf"(?:in the range|between) \(?{NUMBER} (?:-|and) {NUMBER}"), "both"),
    (re.compile(rf"at least {NUMBER}"), "least"),
    (re.compile(rf"at most {NUMBER}"), "most"),
)
DIVISOR = re.compile(r"to be divisible by (\d+)")
NO_JSON = re.compile(r"invalid character .* (?:looking for|in literal|after)|unexpected end of JSON input")
FILLED = re.compile(r"(?:must|to) not be (?:an )?empty")
BITS = re.compile(r"to contain a network Value with between (\d+) and (\d+) significant bits")
WITHIN = re.compile(r"must be within ((?:[\d./]+(?:, or |, | or )?)+)")
SHORT = re.compile(r"cannot be (?:less|shorter) than (\d+) \S*\s?character")
LONG = re.compile(r"cannot be (?:longer|greater|more) than (\d+) \S*\s?character")
EDGES = (
    (re.compile(r"must (?:begin|start) with:? ['\"`]?([^\s'\"`),]+)"), "^{}"),
    (re.compile(r"must end with:? ['\"`]?([^\s'\"`),]+)"), "{}$"),
    (
        re.compile(r"(?:cannot|must not|may not) (?:begin|start) with:?[^'\"`(]*? ['\"`]?([^\s'\"`),a]+[^\s'\"`),]*)"),
        "^(?!{})",
    ),
    (re.compile(r"(?:cannot|must not|may not) begin with reserved .* prefix '([^']+)'"), "^(?!{})"),
    (re.compile(r"(?:cannot|must not|may not) end with:? ['\"`]?([^\s'\"`),]+)"), "(?<!{})$"),
    (re.compile(r"does not contain (\{[^}]+\})"), "{}"),
)


def read(text: str) -> dict[str, Any] | None:
    """A rule, or None where it is in no form that is known.

    Args:
        text: What the provider says.
    """
    for form in LISTS:
        if found := form.search(text):
            return {"one_of": _values(found[1])}
    for form in PATTERNS:
        if found := form.search(text):
            return _pattern(found[1])
    if found := DIVISOR.search(text):
        return {"divisor": int(found[1])}
    return _edge(text) or _limits(text)


def _edge(text: str) -> dict[str, Any] | None:
    """How a text begins, ends or does not, and where a network lies."""
    if NO_JSON.search(text):
        return {"form": "json"}
    if FILLED.search(text):
        return {"length": [1, None]}
    if found := BITS.search(text):
        return {"bits": [int(found[1]), int(found[2])]}
    if found := WITHIN.search(text):
        return {"within": re.findall(r"[\d.]+/\d+", found[1])}
    for form, pattern in EDGES:
        if found := form.search(text):
            return {"pattern": pattern.format(re.escape(found[1]))}
    return None


def _limits(text: str) -> dict[str, Any] | None:
    if found := SHORT.search(text):
        return {"length": [int(found[1]), None]}
    if found := LONG.search(text):
        return {"length": [None, int(found[1])]}
    for form, kind in RANGES:
        if found := form.search(text):
            numbers = [_number(one) for one in found.groups()]
            limits = numbers if kind == "both" else [numbers[0], None] if kind == "least" else [None, numbers[0]]
            return {"length" if any(word in text for word in LENGTHS) else "range": limits}
    return None


def _values(text: str) -> list[Any]:
    quoted = QUOTED.findall(text)
    if quoted:
        return [json.loads(one) for one in quoted]
    words = text.replace(",", " ").split(" ") if text else []
    if all(re.fullmatch(r"-?\d+", word) for word in words):
        return [int(word) for word in words]
    return list(dict.fromkeys(words))


def _pattern(text: str) -> dict[str, Any] | None:
    pattern = text
    if text.startswith('"'):
        pattern = re.sub(r"\\(.)", r"\1", text[1:-1])
    try:
        re.compile(pattern)
    except re.error:
        return None
    return {"pattern": pattern}


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


def normal(text: str, name: str) -> str:
    """A message without the name and the value that it is about."""
    shorter = re.sub(rf"\b{re.escape(name)}\b", "NAME", re.sub(r"a{100,}", "LONG", text))
    return re.sub(r"\S*\.\d+\.\S*", "PATH", shorter)
