"""An empty cluster becomes what the tree says: definitions, webhooks and namespaces are there when they are needed.

How Argo CD goes about it, `stackwright.gitops.objects.syncing` plays through.
"""

from collections.abc import Iterator, Mapping, Sequence

from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.objects.contents import Contents
from stackwright.gitops.objects.syncing import OPTIONS, SKIPS_DRY_RUN, WAVE, Refusal, Sync, wave
from stackwright.gitops.rendering.applications import Rendered


def findings(rendered: Sequence[Rendered], argo_cd: str) -> Iterator[Finding]:
    """Objects that cannot be applied to an empty cluster.

    Args:
        rendered: All applications.
        argo_cd: The namespace of Argo CD, which Terraform makes.
    """
    sync = Sync(rendered)
    namespaces = {*Contents(rendered).namespaces, argo_cd}
    for app in rendered:
        for one in app.objects:
            namespace = app.namespace_of(one)
            if sync.kinds.has_namespace(one) and namespace not in namespaces:
                remedy = "add a Namespace, or the sync option CreateNamespace=true to an application of that namespace"
                yield Finding.of(app, one, f"nobody makes its namespace {namespace}", remedy)
        yield from _first_try(app, sync)
    yield from _never(sync)


def _first_try(app: Rendered, sync: Sync) -> Iterator[Finding]:
    """What an application lacks while there is nothing else, it gets later if somebody tries again."""
    for refusal in sync.amid(app):
        if refusal.webhook and not refusal.of_pods:
            problem = f"{refusal.why}, as both are of wave {wave(refusal.one)[1]}"
            yield Finding.of(app, refusal.one, problem, f"give it a later one by the annotation {WAVE}")
    others = [one for one in sync.alone(app) if one.brought_by != app.name and not one.of_pods]
    limit = ((app.application["spec"].get("syncPolicy") or {}).get("retry") or {}).get("limit", 0)
    if others and not limit:
        problem = f"{others[0].why}; {others[0].brought_by} brings that, and this application is not tried again"
        yield Finding.of(app, others[0].one, problem, "set syncPolicy.retry.limit of the application")


def _never(sync: Sync) -> Iterator[Finding]:
    """Applications that wait for each other, or for themselves; those that only wait for such ones are not told."""
    left = sync.together()
    waits = {app.name: {refusal.brought_by for refusal in refusals} for app, refusals in left}
    for app, refusals in left:
        for refusal in refusals:
            if app.name in _behind(refusal.brought_by, waits):
                problem = f"never comes into an empty cluster: {refusal.why}; {_who(app, refusal)}"
                yield Finding.of(app, refusal.one, problem, _remedy(app, refusal))


def _behind(name: str, waits: Mapping[str, set[str]]) -> set[str]:
    """An application, all that it waits for, and all that those wait for."""
    found, ahead = set[str](), {name}
    while ahead:
        found |= ahead
        ahead = {later for one in ahead for later in waits.get(one, ())} - found
    return found


def _who(app: Rendered, refusal: Refusal) -> str:
    if refusal.brought_by == app.name:
        return "its own application brings that"
    return f"{refusal.brought_by} brings that, and waits for {app.name} itself"


def _remedy(app: Rendered, refusal: Refusal) -> str:
    if refusal.webhook:
        return "leave these out by the webhook's namespaceSelector or objectSelector, or let it ignore failures"
    if refusal.brought_by == app.name:
        return f"give it a later wave than that by the annotation {WAVE}"
    return f"annotate it with {OPTIONS}: {SKIPS_DRY_RUN}, so that the rest of its application comes first"
