"""The files of a stack, as a person would have divided them."""

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from stackwright.synthesis.hcl.document import TopLevel, top_level

FIRST = "terraform.tf"
"""The file that every stack has."""
MAIN = "main.tf"
LARGE = 300
"""Lines from which on a stack's main file is divided by construct."""
NOTE = "# Written by Stackwright from the environment files. Changes here are lost."
_FILES = {"terraform": FIRST, "provider": "providers.tf", "variable": "variables.tf", "output": "outputs.tf"}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Terraform merges a file of such a name over the others instead of adding it.
# Source: https://developer.hashicorp.com/terraform/language/files/override
_OVERRIDE = re.compile(r"(?:.*_)?override")


def render(document: Mapping[str, Any]) -> dict[str, str]:
    """Write a synthesized stack as HCL.

    Args:
        document: The content of its `cdk.tf.json`.

    Returns:
        The text of each file, by name.

    Raises:
        HclError: Something in it cannot be written as HCL.
    """
    blocks = top_level(document)
    inner = [block for block in blocks if block.kind not in _FILES]
    depth = _common_depth(inner)
    is_large = sum(len(block.lines) + 1 for block in inner) > LARGE
    files: dict[str, list[TopLevel]] = {}
    for block in blocks:
        name = _FILES.get(block.kind) or (_construct_file(block, depth) if is_large else MAIN)
        files.setdefault(name, []).append(block)
    return {name: _text(files[name]) for name in sorted(files)}


def _common_depth(blocks: list[TopLevel]) -> int:
    """How many parts of the path all constructs share: the stack may hold one construct that holds everything."""
    parents = [block.path[:-1] for block in blocks if block.path]
    return len(list(takewhile(lambda parts: len(set(parts)) == 1, zip(*parents, strict=False))))


def _construct_file(block: TopLevel, depth: int) -> str:
    """The file of a construct that holds several things; what stands alone stays in the main file."""
    if len(block.path) < depth + 2:
        return MAIN
    name = block.path[depth]
    taken = {MAIN, *_FILES.values()}
    usable = _NAME.fullmatch(name) and not _OVERRIDE.fullmatch(name) and f"{name}.tf" not in taken
    return f"{name}.tf" if usable else MAIN


def _text(blocks: list[TopLevel]) -> str:
    return "\n\n".join([NOTE, *("\n".join(block.lines) for block in blocks)]) + "\n"
