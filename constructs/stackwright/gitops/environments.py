"""Environments as Argo CD will see them: which have one, where their tree lies, and what it makes of that."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.expected import Expected, expected
from stackwright.gitops.rendering.applications import Progress, Rendition, rendition
from stackwright.model.environment import Environment

BLOCK = "gitops"
"""The block of the environment file that gives an environment its Argo CD."""


def reconciled(environment: Environment) -> bool:
    """Whether an environment has an Argo CD."""
    return BLOCK in environment.blocks


@dataclass(frozen=True)
class Scene:
    """One environment at one revision.

    Attributes:
        environment: The environment, which has an Argo CD.
        repository: A work tree of the repository at that revision.
    """

    environment: Environment
    repository: Path

    @cached_property
    def expected(self) -> Expected:
        """What its Terraform makes for its cluster."""
        return expected(self.environment)

    @property
    def root(self) -> str:
        """The folder that the root application reads, below the repository."""
        return f"{self.expected.cluster.annotations['gitops_path']}/root"

    @property
    def has_tree(self) -> bool:
        """Whether that folder is there."""
        return (self.repository / self.root).is_dir()

    def rendition(self, progress: Progress) -> Rendition:
        """What Argo CD would make.

        Args:
            progress: Called with a line for each application that is rendered.

        Raises:
            GitOpsError: There is no tree, or it cannot be rendered; the text names all that is wrong.
        """
        if not self.has_tree:
            problem = f"there is no folder {self.root} in {self.repository.resolve()}, which Argo CD is to read"
            remedy = f"put the tree there, or name its folder: {BLOCK}.path of {self.environment.name}.yaml"
            raise GitOpsError(f"{problem}; {remedy}")
        return rendition(self.root, self.expected.cluster, self.repository, progress)


def work_tree(folder: Path) -> Path:
    """The work tree of git that a folder lies in, or else the folder itself.

    Args:
        folder: Any folder.
    """
    here = folder.absolute()
    found = next((above for above in (here, *here.parents) if (above / ".git").exists()), here)
    return folder if found == here else found
