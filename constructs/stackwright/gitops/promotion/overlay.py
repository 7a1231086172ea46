"""The images of an overlay: what its kustomization says of them, and how that is changed."""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from stackwright.gitops.promotion.version import Version
from stackwright.gitops.promotion.versions_file import text_of
from stackwright.gitops.promotion.yaml_text import Splice, entry, meaning, root, scalar, spliced, value
from stackwright.model.errors import Fault, PlatformError, did_you_mean

QUOTES = {"newTag": '"', "digest": ""}
"""The two ways to name an image, and the quotes in which the value stands where it did not stand before: a digest can
be taken for nothing else, a tag can."""


class OverlayError(PlatformError):
    """An overlay is missing, or does not say which image runs."""


@dataclass(frozen=True)
class Image:
    """An image as an overlay names it.

    Attributes:
        file: The kustomization.
        text: Its text.
        name: What the base calls it.
        address: The repository that it is pulled from.
        key: `newTag` or `digest`.
        value: The tag or the digest.
        line: Where that stands.
    """

    file: Path
    text: str
    name: str
    address: str
    key: str
    value: str
    line: int

    def with_version(self, version: Version) -> str:
        """The text of the kustomization with another image."""
        expected: Any = copy.deepcopy(meaning(self.text))
        said = next(one for one in expected["images"] if isinstance(one, dict) and one.get("name") == self.name)
        del said[self.key]
        said[version.key] = version.value

        _, node = _listed(root(self.text, self.file), self.name)
        pair = entry(node, self.key)
        splices = []
        if pair and isinstance(old := pair[1], yaml.ScalarNode):
            key = pair[0]
            kept = (old.style or "") if version.key == self.key else QUOTES[version.key]
            splices.append(Splice(old.start_mark.index, old.end_mark.index, scalar(version.value, kept)))
            if version.key != self.key:
                splices.append(Splice(key.start_mark.index, key.end_mark.index, version.key))
        return spliced(self.text, splices, expected, self.file)


def kustomization(tree: Path, workload: str, environment: str) -> Path:
    """The file of an overlay."""
    return tree / "workloads" / workload / "overlays" / environment / "kustomization.yaml"


def names(file: Path) -> list[str]:
    """The images that an overlay names; none where there is no overlay."""
    return _names(root(_read(file), file)) if file.exists() else []


def image(tree: Path, service: str, environment: str) -> Image:
    """The image of a service in an environment.

    Raises:
        OverlayError: There is no such overlay, or it does not name exactly one tag or digest.
    """
    workload, _, name = service.partition("/")
    file = kustomization(tree, workload, environment)
    text = _read(file)
    known, node = _listed(root(text, file), name)
    if node is None:
        remedy = did_you_mean(name, known) if known else "add it, with newName and newTag"
        raise OverlayError(str(Fault(f"has no image called {name!r} below `images`", remedy, file=file)))
    here = node.start_mark.line + 1
    if known.count(name) > 1:
        raise OverlayError(str(Fault(f"image {name!r} is listed twice", "keep one", file=file, line=here)))
    pairs = [pair for pair in (entry(node, key) for key in QUOTES) if pair]
    if len(pairs) != 1:
        problem = f"image {name!r} has {'a tag and a digest' if pairs else 'neither tag nor digest'}"
        remedy = "keep the digest, which is what runs" if pairs else "add newTag or digest"
        raise OverlayError(str(Fault(problem, remedy, file=file, line=here)))
    ((key, said),) = pairs
    if not isinstance(said, yaml.ScalarNode):
        problem = f"{key.value} of image {name!r} is no text"
        raise OverlayError(str(Fault(problem, "write one tag or digest", file=file, line=here)))
    address = value(node, "newName")
    return Image(file, text, name, address.value if address else name, key.value, said.value, key.start_mark.line + 1)


def _read(file: Path) -> str:
    try:
        return text_of(file)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        remedy = "check --tree, and that the workload has an overlay for the environment"
        raise OverlayError(str(Fault(f"cannot be read: {reason}", remedy, file=file))) from None


def _images(whole: yaml.Node) -> list[yaml.Node]:
    images = value(whole, "images")
    return images.value if isinstance(images, yaml.SequenceNode) else []


def _names(whole: yaml.Node) -> list[str]:
    named = (value(image, "name") for image in _images(whole))
    return [name.value for name in named if name]


def _listed(whole: yaml.Node, name: str) -> tuple[list[str], yaml.Node | None]:
    """The names that there are, and the image of one of them."""
    found = (image for image in _images(whole) if (node := value(image, "name")) and node.value == name)
    return _names(whole), next(found, None)
