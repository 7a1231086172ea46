"""All that differs in an environment between two revisions."""

from dataclasses import dataclass

from stackwright.gitops.diff.comparison import ApplicationChange, compared
from stackwright.gitops.diff.moves import Move, moved_charts, moved_images
from stackwright.gitops.environments import Scene
from stackwright.gitops.rendering import Progress, Rendered
from stackwright.gitops.secrecy import Secrecy


@dataclass(frozen=True)
class Difference:
    """What differs.

    Attributes:
        environment: The environment's name.
        why_no_base: Why all of it is new; empty if it is not.
        images: Images of other versions.
        charts: Charts of other versions.
        applications: Applications in which something changed.
        unchanged: How many are as they were.
    """

    environment: str
    why_no_base: str
    images: tuple[Move, ...]
    charts: tuple[Move, ...]
    applications: tuple[ApplicationChange, ...]
    unchanged: int


def difference(base: Scene | None, scene: Scene, why_no_base: str, progress: Progress) -> Difference:
    """Render an environment at two revisions and compare what comes out.

    Args:
        base: The environment then, if there was one.
        scene: The environment now.
        why_no_base: Why there was none.
        progress: Called with a line whenever it has got on.

    Raises:
        GitOpsError: One of them cannot be rendered.
    """
    before: tuple[Rendered, ...] = ()
    if base:
        before = base.rendition(lambda step: progress(f"before: {step}")).rendered
    after = scene.rendition(lambda step: progress(f"now: {step}")).rendered
    applications = compared(before, after, Secrecy.of_this_machine(), progress)
    changed = {one.name for one in applications}
    return Difference(
        scene.environment.name,
        why_no_base,
        tuple(moved_images(before, after)),
        tuple(moved_charts(before, after)),
        applications,
        sum(one.name not in changed for one in after),
    )
