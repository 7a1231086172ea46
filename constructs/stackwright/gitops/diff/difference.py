"""All that differs in an environment between two revisions."""

from dataclasses import dataclass

from stackwright.gitops.diff.base import Base
from stackwright.gitops.diff.comparison import ApplicationChange, compared
from stackwright.gitops.diff.moves import Move, moved_charts, moved_images
from stackwright.gitops.environments import Scene
from stackwright.gitops.errors import GitOpsError, MissingTool
from stackwright.gitops.rendering.applications import Progress, Rendered
from stackwright.gitops.secrecy import Secrecy


@dataclass(frozen=True)
class Difference:
    """What differs.

    Attributes:
        environment: The environment's name.
        revision: What the base is called.
        why_no_base: Why all of it is new; empty if it is not.
        images: Images of other versions.
        charts: Charts of other versions.
        applications: Applications in which something changed.
        unchanged: How many are as they were.
    """

    environment: str
    revision: str
    why_no_base: str
    images: tuple[Move, ...]
    charts: tuple[Move, ...]
    applications: tuple[ApplicationChange, ...]
    unchanged: int


def difference(base: Base, scene: Scene, progress: Progress) -> Difference:
    """Render an environment at two revisions and compare what comes out.

    Args:
        base: The environment then.
        scene: The environment now.
        progress: Called with a line whenever it has got on.

    Raises:
        GitOpsError: One of them cannot be rendered.
    """
    before = _before(base, progress)
    after = scene.rendition(progress).rendered
    applications = compared(before, after, Secrecy.of_this_machine(), progress)
    changed = {one.name for one in applications}
    return Difference(
        scene.environment.name,
        base.revision,
        base.why_none,
        tuple(moved_images(before, after)),
        tuple(moved_charts(before, after)),
        applications,
        sum(one.name not in changed for one in after),
    )


def _before(base: Base, progress: Progress) -> tuple[Rendered, ...]:
    if base.scene is None:
        return ()
    try:
        return base.scene.rendition(lambda step: progress(f"{base.revision}: {step}")).rendered
    except MissingTool:
        raise
    except GitOpsError as error:
        told = str(error).replace(f"{base.scene.repository}/", "")  # a folder that is gone by then
        raise GitOpsError(f"at {base.revision}: {told}") from None
