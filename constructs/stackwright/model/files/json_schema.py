"""The JSON schema of the environment files, for editors."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core.core_schema import NullableSchema, WithDefaultSchema

from stackwright.model.layer import Layers, blocks
from stackwright.model.settings.environment_file import environment_settings
from stackwright.model.settings.platform_file import PlatformSettings


class _Schema(GenerateJsonSchema):
    """A block that may be left out may not be null: see `empty_blocks`."""

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        """The schema of what may be null."""
        inner = self.generate_inner(schema["schema"])
        block = "$ref" in inner or inner.get("type") in {"array", "object"}
        return inner if block else super().nullable_schema(schema)

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """The schema of what has a default: none for a block that is left out."""
        made = super().default_schema(schema)
        if "anyOf" not in made and made.get("default", "") is None:
            del made["default"]
        return made


def json_schema(layers: Layers) -> dict[str, Any]:
    """One schema for both kinds of file: the one that has a `project` is `platform.yaml`.

    Args:
        layers: The layers that an environment can have.
    """
    environment = environment_settings(blocks(layers))
    references, schema = models_json_schema(
        [(PlatformSettings, "validation"), (environment, "validation")],
        ref_template="#/$defs/{model}",
        schema_generator=_Schema,
    )
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Stackwright environment files",
        "if": {"required": ["project"]},
        "then": references[PlatformSettings, "validation"],
        "else": references[environment, "validation"],
        "$defs": schema["$defs"],
    }
