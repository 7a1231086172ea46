"""Answers as a data file: a line a type, sorted; what holds in several places is written once."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.cdk.answers import Answers

Answer = dict[str, Any]
LONG = 120
"""Characters from which on a list of values that occurs again is written once, in the first line."""
FEW = 4
"""Rules of a block from which on it is written once, when it occurs again."""
HOW = {
    "values": "ValidateResourceTypeConfig of values that cannot be right, each rule tried on samples of what it takes",
    "items": "ValidateResourceTypeConfig of none, one and many; what the schema says is left out",
    "combinations": "ValidateResourceTypeConfig of one argument, none and all",
    "defaults": "PlanResourceChange of an object of which nothing is given",
    "forces": "PlanResourceChange of an object of which one argument, or each, is another",
}


def written(answers: Mapping[str, Answer], *, version: str, dated: str) -> str:
    """The text of the file.

    Args:
        answers: By type.
        version: The provider's.
        dated: The day on which it was asked.
    """
    short = {type_: _short(answers[type_]) for type_ in sorted(answers)}
    lists = dict(_lists(short))
    names = {json.dumps(values): name for name, values in lists.items()}
    lines = [{"provider": "hashicorp/aws", "version": version, "dated": dated, "how": HOW, "lists": lists}]
    for type_, answer in short.items():
        values = {
            path: {**rule, "one_of": names.get(json.dumps(rule["one_of"]), rule["one_of"])}
            if "one_of" in rule
            else rule
            for path, rule in answer.get("values", {}).items()
        }
        lines.append({"type": type_, **answer, **({"values": values} if values else {})})
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def _lists(answers: Mapping[str, Answer]) -> Iterator[tuple[str, list[Any]]]:
    """Long lists of values that occur more than once, by the first place where they do."""
    places = [
        (f"{type_}.{path}", rule["one_of"])
        for type_, answer in answers.items()
        for path, rule in answer.get("values", {}).items()
        if "one_of" in rule and len(json.dumps(rule["one_of"])) > LONG
    ]
    counted = Counter(json.dumps(values) for _, values in places)
    seen = set[str]()
    for place, values in places:
        text = json.dumps(values)
        if counted[text] > 1 and text not in seen:
            seen.add(text)
            yield place, values


def _short(answer: Answer) -> Answer:
    """An answer in which blocks with the same rules are written once; `same` names the place."""
    values: Mapping[str, Any] = answer.get("values", {})
    blocks: dict[str, dict[str, Any]] = {}
    for path, rule in values.items():
        steps = path.split(".")
        for depth in range(1, len(steps)):
            blocks.setdefault(".".join(steps[:depth]), {})[".".join(steps[depth:])] = rule
    first, same, gone = dict[str, str](), dict[str, str](), tuple[str, ...]()
    for path in sorted(blocks, key=lambda path: (path.count("."), path)):
        if path.startswith(gone) if gone else False:
            continue
        text = json.dumps(blocks[path], sort_keys=True)
        if len(blocks[path]) >= FEW and text in first:
            same[path] = first[text]
            gone += (f"{path}.",)
        else:
            first.setdefault(text, path)
    kept = {path: rule for path, rule in values.items() if not (gone and path.startswith(gone))}
    return {**answer, **({"values": kept} if kept else {}), **({"same": same} if same else {})}


def unshortened(text: str) -> dict[str, Answer]:
    """The answers of a data file, as they were given."""
    lines = [json.loads(line) for line in text.splitlines()[1:]]
    answers = Answers(text.encode())
    found = {}
    for line in lines:
        type_ = line.pop("type")
        line.pop("same", None)
        values = {path: dict(rule) for path, rule in answers[type_].values.items()}
        found[type_] = {**line, **({"values": values} if values else {})}
    return found
