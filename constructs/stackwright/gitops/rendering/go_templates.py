"""Go templates, resolved by a real engine of them: Helm's, which has the functions that ApplicationSets have."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from stackwright.gitops.tools import run

# A document for each task: every text of it resolved, under its key.
_TEMPLATE = """\
{{- range $task := .Values.tasks }}
---
{{- range $key, $text := $task.texts }}
{{ $key | quote }}: {{ tpl $text (merge (dict "Template" $.Template) $task.parameters) | toJson }}
{{- end }}
{{- end }}
"""


@dataclass(frozen=True)
class Task:
    """Texts to be resolved with the same parameters.

    Attributes:
        texts: The texts, by keys of one's own.
        parameters: What they may name.
    """

    texts: Mapping[str, str]
    parameters: Mapping[str, Any]


def resolve(tasks: Sequence[Task]) -> list[dict[str, str]]:
    """Resolve the texts of all tasks in one run of Helm.

    Args:
        tasks: The tasks.

    Returns:
        The texts of each task, under their keys.

    Raises:
        ToolError: There is no Helm, or a text is no template.
    """
    if not tasks:
        return []
    with tempfile.TemporaryDirectory(prefix="stackwright-") as name:
        chart = Path(name)
        (chart / "templates").mkdir()
        (chart / "templates" / "texts.yaml").write_text(_TEMPLATE)
        (chart / "Chart.yaml").write_text("{apiVersion: v2, name: texts, version: 0.0.0}")
        values = [{"texts": dict(task.texts), "parameters": dict(task.parameters)} for task in tasks]
        (chart / "values.yaml").write_text(json.dumps({"tasks": values}))
        printed = run("helm", ["template", "texts", str(chart)])
    return list(yaml.safe_load_all(printed))
