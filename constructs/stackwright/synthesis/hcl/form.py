"""Which arguments of a block are blocks, references, or text without templates: what the JSON does not tell.

For what Terraform itself defines, the forms stand here; for what providers define, their schemas know.
Source: https://developer.hashicorp.com/terraform/language/syntax/json#block-type-specific-exceptions
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stackwright.cdk import schema
from stackwright.cdk.schema import Block

ALL = frozenset("*")
BUILT_IN = frozenset({"terraform_data", "terraform_remote_state"})
"""Types of the provider that is part of Terraform. None of their arguments is a block."""


@dataclass(frozen=True)
class Form:
    """How what stands in a block is written.

    Attributes:
        constants: Arguments whose strings are plain text; `ALL` for every argument.
        references: Arguments that hold addresses or keywords.
        types: Arguments that hold types.
        arguments: Other arguments that Terraform defines; they are no blocks, even where they hold objects.
        blocks: Blocks that Terraform defines, and their forms.
        labels: How many labels stand between the block's type and its body.
        by_label: The forms of those whose last label says that they are others.
        schema: What a provider says of the other arguments.
        is_open: Whether any argument is allowed, and none is a block.
    """

    constants: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    arguments: frozenset[str] = frozenset()
    blocks: Mapping[str, "Form"] = field(default_factory=dict)
    labels: int = 0
    by_label: Mapping[str, "Form"] = field(default_factory=dict)
    schema: Block | None = None
    is_open: bool = False

    def is_constant(self, name: str) -> bool:
        """Whether an argument's strings are plain text."""
        return self.constants is ALL or name in self.constants


_CONDITION = Form()
_LIFECYCLE = Form(
    constants=frozenset({"create_before_destroy", "prevent_destroy", "destroy"}),
    references=frozenset({"ignore_changes", "replace_triggered_by"}),
    blocks={"precondition": _CONDITION, "postcondition": _CONDITION},
)
_CONNECTION = Form(is_open=True)
_PROVISIONER = Form(
    references=frozenset({"on_failure", "when"}), blocks={"connection": _CONNECTION}, labels=1, is_open=True
)
_RESOURCE_REFERENCES = frozenset({"provider", "depends_on"})
_RESOURCE_BLOCKS = {"lifecycle": _LIFECYCLE, "connection": _CONNECTION, "provisioner": _PROVISIONER}
_REPETITION = frozenset({"count", "for_each"})
_CONSTANT = Form(constants=ALL, is_open=True)
_BACKEND_BLOCKS = {"remote": "workspaces", "kubernetes": "exec", "cos": "assume_role", "oss": "assume_role"}
"""The backends of Terraform 1.11 that have a block; what holds an object in another one, as in S3's, is an argument."""

TOP_LEVEL: Mapping[str, Form] = {
    "terraform": Form(
        constants=ALL,
        blocks={
            "required_providers": _CONSTANT,
            "backend": Form(
                constants=ALL,
                labels=1,
                by_label={
                    backend: Form(constants=ALL, blocks={name: _CONSTANT}, is_open=True)
                    for backend, name in _BACKEND_BLOCKS.items()
                },
                is_open=True,
            ),
            "cloud": Form(constants=ALL, blocks={"workspaces": _CONSTANT}),
            "provider_meta": Form(labels=1, is_open=True),
        },
    ),
    "variable": Form(
        constants=frozenset({"default", "description", "sensitive", "nullable", "ephemeral"}),
        types=frozenset({"type"}),
        blocks={"validation": _CONDITION},
        labels=1,
        is_open=True,
    ),
    "output": Form(
        constants=frozenset({"description", "sensitive", "ephemeral"}),
        references=frozenset({"depends_on"}),
        blocks={"precondition": _CONDITION},
        labels=1,
        is_open=True,
    ),
    "locals": Form(is_open=True),
    "module": Form(
        constants=frozenset({"source", "version"}),
        references=frozenset({"depends_on", "providers"}),
        labels=1,
        is_open=True,
    ),
    "moved": Form(references=frozenset({"from", "to"})),
    "import": Form(references=frozenset({"to", "provider"}), is_open=True),
    "removed": Form(references=frozenset({"from"}), blocks={"lifecycle": _LIFECYCLE, "provisioner": _PROVISIONER}),
}
"""Top-level blocks that need no schema."""


def of_provider(block: Block | None) -> Form:
    """The form of a provider's configuration."""
    return Form(constants=frozenset({"alias", "version"}), schema=block)


def of_resource(block: Block | None, type_name: str) -> Form:
    """The form of a resource, data source or ephemeral resource."""
    return Form(
        references=_RESOURCE_REFERENCES,
        arguments=_REPETITION,
        blocks=_RESOURCE_BLOCKS,
        schema=block,
        is_open=type_name in BUILT_IN,
    )


class Schemas:
    """What the installed providers say of the types in one document.

    Args:
        sources: The address of each provider that the document requires, by its local name.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources

    def provider(self, local_name: str) -> Block | None:
        """The configuration of a provider; None when its bindings are not installed."""
        found = self._schema(local_name)
        return found.provider if found else None

    def resource(self, kind: str, type_name: str, provider: str | None) -> Block | None:
        """A resource, data source or ephemeral resource; None when it is not known.

        Args:
            kind: `resource`, `data` or `ephemeral`.
            type_name: Such as `aws_vpc`.
            provider: The reference to its provider, if it has one, such as `aws.west`.
        """
        found = self._schema((provider or type_name.partition("_")[0]).partition(".")[0])
        if found is None:
            return None
        types = {"resource": found.resources, "data": found.data_sources, "ephemeral": found.ephemeral_resources}
        return types[kind].get(type_name)

    def _schema(self, local_name: str) -> schema.ProviderSchema | None:
        name = self._sources.get(local_name, local_name).rpartition("/")[2]
        return schema.load(name) if name in schema.installed() else None
