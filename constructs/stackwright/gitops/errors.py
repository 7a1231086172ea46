"""What can go wrong with the GitOps tree and the programs that render it, and that a user can put right."""

from stackwright.model.errors import PlatformError


class GitOpsError(PlatformError):
    """The tree cannot be rendered."""


class ToolError(GitOpsError):
    """Helm or kubectl has failed."""


class MissingTool(ToolError):
    """Helm or kubectl is not there."""
