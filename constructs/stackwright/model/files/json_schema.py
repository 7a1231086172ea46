"""The JSON schema of the environment files, for editors."""

import re
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core.core_schema import NullableSchema, WithDefaultSchema

from stackwright.model.layer import Layers, blocks
from stackwright.model.settings.environment_file import environment_settings
from stackwright.model.settings.platform_file import PlatformSettings

_FRACTION = re.compile(r"[0-9]+\.[0-9]+")
_NUMBER = "1.5"
"""A number that text may look like."""


class _Schema(GenerateJsonSchema):
    """A block that may be left out may not be null: see `empty_blocks`."""

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        """The schema of what may be null."""
        inner = self.generate_inner(schema["schema"])
        block = "$ref" in inner or inner.get("type") in ("array", "object")
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
        "$defs": _for_editors(schema["$defs"]),
    }


def _for_editors(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """The same schema for editors, which read `1.35` as a number where the loader reads text.

    JSON schema counts 1.0 among the whole numbers, which are no text to the loader: there, editors ask for quotes.
    """
    if isinstance(schema, list):
        return [_for_editors(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _for_editors(part) for key, part in schema.items()}
    if made.get("type") == "string" and re.search(made.get("pattern", ""), _NUMBER):
        return {**made, "type": ["string", "number"], "not": {"type": "integer"}}
    if any(isinstance(word, str) and _FRACTION.fullmatch(word) for word in made.get("enum", ())):
        return {**made, "enum": [*made["enum"], *(float(word) for word in made["enum"] if _FRACTION.fullmatch(word))]}
    return made
