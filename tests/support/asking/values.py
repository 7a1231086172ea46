"""Which values an argument takes, found out by trying."""

import itertools
import re
import string
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

from stackwright.cdk.answers.forms import FORMS, SAMPLES
from stackwright.cdk.answers.rules import Rule, broken
from support.asking.said import normal, read

Try = Callable[[Any], list[str]]
"""What the provider says to a value; nothing when it takes it."""

WRONG_TEXTS = ("zzz!", "", "a" * 9000, " \n<é>", "{")
WRONG_NUMBERS = (-7, 10**10)
HUGE = 10**15
"""What is no limit of AWS's."""
SOUGHT = (1, 2, 5, 10, 20, 30, 31, 60, 62, 100, 300, 500, 1000, 1024, 3600, 4096, 10_000, 65_000, 86_400, 10**6, 0, -1)
LONGEST = 9000
BASES = ("abcdefgh", "ABCDEFGH", "Abcdefgh")
BEGINNING = re.compile(r"\^[^?*+.\[\](){}|$]+")
WORD = re.compile(r"['\"`]([\w/-]{1,30})['\"`]")
"""A word that the provider names may be one that it takes."""
CATCHES = (
    "sg-x", "xn--x", "aws/x", "aws:x", "alias/aws/x", "/aws/x", "$LATEST", "internal-a", "ends-s3alias", "ab--cd",
    "abc-", "-abc", "a.b", "a b", "8.8.0.0/16", "10.0.0.0/8", "10.0.0.0/32", "10.0.0.1/16", "é",
)  # fmt: skip
"""Texts that a rule may forget."""
MARKS = [*string.punctuation, " ", "é", "\n", "Q", "q", "7"]


class Values:
    """Asks for the values of arguments; what is said in the same words twice is tried once."""

    def __init__(self) -> None:
        self._known: dict[Any, list[Rule]] = {}

    def rule(self, type_: str, name: str, tries: Try) -> Rule | None:
        """The rule for an argument; None where anything is taken.

        Args:
            type_: `string` or `number`.
            name: The argument's name.
            tries: Asks the provider.
        """
        return self._of_text(name, tries) if type_ == "string" else _of_number(tries)

    def _of_text(self, name: str, tries: Try) -> Rule | None:
        said = {value: tries(value) for value in WRONG_TEXTS}
        if not any(said.values()):
            return None
        takes_empty = not said[""]
        parts = [part for text in _each(said.values()) if (part := read(text))]
        whole = _joined(parts)
        choices = whole.get("one_of")
        if choices and len(parts) == sum(map(len, said.values())):
            taken = [value for value in choices if not tries(value)]
            if taken and tries("arn:aws:iam::111122223333:role/changed") and tries("*"):
                return {"one_of": sorted(taken)} | ({"empty": True} if takes_empty and "" not in taken else {})
        key = tuple(normal(text, name) for text in _each(said.values()))
        for rule in self._known.get(key, ()):
            if all((broken(rule, value) is None) == (not said[value]) for value in WRONG_TEXTS) and _confirmed(
                rule, tries
            ):
                return rule
        hinted = {word for text in _each(said.values()) for word in WORD.findall(text)} - {*WRONG_TEXTS}
        rule = _found(whole, parts, hinted, tries)
        self._known.setdefault(key, []).append(rule)
        return rule


