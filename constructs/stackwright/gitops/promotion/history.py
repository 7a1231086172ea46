"""Entries put into the text of versions.yaml, and taken out of it."""

import copy
from typing import Any

import yaml

from stackwright.gitops.promotion.versions_file import Entry, Versions, shown_instant
from stackwright.gitops.promotion.yaml_text import Splice, meaning, root, scalar, spliced, value


def with_newest(versions: Versions, service: str, environment: str, new: Entry) -> str:
    """The text with an entry more, before those that there are."""
    said = {key: text for key, text in (("tag", new.tag), ("digest", new.digest)) if text}
    said |= {"deployed_at": shown_instant(new.deployed_at), "deployed_by": new.deployed_by}
    expected: Any = copy.deepcopy(meaning(versions.text))
    expected["services"][service].setdefault(environment, []).insert(0, said)

    text, whole = versions.text, root(versions.text, versions.file)
    lines = [f"{key}: {part if key == 'deployed_at' else scalar(part)}" for key, part in said.items()]
    entries = value(whole, "services", service, environment)
    if entries is not None:
        block = _item(lines, entries.start_mark.column)
        at = _line_start(text, entries.start_mark.index)
    else:
        environments = value(whole, "services", service)
        column = environments.start_mark.column if environments else 0
        block = [f"{' ' * column}{environment}:", *_item(lines, column + 2)]
        at = _line_end(text, _end(environments)) if environments else len(text)
    end = "\r\n" if "\r\n" in text else "\n"
    before = "" if at == 0 or text[at - 1] == "\n" else end
    splice = Splice(at, at, before + "".join(line + end for line in block))
    return spliced(text, [splice], expected, versions.file)


def without_newest(versions: Versions, service: str, environment: str) -> str:
    """The text without the newest entry; what stands between it and the next one stays."""
    expected: Any = copy.deepcopy(meaning(versions.text))
    del expected["services"][service][environment][0]

    entries = value(root(versions.text, versions.file), "services", service, environment)
    start = _line_start(versions.text, entries.start_mark.index) if entries else 0
    end = _line_end(versions.text, _end(entries.value[0])) if entries else 0
    return spliced(versions.text, [Splice(start, end, "")], expected, versions.file)


def _item(lines: list[str], column: int) -> list[str]:
    """An entry of a list."""
    return [f"{' ' * column}{'- ' if place == 0 else '  '}{line}" for place, line in enumerate(lines)]


def _end(node: yaml.Node) -> int:
    """Where the last scalar below a node ends; the node itself ends where the next one begins."""
    if isinstance(node, yaml.ScalarNode) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
