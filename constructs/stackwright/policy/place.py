"""Which line of which file caused what a rule found.

Nothing that is synthesized says which key it came from. So the keys are asked whose values can be what was found: the
value itself, a part of it, or a block named after the resource; those come first whose consequence names the type of
the resource. Where none fits, it is the block of the layer: what is not in the file is what it was left out of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackwright.model.environment import Environment
from stackwright.model.errors import Key, dotted
from stackwright.model.files import yaml_document
from stackwright.model.files.yaml_document import Document
from stackwright.model.settings.consequence import Consequence, settings_of
from stackwright.model.settings.platform_file import PlatformSettings
from stackwright.model.stacks import Stack
from stackwright.policy.reading.resources import Resource
from stackwright.policy.rule import Tree

LEAST_PART = 4
"""Characters of a text that is looked for within another: shorter ones are found by chance."""


@dataclass(frozen=True)
class Place:
    """Where to look.

    Attributes:
        file: The file, as a person would name it.
        line: Its line, counted from 1.
        key: The key, e.g. `cluster.logs.retention_days`; empty for the whole file.
    """

    file: str
    line: int = 1
    key: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Places:
    """Finds places.

    Args:
        environments: The folder of the environment files.
    """

    def __init__(self, environments: Path) -> None:
        self._folder = environments
        self._documents: dict[str, Document] = {}

    def of_key(self, owner: str, key: Key) -> Place:
        """The place of a key.

        Args:
            owner: The environment; anything else for what all environments share.
            key: The key in its file.
        """
        stem = owner if (self._folder / f"{owner}.yaml").is_file() else "platform"
        document = self._document(stem)
        known = next((key[:end] for end in range(len(key), -1, -1) if key[:end] in document.lines), ())
        return Place(str(self._folder / f"{stem}.yaml"), document.lines.get(known, 1), dotted(known))

    def of_stack(self, stack: Stack, resource: Resource | None, argument: str) -> Place:
        """The place that caused something in a stack.

        Args:
            stack: The stack.
            resource: What it is about; None for the stack as a whole.
            argument: The dotted path of the argument; empty for the whole resource.
        """
        owner = stack.owner
        if not isinstance(owner, Environment):
            return self._best("platform", ("accounts", owner.name), PlatformSettings, resource, argument)
        block = (stack.layer.name,) if stack.layer else ()
        return self._best(owner.name, block, type(owner.settings), resource, argument)

    def of_tree(self, tree: Tree, application: str, where: str) -> Place:
        """The place that caused something that Argo CD makes: where it lies in the tree, or the block of the file.

        Args:
            tree: What Argo CD makes.
            application: The application.
            where: The folder in the repository that it comes from; empty where that is not known.
        """
        if where and (tree.repository / where).exists():
            return Place(where)
        place = self.of_key(tree.environment.name, ("addons", application.replace("-", "_")))
        return place if place.key else self.of_key(tree.environment.name, ("gitops",))

    def _best(self, stem: str, block: Key, shape: type[Any], resource: Resource | None, argument: str) -> Place:
        document = self._document(stem)
        here = self.of_key(stem, block)
        if resource is None:
            return here
        rank, best = (0, 0, 0), None
        said = _said(shape)
        for key, value in _leaves(document.value):
            score = _score(key, value, block, resource, argument, said)
            if score > rank:
                rank, best = score, key
        return self.of_key(stem, best) if best is not None else here

    def _document(self, stem: str) -> Document:
        if stem not in self._documents:
            self._documents[stem] = yaml_document.read(self._folder / f"{stem}.yaml")
        return self._documents[stem]


Score = tuple[int, int, int]
"""How well the value fits, whether the key is about the resource, how alike their names are."""
_NONE: Score = (0, 0, 0)
_EXACT, _PART = 2, 1


def _score(
    key: Key,
    value: object,
    block: Key,
    resource: Resource,
    argument: str,
    said: Mapping[tuple[str, ...], Consequence],
) -> Score:
    found = resource.values(argument) if argument else [resource.arguments]
    fit = max((_fit(value, one) for one in _texts(found)), default=0)
    named = any(step in resource.path or step in resource.name for step in key[1:] if isinstance(step, str))
    consequence = _consequence(key, said)
    type_ = resource.type.removeprefix("aws_")
    about = consequence is not None and type_ in (*consequence.replaces, *consequence.makes, *consequence.updates)
    alike = _alike(key, argument)
    within = key[: len(block)] == block
    if (not fit and not (about and alike)) or not (within or about or (fit == _EXACT and alike)):
        return _NONE
    return fit, 2 * about + within + named, alike


def _fit(value: object, found: str) -> int:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if text == found:
        return _EXACT
    return _PART if isinstance(value, str) and len(text) >= LEAST_PART and text in found else 0


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value).lower() if isinstance(value, bool) else str(value)


def _alike(key: Key, argument: str) -> int:
    """How many words of an argument's last names are among the words of a key, five letters being enough."""
    words = {word[:5] for step in key if isinstance(step, str) for word in step.lower().split("_")}
    names = {word[:5] for name in argument.split(".")[-2:] for word in name.lower().split("_") if word}
    return len(words & names)


def _leaves(value: object, key: Key = ()) -> Iterator[tuple[Key, object]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*key, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*key, place))
    elif value is not None:
        yield key, value


def _said(shape: type[Any]) -> Mapping[tuple[str, ...], Consequence]:
    return {one.key: one.consequence for one in settings_of(shape) if one.consequence}


def _consequence(key: Key, said: Mapping[tuple[str, ...], Consequence]) -> Consequence | None:
    """What a change of a key does, by its pattern; of the nearest key above it that says something."""
    for end in range(len(key), 0, -1):
        for pattern, consequence in said.items():
            if len(pattern) == end and all(
                one in (step, "<name>") or (one == "[]" and isinstance(step, int))
                for one, step in zip(pattern, key, strict=False)
            ):
                return consequence
    return None
