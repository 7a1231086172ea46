"""The schemas of custom resources, as the charts bring them."""

import functools
import tarfile

import jsonschema

from support.kustomize import Loader


@functools.cache
def definitions(charts):
    """The text of every file with a definition, by the kind that it defines."""
    found = {}
    for path in sorted(charts.glob("*.tgz")):
        with tarfile.open(path) as chart:
            for member in chart:
                if "/crds/" in member.name and member.name.endswith(".yaml") and "/templates/" not in member.name:
                    for text in chart.extractfile(member).read().decode().split("\n---"):
                        if kind := next((line for line in text.splitlines() if line.startswith("    kind: ")), None):
                            found[kind.removeprefix("    kind: ")] = text
    return found


@functools.cache
def schema(charts, kind, version):
    """The schema of a kind; None: no chart brings it."""
    if kind not in definitions(charts):
        return None
    served = Loader(definitions(charts)[kind]).get_single_data()["spec"]["versions"]
    return _strict(next(found for found in served if found["name"] == version)["schema"]["openAPIV3Schema"])


@functools.cache
def texts(chart, folder):
    """The text of all files of a chart below a folder."""
    with tarfile.open(chart) as opened:
        return "\n".join(opened.extractfile(found).read().decode() for found in opened if folder in found.name)


def validate(charts, found):
    """Hold an object against the schema of its kind, and say whether there is one."""
    wanted = schema(charts, found["kind"], found["apiVersion"].split("/")[1])
    if wanted is not None:
        jsonschema.Draft202012Validator(wanted).validate(found)
    return wanted is not None


def _strict(node):
    """Refuse unknown fields, which the API server drops in silence."""
    if isinstance(node, list):
        return [_strict(value) for value in node]
    if not isinstance(node, dict):
        return node
    strict = {key: _strict(value) for key, value in node.items()}
    if "properties" in node and not node.get("x-kubernetes-preserve-unknown-fields"):
        strict.setdefault("additionalProperties", False)
    return strict
