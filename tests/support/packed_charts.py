"""Charts for tests, packed as their repositories have them."""

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: values}
data: {values: {{ .Values | toJson | quote }}, kubernetes: {{ .Capabilities.KubeVersion.Version }}}
"""
"""A template that shows what it was given."""


def pack(folder: Path, name: str, version: str, templates: Mapping[str, str], schema: object = None) -> Path:
    """Pack a chart.

    Args:
        folder: Where to.
        name: Its name.
        version: Its version.
        templates: The texts of its templates, by name.
        schema: What values it takes; whatever there is if left out.
    """
    files = {"Chart.yaml": json.dumps({"apiVersion": "v2", "name": name, "version": version})}
    files |= {f"templates/{template}.yaml": text for template, text in templates.items()}
    if schema is not None:
        files["values.schema.json"] = json.dumps(schema)
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name}-{version}.tgz"
    with tarfile.open(archive, "w:gz") as packed:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(text.encode())
            packed.addfile(entry, io.BytesIO(text.encode()))
    return archive
