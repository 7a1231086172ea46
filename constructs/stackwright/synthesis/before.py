"""What an output folder holds before a synth replaces it, to say afterwards what the synth changed.

JSON is compared argument by argument. Where only HCL was written, which nothing here reads, the names of its resources
are: what is new and what is gone, and not what changes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackwright.synthesis.comparison import Changes, compare
from stackwright.synthesis.consequences import told, told_of_vanished
from stackwright.synthesis.document import Document
from stackwright.synthesis.replacement import MANIFEST, put_away
from stackwright.synthesis.zones import told_of_zones

_RESOURCE = re.compile(r'^resource "([^"]+)" "([^"]+)" \{$', re.MULTILINE)


@dataclass(frozen=True)
class Before:
    """The stacks of an output folder.

    Attributes:
        output: The folder.
        documents: The stacks by name, each after those that it reads.
        named_only: Stacks of which only the names of the resources are known.
        unreadable: Stacks that somebody else wrote into.
    """

    output: Path
    documents: Mapping[str, Document]
    named_only: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()

    @classmethod
    def read(cls, output: Path) -> "Before":
        """Read what an output folder holds; nothing if it is not there, or is not ours."""
        folder = next((place for place in (output, put_away(output)) if (place / MANIFEST).is_file()), None)
        if folder is None:
            return cls(output, {})
        documents, named_only, unreadable = {}, set(), set()
        for name, file in _stacks(folder):
            if file.name.endswith(".json"):
                try:
                    documents[name] = Document.read(file)
                except (OSError, ValueError):
                    unreadable.add(name)
            else:
                documents[name] = _names(file.parent)
                named_only.add(name)
        return cls(output, documents, frozenset(named_only), frozenset(unreadable))

    def told(self, after: Mapping[str, Document], environments: Path) -> Iterator[str]:
        """What has changed, in lines; none if nothing has.

        Args:
            after: What has been written, each stack after those that it reads.
            environments: The folder of the environment files.
        """
        if not self.documents and not self.unreadable:
            return
        for name in sorted(self.unreadable & after.keys()):
            yield f"{name}: what was there cannot be read, so nothing is said of what changes"
        for name, document in after.items():
            if name not in self.documents and name not in self.unreadable:
                yield f"{name}: a new stack of {document.count('resource')} resources"
        for changes in self._changes(after):
            yield from told(changes, self.output)
        yield from told_of_zones(self.documents, after, self.output)
        gone = {name: document for name, document in self.documents.items() if name not in after}
        yield from told_of_vanished(gone, self.output, environments)

    def _changes(self, after: Mapping[str, Document]) -> Iterator[Changes]:
        whole = {name: document for name, document in self.documents.items() if name not in self.named_only}
        yield from compare(whole, after)
        for name in sorted(self.named_only & after.keys()):
            old, new = (
                {one.address: one for one in document.objects("resource")}
                for document in (self.documents[name], after[name])
            )
            yield Changes(
                name,
                new=tuple(one for address, one in new.items() if address not in old),
                gone=tuple(one for address, one in old.items() if address not in new),
            )


def _stacks(folder: Path) -> Iterator[tuple[str, Path]]:
    """Names and files of the stacks that a manifest lists, each after those that it depends on."""
    try:
        listed: dict[str, Any] = json.loads((folder / MANIFEST).read_text())["stacks"]
    except (ValueError, KeyError):
        return  # not as we wrote it: the synth takes the place of it all the same
    left = sorted(listed)
    while left:
        name = next((one for one in left if not {*listed[one]["dependencies"]} & {*left}), left[0])
        left.remove(name)
        yield name, folder / listed[name]["synthesizedStackPath"]


def _names(folder: Path) -> Document:
    """The resources of a stack in HCL, without their arguments."""
    resources: dict[str, dict[str, dict[str, Any]]] = {}
    for file in sorted(folder.glob("*.tf")):
        for type_, name in _RESOURCE.findall(file.read_text()):
            resources.setdefault(type_, {})[name] = {}
    return Document({"resource": resources})
