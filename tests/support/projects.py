"""A project of somebody's own: a folder with environment files and a main.py."""

import re
from collections.abc import Mapping
from pathlib import Path

from support.platforms import ENVIRONMENT, OURS, PLATFORM, changed, write

DOCUMENTED = re.findall(r"^```python\n(.*?)^```", Path("docs/extend.md").read_text(), re.MULTILINE | re.DOTALL)[1]
"""The whole program that docs/extend.md shows."""


def project(folder: Path, program: str = DOCUMENTED, changes: Mapping[str, object] | None = None) -> Path:
    """Make a project with one environment.

    Args:
        folder: A new folder.
        program: The text of its main.py.
        changes: Changes to `dev.yaml`.
    """
    write(
        folder / "environments",
        {"platform": changed(PLATFORM, OURS), "dev": changed(ENVIRONMENT, changes or {"cache": {}})},
    )
    (folder / "cdktf.json").write_text(Path("cdktf.json").read_text())
    (folder / "main.py").write_text(program)
    return folder
