"""A YAML file, read strictly: what looks like text stays text, and nothing is taken that could surprise.

Refused are several documents in one file, files over 256 KiB, nesting deeper than 32, duplicate keys, anchors, aliases,
merge keys, tags, keys that are not text, control and bidirectional characters, and text that Terraform would evaluate.
Only `true`, `false`, `null` and plain whole numbers are more than text: `1.30`, `no`, `010` and `2026-01-01` are text.
"""

import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from stackwright.model.errors import ABSENT, Fault, InvalidInput, Key

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32

Value = str | int | bool | list["Value"] | dict[str, "Value"] | None

_SPECIAL = (
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "named pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
)
"""What is no file, and may wait for ever when it is read."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
# Terraform evaluates these inside any string of its JSON syntax, `${file("/etc/passwd")}` included.
# Source: https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
_TEMPLATE = re.compile(r"[$%]\{")
# Line and paragraph separators, zero-width and invisible characters, and all that turn the reading direction.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


@dataclass(frozen=True)
class Document:
    """What a file says, and where it says it.

    Attributes:
        file: The file's path, as it is to be shown.
        value: Mappings, lists, text, whole numbers, booleans and null.
    """

    file: Path
    value: Value
    lines: dict[Key, int]

    def located(self, fault: Fault) -> Fault:
        """The fault with its file, line and value; a missing key is placed where its parent stands."""
        known = next(fault.key[:end] for end in range(len(fault.key), -1, -1) if fault.key[:end] in self.lines)
        return Fault(fault.problem, fault.remedy, fault.key, fault.value, self.file, self.lines[known])


def read(path: Path, shown_as: Path | None = None) -> Document:
    """Read one YAML file.

    Args:
        path: The file.
        shown_as: Its path in messages, `path` itself if left out.

    Raises:
        InvalidInput: The file cannot be read or breaks one of the rules above.
    """
    file = shown_as or path
    try:
        if special := _special(path.stat().st_mode):
            raise InvalidInput([Fault(f"is a {special}, not a file", "remove it, or rename it", file=file)])
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise InvalidInput([Fault(problem, "check the path and its permissions", file=file)]) from None
    return parse(data, file)


def _special(mode: int) -> str | None:
    return next((name for is_one, name in _SPECIAL if is_one(mode)), None)


def parse(data: bytes, file: Path) -> Document:
    """Read the content of one YAML file; `file` is used in messages only.

    Raises:
        InvalidInput: The content breaks one of the rules above.
    """
    if len(data) > MAX_BYTES:
        raise InvalidInput([Fault("is larger than 256 KiB", "split it, or shorten it", file=file)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidInput([Fault("is not UTF-8 text", "save it as UTF-8", file=file, line=line)]) from None
    if faults := list(_unprintable(text, file)):
        raise InvalidInput(faults)
    composer = _Composer(file)
    try:
        value = composer.document(yaml.parse(text, _Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = " ".join((error.problem or "syntax error").split())
        raise InvalidInput([Fault(f"is not valid YAML: {problem}", "mend the syntax", file=file, line=line)]) from None
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise InvalidInput([Fault(f"is not valid YAML: {problem}", "mend the syntax", file=file)]) from None
    if composer.faults:
        raise InvalidInput(composer.faults)
    return Document(file, value, composer.lines)


def _unprintable(text: str, file: Path) -> Iterator[Fault]:
    """Characters that a reviewer would not see, in comments too."""
    for number, line in enumerate(text.split("\n"), start=1):
        for name in _invisible_in(line.removesuffix("\r")):
            yield Fault(f"contains the invisible character {name}", "remove it", file=file, line=number)


def _invisible_in(text: str) -> Iterator[str]:
    for character in text:
        if character not in "\t\n" and (
            _INVISIBLE.match(character) or unicodedata.category(character) in {"Cc", "Cs", "Co"}
        ):
            yield f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"


class _Composer:
    """Builds values out of YAML events, noting lines and faults on the way."""

    def __init__(self, file: Path) -> None:
        self.lines: dict[Key, int] = {(): 1}
        self.faults: list[Fault] = []
        self._file = file

    def document(self, events: Iterator[yaml.Event]) -> Value:
        """The one document of the stream; None when it is empty or has a fault."""
        documents = 0
        value: Value = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fault(event, (), "holds more than one document", "keep one, without a second '---'")
                    return None
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, events, ())
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], key: Key) -> Value:
        if getattr(event, "anchor", None):
            self._fault(event, key, "anchors and aliases are not allowed", "write the value out where it is used")
        if isinstance(event, yaml.AliasEvent):
            return None
        if tag := getattr(event, "tag", None):
            self._fault(event, key, f"the tag {tag} is not allowed", "remove it")
        if len(key) >= MAX_DEPTH:
            self._fault(event, key, f"is nested deeper than {MAX_DEPTH} levels", "flatten it")
            raise InvalidInput(self.faults)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, key)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, key)
        return self._sequence(events, key)

    def _mapping(self, events: Iterator[yaml.Event], key: Key) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            name = self._value(event, events, (*key, "?"))
            if not isinstance(name, str) or getattr(event, "value", "") == "<<":
                self._fault(event, key, "has a key that is not plain text", "put the key in quotes", name)
                name = f"{name}"
            here = (*key, name)
            if name in mapping:
                self._fault(event, here, "is written twice", f"keep one; the other is in line {self.lines[here]}")
            self.lines.setdefault(here, _line(event))
            mapping[name] = self._value(next(events), events, here)
        return mapping

    def _sequence(self, events: Iterator[yaml.Event], key: Key) -> list[Value]:
        items: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*key, len(items))
            self.lines[here] = _line(event)
            items.append(self._value(event, events, here))
        return items

    def _scalar(self, event: yaml.ScalarEvent, key: Key) -> Value:
        text: str = event.value
        if _TEMPLATE.search(text):
            problem = "contains '${' or '%{', which Terraform would evaluate"
            self._fault(event, key, problem, "write the value itself", text)
        for name in _invisible_in(text):
            self._fault(event, key, f"contains the invisible character {name}", "remove the escape")
        if not event.implicit[0]:
            return text
        if text in _PLAIN:
            return _PLAIN[text]
        return int(text) if _WHOLE_NUMBER.fullmatch(text) else text

    def _fault(self, event: yaml.Event, key: Key, problem: str, remedy: str, value: object = ABSENT) -> None:
        shown_key = tuple(part for part in key if part != "?")
        self.faults.append(Fault(problem, remedy, shown_key, value, self._file, _line(event)))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
