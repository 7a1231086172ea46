"""What of ConfigMaps the pods are given: as files, or as environment variables."""

from collections.abc import Iterator, Mapping
from typing import Any

from stackwright.gitops.objects.contents import Contents, Running
from stackwright.gitops.objects.manifests import Object
from stackwright.gitops.objects.pods import containers


def configuration(pod: Running, contents: Contents) -> Iterator[tuple[Object, dict[str, str]]]:
    """The ConfigMaps that some pods are given, each with those of its texts that they get.

    Args:
        pod: The pods.
        contents: What the cluster holds.
    """
    whole = set[str]()
    single: dict[str, set[str]] = {}
    for reference, keys in _references(pod.spec):
        if keys is None:
            whole.add(reference.get("name", ""))
        else:
            single.setdefault(reference.get("name", ""), set()).update(keys)
    for app, one in contents.of_kind("ConfigMap"):
        name, data = one["metadata"]["name"], one.get("data") or {}
        if app.namespace_of(one) == pod.namespace and name in whole | single.keys():
            yield one, {key: text for key, text in data.items() if name in whole or key in single[name]}


def _references(spec: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], list[str] | None]]:
    """What names a ConfigMap, with the keys that are taken of it; None for all."""
    for volume in spec.get("volumes") or ():
        for source in (volume, *((volume.get("projected") or {}).get("sources") or ())):
            if found := source.get("configMap"):
                items = found.get("items")
                yield found, [item["key"] for item in items] if items else None
    for _, container in containers(dict(spec)):
        for one in container.get("envFrom") or ():
            yield one.get("configMapRef") or {}, None
        for variable in container.get("env") or ():
            if found := (variable.get("valueFrom") or {}).get("configMapKeyRef"):
                yield found, [found["key"]]
