"""The stacks of both shipped platforms out of their golden files: without Node, and in no time."""

import json
import re
from functools import cache
from pathlib import Path

from stackwright.model.stacks import Stack
from stackwright.synthesis.document import Document
from support.shipped import PLATFORMS, load_shipped

FOLDER = Path("tests/golden")
_VERSION = re.compile(r'^  required_version = "(.*)"$', re.MULTILINE)


@cache
def stacks(platform: str) -> dict[str, tuple[Stack, Document]]:
    """Every stack of a platform with what is synthesized of it, by name. Whoever changes a document copies it first."""
    return {one.name: (one, read(platform, one.name)) for one in load_shipped(PLATFORMS[platform]).stacks()}


def read(platform: str, name: str) -> Document:
    """The document of a stack, with the version of Terraform that its golden file has beside it."""
    written = json.loads((FOLDER / platform / f"{name}.tf.json").read_text())
    version = _VERSION.search((FOLDER / platform / f"{name}.versions.tf").read_text())
    written["terraform"]["required_version"] = version[1] if version else ""
    return Document(written)
