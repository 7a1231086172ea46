"""A YAML file, read strictly: what looks like text stays text, and nothing is taken that could surprise.

Refused are several documents in one file, files over 256 KiB, nesting deeper than 32, duplicate keys, anchors, aliases,
merge keys, tags, keys that are not text, control and bidirectional characters, and text that Terraform would evaluate.
Only `true`, `false`, `null` and plain whole numbers are more than text: `1.30`, `no`, `010` and `2026-01-01` are text.

A fault does not end the reading as long as there is a next line to read.
"""

import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from stackwright.model.errors import ABSENT, Fault, Key

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
# Line and paragraph separators, zero-width and invisible characters, all that turn the reading direction, and the two
# that are no characters and that YAML has no place for.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]")


@dataclass
class Document:
    """What a file says, and where it says it.

    Attributes:
        file: The file's path, as it is to be shown.
        value: Mappings, lists, text, whole numbers, booleans and null; None stands in a gap.
        lines: Where each key stands, counted from 1.
        faults: What is wrong with the file as YAML, with lines.
        gaps: Places that hold nothing to be judged; the empty key is the whole file.
        doubtful: Places that are written twice, of which the last one counts for the time being.
    """

    file: Path
    value: Value = None
    lines: dict[Key, int] = field(default_factory=lambda: {(): 1})
    faults: list[Fault] = field(default_factory=list)
    gaps: set[Key] = field(default_factory=set)
    doubtful: set[Key] = field(default_factory=set)

    def located(self, fault: Fault) -> Fault:
        """The fault with its file, line and value; a missing key is placed where its parent stands."""
        known = next(fault.key[:end] for end in range(len(fault.key), -1, -1) if fault.key[:end] in self.lines)
        return Fault(fault.problem, fault.remedy, fault.key, fault.value, self.file, self.lines[known])


def read(path: Path, shown_as: Path | None = None) -> Document:
    """Read one YAML file; what is wrong with it stands in the document.

    Args:
        path: The file.
        shown_as: Its path in messages, `path` itself if left out.
    """
    file = shown_as or path
    try:
        if special := _special(path.stat().st_mode):
            return _unreadable(Document(file), f"is a {special}, not a file", "remove it, or rename it")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return _unreadable(Document(file), f"cannot be read: {error.strerror}", "check the path and its permissions")
    return parse(data, file)


def _special(mode: int) -> str | None:
    return next((name for is_one, name in _SPECIAL if is_one(mode)), None)