def _found(whole: Rule, parts: list[Rule], hinted: set[str], tries: Try) -> Rule:
    samples = [*SAMPLES, *(str(value) for part in parts for value in part.get("one_of", ())), *hinted]
    said = {sample: tries(sample) for sample in dict.fromkeys(samples)}
    truth = {sample: not texts for sample, texts in said.items()}
    parts = _distinct([*parts, *(part for text in _each(said.values()) if (part := read(text)))])
    order = sorted(truth.items(), key=lambda item: not item[1])  # few are taken: most wrong rules fail at once

    def right(rule: Rule) -> bool:
        return all((broken(rule, sample) is None) == taken for sample, taken in order)

    def safe(rule: Rule) -> bool:
        return all(broken(rule, sample) is None for sample, taken in truth.items() if taken)

    empty = {"empty": True} if truth[""] else {}
    candidates = _candidates(whole, parts) if any(truth.values()) else iter(())
    for candidate in itertools.chain(candidates, _after_learning(whole, parts, tries)):
        for rule in (candidate, candidate | empty) if empty else (candidate,):
            if right(rule):
                return rule
    if not any(truth.values()):
        return {"unknown": True}
    kept = [part for part in parts if safe({**part, **empty}) and not all(broken(part, one) is None for one in truth)]
    whole = kept[0] if len(kept) == 1 else {"all": kept} if kept else {}
    return {**whole, **(empty if kept else {}), "unknown": True}


def _candidates(whole: Rule, parts: list[Rule]) -> Iterator[dict[str, Any]]:
    """Rules that the words of a provider may mean."""
    wholes = [dict(whole), _joined(parts), *([{"all": parts}] if len(parts) > 1 else ())]
    yield from wholes
    yield from ({**one, "form": form} for one in wholes for form in FORMS)
    pairs = combinations([*parts, *({"form": form} for form in FORMS)], 2)
    yield from ({"any": list(pair)} for pair in pairs)


def _after_learning(whole: Rule, parts: list[Rule], tries: Try) -> Iterator[dict[str, Any]]:
    """Rules with what is found out of characters and lengths."""
    learned = _learned(tries, parts)
    if learned:
        yield from ({**learned}, {**whole, **learned}, {"all": [*parts, learned]})


def _learned(tries: Try, parts: list[Rule]) -> Rule | None:
    """The characters and lengths that are taken, as a pattern."""
    base = next((base for base in BASES if not tries(base)), None)
    if base is None:
        return _learned_after_beginning(tries, parts)
    inside = [mark for mark in MARKS if not tries(f"{base[:4]}{mark}{base[4:]}")]
    first = [mark for mark in inside if not tries(f"{mark}{base}")]
    last = [mark for mark in inside if not tries(f"{base}{mark}")]
    if len(inside) == len(first) == len(last) == len(MARKS):
        return _lengths(base[-1], tries)
    letters = "a-z" if base.islower() else "A-Z" if base.isupper() else "a-zA-Z"
    pattern = f"^{_class(first, letters)}({_class(inside, letters)}*{_class(last, letters)})?$"
    twice = [mark for mark in inside if mark in string.punctuation and tries(f"{base[:4]}{mark * 2}{base[4:]}")]
    for mark in twice:
        pattern = f"^(?!.*{_escaped(mark) * 2}){pattern.removeprefix('^')}"
    return {**_lengths(base[-1], tries), "pattern": pattern}


def _learned_after_beginning(tries: Try, parts: list[Rule]) -> Rule | None:
    """The same for a text that has to begin with something: what comes after it."""
    beginning = next((one["pattern"][1:] for one in parts if BEGINNING.fullmatch(one.get("pattern", ""))), "")
    plain = re.sub(r"\\(.)", r"\1", beginning)
    rest = _learned(lambda value: tries(f"{plain}{value}"), []) if plain else None
    if rest is None or "pattern" not in rest:
        return None
    return {"pattern": rest["pattern"].replace("^", f"^{beginning}", 1)}


def _lengths(filler: str, tries: Try) -> dict[str, Any]:
    least = next((length for length in range(1, 9) if not tries(filler * length)), 1)
    most = _edge(8, LONGEST, lambda length: not tries(filler * length)) if tries(filler * LONGEST) else None
    return {"length": [least, most]} if most or least > 1 else {}


def _class(marks: list[str], letters: str) -> str:
    ranges = {"Q": "A-Z", "q": "a-z", "7": "0-9"}
    found = {letters} | {ranges[mark] for mark in marks if mark in ranges}
    plain = "".join(_escaped(mark) for mark in marks if mark not in ranges and mark != "é")
    other = "\u0080-\U0010ffff" if "é" in marks else ""
    return f"[{''.join(sorted(found))}{plain}{other}]"


