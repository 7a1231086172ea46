"""The Terraform version that a stack asks for, in a file of its own beside the stack's JSON.

Checkov reads nothing of a JSON file that holds it: below `terraform`, its parser takes blocks and no text. It then
passes and fails no check at all, and ends with exit code 0. Terraform reads both files as one.
"""

import json
import re
from pathlib import Path
from typing import Any

FILE = "versions.tf"
KEY = "required_version"
_BLOCK = "terraform"
_TEXT = """# Written by Stackwright beside cdk.tf.json. Changes here are lost.

terraform {{
  required_version = {version}
}}
"""
# cdktf indents by two spaces and text in JSON holds no line breaks, so that lines alone tell where a block ends.
_IN_JSON = re.compile(r'^  "terraform": (\{\n.*?^  \})', re.MULTILINE | re.DOTALL)
_IN_HCL = re.compile(r"^  required_version = (\".*\")$", re.MULTILINE)


def part(file: Path) -> None:
    """Move the version out of a stack's JSON as cdktf has written it. Where it holds none, nothing is done."""
    text = file.read_text()
    found = _IN_JSON.search(text)
    block: dict[str, Any] = json.loads(found[1]) if found else {}
    if not found or KEY not in block:
        return
    version = block.pop(KEY)
    # First the new place, then the old one: what is broken off in between asks for the same version twice.
    file.with_name(FILE).write_text(_TEXT.format(version=json.dumps(version, ensure_ascii=False)))
    without = json.dumps(block, indent=2, ensure_ascii=False).replace("\n", "\n  ")
    file.write_text(text[: found.start(1)] + without + text[found.end(1) :])


def join(document: dict[str, Any], file: Path) -> dict[str, Any]:
    """The JSON of a stack with the version that stands beside it.

    Args:
        document: What the stack's file holds.
        file: That file.
    """
    beside = file.with_name(FILE)
    found = _IN_HCL.search(beside.read_text()) if beside.exists() else None
    return {**document, _BLOCK: {**document.get(_BLOCK, {}), KEY: json.loads(found[1])}} if found else document
