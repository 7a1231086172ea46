"""What the tree reads of the cluster secret is what Terraform writes there, and the other way round.

Only an ApplicationSet that chooses the cluster reads anything of it. A label whose value is `true` switches something
on, e.g. `enable_loki`: one that is there has to be asked for by a set, one that is not switches off. The annotations of
an add-on that is on, `<add-on>_…`, have to be read. What says where the cluster is (`aws_…`, `gitops_…`,
`registry_host`) may stay unread, and so may what belongs to an add-on that is off.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from stackwright.gitops.checks.finding import Finding, named
from stackwright.gitops.objects.manifests import Object, texts
from stackwright.gitops.rendering.cluster import Cluster

ENABLE = "enable_"
ON = "true"
SETS = "ApplicationSets"
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_READ = re.compile(r"\.metadata\.(?P<kind>annotations|labels)(?:\.(?P<name>\w+)|\s+\"(?P<quoted>[^\"]+)\")", re.ASCII)
"""`.metadata.labels.stage`, and `index .metadata.labels "stage"`."""
_MAY_LACK = frozenset({"DoesNotExist", "NotIn"})
"""Operators of selectors that choose what lacks the label."""


def findings(sets: Sequence[Object], place: str, cluster: Cluster) -> Iterator[Finding]:
    """Names that only one side knows.

    Args:
        sets: The ApplicationSets.
        place: The folder that the root application reads.
        cluster: The cluster, as Terraform writes it.
    """
    written = {"annotations": cluster.annotations, "labels": cluster.labels}
    read: set[tuple[str, str]] = set()
    for one in sets:
        for key in _selected_by(one):
            if key not in cluster.labels:
                yield _unwritten(place, one, "labels", key, cluster.labels)
        if not chosen(one, cluster):
            continue
        found = set(_reads(one["spec"]))
        for kind, name in sorted(found):
            if name not in written[kind] and not name.startswith(ENABLE):
                yield _unwritten(place, one, kind, name, written[kind])
        read |= found | {("labels", key) for key in _asked_for(one)}
    yield from _unread(place, cluster, read)


def chosen(one: Object, cluster: Cluster) -> bool:
    """Whether an ApplicationSet makes anything for a cluster."""
    selectors = list(_selectors(one["spec"]["generators"]))
    return not selectors or any(cluster.matches(selector) for selector in selectors)


def _selectors(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - any YAML
    """The selectors of clusters generators, however deep."""
    if isinstance(value, Mapping):
        if "clusters" in value:
            yield value["clusters"].get("selector") or {}
        for below in value.values():
            yield from _selectors(below)
    elif isinstance(value, list):
        for below in value:
            yield from _selectors(below)


def _selected_by(one: Object) -> Iterator[str]:
    """The labels that every cluster has to have: neither switches, nor what is only asked not to be there."""
    for selector in _selectors(one["spec"]["generators"]):
        yield from (name for name, value in (selector.get("matchLabels") or {}).items() if value != ON)
        for expression in selector.get("matchExpressions") or ():
            if expression["operator"] not in _MAY_LACK and ON not in (expression.get("values") or ()):
                yield expression["key"]


def _asked_for(one: Object) -> Iterator[str]:
    """All labels that a cluster is chosen by."""
    for selector in _selectors(one["spec"]["generators"]):
        yield from selector.get("matchLabels") or ()
        yield from (expression["key"] for expression in selector.get("matchExpressions") or ())


def _reads(spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for text in texts(spec):
        for expression in _EXPRESSION.findall(text):
            for found in _READ.finditer(expression):
                yield found["kind"], found["name"] or found["quoted"]


def _unwritten(place: str, one: Object, kind: str, name: str, there: Mapping[str, str]) -> Finding:
    near = get_close_matches(name, there, n=1, cutoff=0.8)
    remedy = f"did you mean {near[0]}?" if near else f"read one of {', '.join(sorted(there))}"
    problem = f"reads the {kind.removesuffix('s')} {name} of the cluster secret, and Terraform writes none"
    return Finding(place, str(one["metadata"]["name"]), named(one), problem, remedy)


def _unread(place: str, cluster: Cluster, read: set[tuple[str, str]]) -> Iterator[Finding]:
    switches = sorted(label for label, value in cluster.labels.items() if value == ON)
    names = [label.removeprefix(ENABLE) for label in switches]
    for label, name in zip(switches, names, strict=True):
        if ("labels", label) not in read:
            remedy = "add one, or switch it off in the environment file"
            yield Finding(place, SETS, f"label {label}", "it is on, and no ApplicationSet asks for it", remedy)
            continue
        for annotation in sorted(cluster.annotations):
            if _owner(annotation, names) == name and ("annotations", annotation) not in read:
                remedy = f"hand it to the chart in the ApplicationSet of {name}"
                problem = "Terraform writes it for the add-on, and no ApplicationSet reads it"
                yield Finding(place, SETS, f"annotation {annotation}", problem, remedy)


def _owner(annotation: str, names: Sequence[str]) -> str | None:
    """The add-on that an annotation belongs to: of those that it begins with, the one with the longest name."""
    return max((name for name in names if annotation.startswith(f"{name}_")), key=len, default=None)