def _escaped(mark: str) -> str:
    return "\\n" if mark == "\n" else f"\\{mark}" if mark in string.punctuation and mark != "_" else mark


def _of_number(tries: Try) -> Rule | None:
    said = {value: tries(value) for value in WRONG_NUMBERS}
    if not any(said.values()):
        return None
    parts = [part for text in _each(said.values()) if (part := read(text))]
    distinct = _distinct(parts)
    if any("one_of" in part for part in parts):
        return _of_choices(distinct, tries)
    divisor = next((part["divisor"] for part in parts if "divisor" in part), None)
    hints = [limit for part in parts for limit in part.get("range", ()) if abs(limit or HUGE) < HUGE]
    good = next((value for value in (*hints, *SOUGHT, *((divisor or 0) * n for n in SOUGHT)) if not tries(value)), None)
    if good is None:
        return {"unknown": True}
    step = divisor or 1
    limits: list[float | None] = [None, None]
    for side, way in ((0, -1), (1, 1)):
        end = WRONG_NUMBERS[side] // step * step
        if not tries(end):
            continue
        matching = [value for value in hints if not tries(value) and tries(value + way * step)]
        hint = (min(matching) if side == 0 else max(matching)) if matching else None
        limits[side] = hint if hint is not None else _edge(
            0, abs(end - good) // step, lambda steps, way=way: not tries(good + way * steps * step)
        ) * way * step + good  # fmt: skip
    rule: dict[str, Any] = {"range": limits} if limits != [None, None] else {}
    if divisor:
        rule["divisor"] = divisor
    for value in {good + 1, good - 1, 0, 1, 2, 7, 64, 100, 1000} - {None}:
        if (broken(rule, value) is None) != (not tries(value)):
            return {"unknown": True}
    return rule or {"unknown": True}


def _of_choices(parts: list[Rule], tries: Try) -> Rule:
    """A list of numbers, or one beside a range or a divisor."""
    choices = next(part["one_of"] for part in parts if "one_of" in part)
    edges = (limit + way for part in parts for limit in part.get("range", ()) if limit for way in (-1, 0, 1))
    truth = {value: not tries(value) for value in {*choices, *SOUGHT, *edges}}
    above_zero = [{**one, "range": [1, None]} if "divisor" in one else one for one in parts]
    for rule in (*([{"any": parts}, {"any": above_zero}] if len(parts) > 1 else ()), {"one_of": sorted(choices)}):
        if all((broken(rule, value) is None) == taken for value, taken in truth.items()):
            return rule
    taken = sorted(value for value in choices if truth[value])
    more = any(truth[value] for value in truth.keys() - {*choices})
    return {"unknown": True} if more or not taken else {"one_of": taken}


def _edge(inside: int, outside: float, taken: Callable[[Any], bool]) -> int:
    """The last that is taken, between one that is and one that is not."""
    low, high = int(inside), int(outside)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(middle) else (low, middle)
    return low


def _joined(parts: list[Rule]) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            if key in {"length", "range"} and key in joined:
                pairs = zip(joined[key], value, strict=True)
                joined[key] = [one if one is not None else other for one, other in pairs]
            else:
                joined.setdefault(key, value)
    return joined


def _distinct(parts: list[Rule]) -> list[Rule]:
    return [part for index, part in enumerate(parts) if part not in parts[:index]]


def _confirmed(rule: Rule, tries: Try) -> bool:
    """Whether the provider takes samples that keep a rule, and refuses those that break it."""
    kept = [sample for sample in (*SAMPLES[-2:], *CATCHES) if broken(rule, sample) is None]
    refused = [sample for sample in SAMPLES if broken(rule, sample) is not None][-2:]
    return all(not tries(sample) for sample in kept) and all(tries(sample) for sample in refused)


def _each(said: Iterable[list[str]]) -> Iterable[str]:
    for texts in said:
        yield from texts