def parse(data: bytes, file: Path) -> Document:
    """Read the content of one YAML file; `file` is used in messages only."""
    document = Document(file)
    if len(data) > MAX_BYTES:
        return _unreadable(document, f"is larger than {MAX_BYTES // 1024} KiB", "split it, or shorten it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unreadable(document, "is not UTF-8 text", "save it as UTF-8", line)
    document.faults += _unprintable(text, file)
    try:
        _Composer(document).compose(yaml.parse(_printable(text), _Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join((error.problem or "syntax error").split())
        remedy = "mend the syntax here, or in the lines before"
        return _unreadable(document, f"is not valid YAML: {problem}", remedy, mark.line + 1 if mark else 0)
    return document


def _unreadable(document: Document, problem: str, remedy: str, line: int = 0) -> Document:
    """A document of which nothing but its faults is known."""
    document.value = None
    document.gaps = {()}
    document.faults.append(Fault(problem, remedy, file=document.file, line=line))
    return document


def _unprintable(text: str, file: Path) -> Iterator[Fault]:
    """Characters that a reviewer would not see, in comments too."""
    for number, line in enumerate(text.split("\n"), start=1):
        for character in _invisible_in(line.removesuffix("\r")):
            yield Fault(f"contains the invisible character {_named(character)}", "remove it", file=file, line=number)


def _printable(text: str) -> str:
    """The text as if those characters had been removed."""
    return text.translate({ord(character): None for character in _invisible_in(text) if character != "\r"})


def _invisible_in(text: str) -> list[str]:
    return [
        character
        for character in text
        if character not in "\t\n"
        and (_INVISIBLE.match(character) or unicodedata.category(character) in {"Cc", "Cs", "Co"})
    ]


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"


class _Composer:
    """Builds a document's value out of YAML events, noting lines, faults and gaps on the way."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def compose(self, events: Iterator[yaml.Event]) -> None:
        """Fill in the document."""
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fault(event, (), "holds more than one document", "keep one, without a second '---'")
                    self._document.gaps = {()}
                    return
            elif isinstance(event, yaml.NodeEvent):
                self._document.value = self._value(event, events, ())

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], key: Key) -> Value:
        if isinstance(event, yaml.AliasEvent):
            self._gap(event, key, f"the alias *{event.anchor} is not allowed", "write the value out here")
            return None
        self._marks(event, key)
        if len(key) >= MAX_DEPTH:
            self._gap(event, key, f"is nested deeper than {MAX_DEPTH} levels", "flatten it")
            _skip(event, events)
            return None
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, key)
        return self._scalar(event, key) if isinstance(event, yaml.ScalarEvent) else self._sequence(events, key)

    def _mapping(self, events: Iterator[yaml.Event], key: Key) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            name = self._name(event, events, key)
            here = (*key, name)
            before = self._document.lines.setdefault(here, _line(event))
            value = self._value(next(events), events, here)
            if name in mapping and here not in self._document.gaps:
                self._fault(event, here, "is written twice", f"keep one; the other is in line {before}")
                if value != mapping[name]:
                    self._document.doubtful.add(here)
            mapping[name] = value
        return mapping

    def _name(self, event: yaml.Event, events: Iterator[yaml.Event], key: Key) -> str:
        """The key that stands before a value; where it is none, the entry is a gap."""
        text = getattr(event, "value", f"a key in line {_line(event)}")
        here = (*key, text)
        if isinstance(event, yaml.AliasEvent):
            self._document.gaps.add(here)
            self._fault(event, key, f"the alias *{event.anchor} is not allowed", "write the key out")
        elif not isinstance(event, yaml.ScalarEvent):
            _skip(event, events)
            self._document.gaps.add(here)
            self._fault(event, key, "a list or a mapping cannot be a key", "write plain text before the colon")
        elif event.implicit[0] and text == "<<":
            self._gap(event, here, "merge keys are not allowed", "write out here what it would merge")
        else:
            self._marks(event, here)
            found = self._scalar(event, here)
            if found is None and not text:
                self._fault(event, key, "has a value without a key", "write the key before the colon")
                self._document.gaps.add(here)
            elif not isinstance(found, str) and here not in self._document.gaps:
                self._fault(event, key, "has a key that YAML does not read as text", f'write "{text}"', found)
        return str(text)

    def _marks(self, event: yaml.Event, key: Key) -> None:
        """Anchors and tags, which say something beside the value."""
        if anchor := getattr(event, "anchor", None):
            remedy = "remove it, and write the value out where it is used"
            self._fault(event, key, f"the anchor &{anchor} is not allowed", remedy)
        if tag := getattr(event, "tag", None):
            short = tag.replace("tag:yaml.org,2002:", "!!")
            self._gap(event, key, f"the tag {short} is not allowed", "remove it")

    def _sequence(self, events: Iterator[yaml.Event], key: Key) -> list[Value]:
        items: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*key, len(items))
            self._document.lines[here] = _line(event)
            items.append(self._value(event, events, here))
        return items

    def _scalar(self, event: yaml.ScalarEvent, key: Key) -> Value:
        text: str = event.value
        if _TEMPLATE.search(text):
            problem = "contains '${' or '%{', which Terraform would evaluate"
            self._gap(event, key, problem, "write the value itself", text)
            return None
        for character in _invisible_in(text):
            self._fault(event, key, f"contains the invisible character {_named(character)}", "remove the escape")
        text = _printable(text)
        if not event.implicit[0]:
            return text
        if text in _PLAIN:
            return _PLAIN[text]
        return int(text) if _WHOLE_NUMBER.fullmatch(text) else text

    def _gap(self, event: yaml.Event, key: Key, problem: str, remedy: str, value: object = ABSENT) -> None:
        self._fault(event, key, problem, remedy, value)
        self._document.gaps.add(key)

    def _fault(self, event: yaml.Event, key: Key, problem: str, remedy: str, value: object = ABSENT) -> None:
        fault = Fault(problem, remedy, key, value, self._document.file, _line(event))
        self._document.faults.append(fault)


def _skip(event: yaml.Event, events: Iterator[yaml.Event]) -> None:
    """Go on to the end of a value."""
    depth = int(isinstance(event, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
