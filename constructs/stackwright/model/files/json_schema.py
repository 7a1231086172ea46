"""The JSON schema of the environment files, for editors."""

from typing import Any

from pydantic.json_schema import models_json_schema

from stackwright.model.settings.environment_file import EnvironmentSettings
from stackwright.model.settings.platform_file import PlatformSettings


def json_schema() -> dict[str, Any]:
    """One schema for both kinds of file: the one that has a `project` is `platform.yaml`."""
    references, schema = models_json_schema(
        [(PlatformSettings, "validation"), (EnvironmentSettings, "validation")], ref_template="#/$defs/{model}"
    )
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Stackwright environment files",
        "if": {"required": ["project"]},
        "then": references[PlatformSettings, "validation"],
        "else": references[EnvironmentSettings, "validation"],
        "$defs": schema["$defs"],
    }
