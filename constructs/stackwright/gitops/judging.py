"""Every rule over one environment: what was judged, and what was found."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.checks.judge import judged
from stackwright.gitops.environments import Scene
from stackwright.gitops.errors import GitOpsError
from stackwright.gitops.expected import Expected
from stackwright.gitops.objects.pods import containers, template
from stackwright.gitops.rendering.applications import Progress, Rendered
from stackwright.gitops.rendering.unreleased import Taken, completed


@dataclass(frozen=True)
class Judgement:
    """What is known of an environment before Argo CD finds out.

    Attributes:
        environment: Its name.
        extent: How much there was to judge, by what was judged.
        findings: What cannot work, or is not safe.
        taken: Kinds that were taken to be there, as the packed chart lacks their definitions.
    """

    environment: str
    extent: Mapping[str, int]
    findings: tuple[Finding, ...]
    taken: tuple[Taken, ...]


@dataclass(frozen=True)
class NotJudged:
    """An environment that cannot be rendered.

    Attributes:
        environment: Its name.
        error: Why.
    """

    environment: str
    error: GitOpsError


def judge_all(scenes: Sequence[Scene], progress: Progress) -> tuple[list[Judgement], list[NotJudged]]:
    """Render environments and let every rule look at them: at one, while Helm and kubectl are busy with the next.

    Args:
        scenes: The environments.
        progress: Called with a line whenever one has got on.
    """
    judge = ThreadPoolExecutor(1)
    tasks, failed = [], []
    try:
        for scene in scenes:
            name = scene.environment.name
            try:
                made = scene.rendition(lambda step, name=name: progress(f"{name}: {step}"))  # type: ignore[misc]
            except GitOpsError as error:
                failed.append(NotJudged(name, error))
            else:
                tasks.append(judge.submit(_judgement, scene, made.rendered))
        progress("judging")
        return [task.result() for task in tasks], failed
    finally:
        judge.shutdown(cancel_futures=True)


def _judgement(scene: Scene, rendered: Sequence[Rendered]) -> Judgement:
    whole, taken = completed(rendered)
    findings = judged(whole, scene.expected, scene.repository)
    extent = dict(_extent(rendered, scene.expected))
    return Judgement(scene.environment.name, extent, tuple(findings), tuple(taken))


def _extent(rendered: Sequence[Rendered], expected: Expected) -> Iterator[tuple[str, int]]:
    """How much each rule has looked at."""
    objects = [one for app in rendered for one in app.objects]
    pods = [made["spec"] for one in objects if (made := template(one))]
    yield "objects, valid now and in two versions", len(objects)
    yield "roles, each with its service account", len(expected.roles)
    yield "labels and annotations, written and read", len(expected.cluster.labels) + len(expected.cluster.annotations)
    yield "pods that their namespace admits", len(pods)
    yield "network policies with their flows", sum(one["kind"] == "NetworkPolicy" for one in objects)
    yield "applications in their sync waves", len(rendered)
    yield "containers, pinned and bounded", sum(1 for pod in pods for _ in containers(pod))
