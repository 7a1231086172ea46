"""The JSON schema of the environment files, for editors."""

from typing import Any

from pydantic.json_schema import models_json_schema

from stackwright.model.layer import Layers, blocks
from stackwright.model.settings.environment_file import environment_settings
from stackwright.model.settings.platform_file import PlatformSettings


def json_schema(layers: Layers) -> dict[str, Any]:
    """One schema for both kinds of file: the one that has a `project` is `platform.yaml`.

    Args:
        layers: The layers that an environment can have.
    """
    environment = environment_settings(blocks(layers))
    references, schema = models_json_schema(
        [(PlatformSettings, "validation"), (environment, "validation")], ref_template="#/$defs/{model}"
    )
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Stackwright environment files",
        "if": {"required": ["project"]},
        "then": references[PlatformSettings, "validation"],
        "else": references[environment, "validation"],
        "$defs": schema["$defs"],
    }
