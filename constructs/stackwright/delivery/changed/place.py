"""Where a project lies in its repository, which is the same in each revision of it."""

from dataclasses import dataclass
from pathlib import Path

from stackwright.model.errors import PlatformError
from stackwright.model.files.base import git


class ChangedError(PlatformError):
    """Two revisions cannot be compared."""


@dataclass(frozen=True)
class Place:
    """A project in a repository.

    Attributes:
        repository: The work tree.
        project: The folder of its program, from there.
        environments: The folder of its environment files, from there.
    """

    repository: Path
    project: Path
    environments: Path

    @classmethod
    def of(cls, project: Path, environments: Path) -> "Place":
        """Where a project lies.

        Args:
            project: The folder of its program.
            environments: The folder of its environment files.

        Raises:
            ChangedError: The environment files are not in the repository of the program.
            RevisionError: There is no git, or no repository.
        """
        project = project.resolve()
        top = git(project, "rev-parse", "--show-toplevel").decode(errors="surrogateescape").rstrip("\n")
        repository = Path(top).resolve()
        if not environments.resolve().is_relative_to(repository):
            raise ChangedError(
                f"{environments} is not in {repository}, of which a revision is asked; name another folder"
            )
        return cls(repository, project.relative_to(repository), environments.resolve().relative_to(repository))
