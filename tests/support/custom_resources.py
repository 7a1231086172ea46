"""Definitions of custom resources, as the charts bring them."""

import functools
import re
import tarfile

from stackwright.gitops.objects.manifests import read

_HELM = re.compile(r"^\s*\{\{.*\}\}\s*$", re.MULTILINE)
"""In the charts that template their definitions, each line of Helm's stands alone."""


@functools.cache
def definitions(charts):
    """Every CustomResourceDefinition of the charts."""
    found = []
    for path in sorted(charts.glob("*.tgz")):
        with tarfile.open(path) as chart:
            for member in chart:
                if "/crds/" in member.name and member.name.endswith(".yaml"):
                    text = _HELM.sub("", chart.extractfile(member).read().decode())
                    if "{{" not in text:
                        found += [one for one in read(text) if one.get("kind") == "CustomResourceDefinition"]
    return tuple(found)


def schema(charts, kind, version):
    """The schema of a kind, as its definition has it."""
    (found,) = (one for one in definitions(charts) if one["spec"]["names"]["kind"] == kind)
    return next(one for one in found["spec"]["versions"] if one["name"] == version)["schema"]["openAPIV3Schema"]


@functools.cache
def texts(chart, folder):
    """The text of all files of a chart below a folder."""
    with tarfile.open(chart) as opened:
        return "\n".join(opened.extractfile(found).read().decode() for found in opened if folder in found.name)


def definition(kind, group, scope="Namespaced", version="v1"):
    """A CustomResourceDefinition that takes anything."""
    plural = f"{kind.lower()}s"
    anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    served = {"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": anything}}
    names = {"kind": kind, "plural": plural}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {"group": group, "names": names, "scope": scope, "versions": [served]},
    }
