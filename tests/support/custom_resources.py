"""Definitions of custom resources out of charts, as schemas that refuse what the API server would drop in silence."""

import copy
import re
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

DEFINITIONS = {
    "argo-rollouts-*.tgz": "argo-rollouts/templates/crds/",
    "kube-prometheus-stack-*.tgz": "kube-prometheus-stack/charts/crds/crds/crd-podmonitors",
}
"""Where the charts have them; in a template, each line of Helm's stands alone."""
_HELM = re.compile(r"^\s*\{\{.*\}\}\s*$", re.MULTILINE)


@cache
def validators(charts: Path) -> dict[tuple[str, str], jsonschema.Draft202012Validator]:
    """A validator for each API version and kind."""
    found = {}
    for pattern, folder in DEFINITIONS.items():
        (chart,) = charts.glob(pattern)
        with tarfile.open(chart) as archive:
            for member in archive.getmembers():
                if member.name.startswith(folder) and member.name.endswith(".yaml"):
                    text = _HELM.sub("", archive.extractfile(member).read().decode())
                    found |= _of(yaml.load(text, yaml.CSafeLoader))
    return found


def _of(definition: dict[str, Any]) -> dict[tuple[str, str], jsonschema.Draft202012Validator]:
    spec = definition["spec"]
    return {
        (f"{spec['group']}/{version['name']}", spec["names"]["kind"]): jsonschema.Draft202012Validator(
            _strict(version["schema"]["openAPIV3Schema"], top=True)
        )
        for version in spec["versions"]
    }


def _strict(schema: dict[str, Any], *, top: bool = False) -> dict[str, Any]:
    """A schema that knows no properties but its own."""
    strict = copy.copy(schema)
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    for key in ("properties", "patternProperties"):
        if key in schema:
            strict[key] = {name: _strict(one) for name, one in schema[key].items()}
    if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        strict["additionalProperties"] = False
    elif isinstance(schema.get("additionalProperties"), dict):
        strict["additionalProperties"] = _strict(schema["additionalProperties"])
    if "items" in schema:
        strict["items"] = _strict(schema["items"])
    if top:
        strict["properties"]["metadata"] = {"type": "object"}
    return strict
