"""A repository of git with a project in it, whose revisions can be compared."""

import copy
import os
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from support.platforms import ENVIRONMENT, OURS, PLATFORM, changed, write

PLAIN = "from stackwright.synthesis.program import Program\n\nprogram = Program()\n"
SETTINGS = {
    "registry": {"repositories": {"api": {}}},
    "cluster": {"node_groups": {"general": {"instance_types": ["m7i.large"], "max_size": 3}}},
}


class Repository:
    """A project in a repository.

    Args:
        top: A new folder, which becomes the repository.
        project: Where the project lies in it.
    """

    def __init__(self, top: Path, project: str = ".") -> None:
        self.top, self.project = top, top / project
        self.project.mkdir(parents=True)
        self.git("init", "--quiet")
        (self.project / "cdktf.json").write_text(Path("cdktf.json").read_text())
        self.program(PLAIN)
        self.platform({})
        self.environment("dev", SETTINGS)

    def git(self, *arguments: str, **variables: str) -> str:
        """What a command of git prints."""
        roles, what = ("AUTHOR", "COMMITTER"), ("NAME", "EMAIL")
        who = {f"GIT_{role}_{one}": "who@example.com" for role in roles for one in what}
        command = ["git", "-C", self.top, *arguments]
        ended = subprocess.run(
            command, env={**os.environ, **who, **variables}, capture_output=True, text=True, check=True
        )
        return ended.stdout.strip()

    def commit(self, day: date | None = None) -> str:
        """Commit all there is, on a day: the revision."""
        self.git("add", "--all")
        then = {f"GIT_{role}_DATE": f"{day}T12:00:00Z" for role in ("AUTHOR", "COMMITTER") if day}
        self.git("commit", "--quiet", "--message", "all of it", **then)
        return self.git("rev-parse", "HEAD")

    def program(self, text: str) -> None:
        """Write main.py."""
        (self.project / "main.py").write_text(text)

    def platform(self, changes: Mapping[str, object]) -> None:
        """Write platform.yaml: the valid one with changes."""
        write(self.project / "environments", {"platform": changed(PLATFORM, {**OURS, **changes})})

    def environment(self, name: str, changes: Mapping[str, object]) -> Path:
        """Write an environment file: the valid one with changes."""
        content = changed(ENVIRONMENT, {"environment": name, **copy.deepcopy(dict(changes))})
        return write(self.project / "environments", {name: content}) / f"{name}.yaml"
