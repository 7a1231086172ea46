"""Which of the packages that decide what is synthesized are not the same in two revisions, as far as files say."""

import re
from collections.abc import Iterator
from pathlib import Path

LOCK = "requirements.lock"
"""The file that says which packages a project is synthesized with."""
_PIN = re.compile(r"^((?:stackwright|cdktf[\w-]*|cdktn[\w-]*|constructs|jsii)\s*==\s*[^\s;\\]+)", re.MULTILINE)


def differing(base: Path, head: Path) -> Iterator[str]:
    """Pins that are not those of the base, in words.

    Args:
        base: The project at the base.
        head: The project as it is.
    """
    old, new = _pins(base / LOCK), _pins(head / LOCK)
    for name in sorted(old.keys() & new.keys()):
        if old[name] != new[name]:
            yield f"{name} {old[name]} -> {new[name]}"


def _pins(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    pins = (pin.split("==") for pin in _PIN.findall(file.read_text()))
    return {name.strip(): version.strip() for name, version in pins}
