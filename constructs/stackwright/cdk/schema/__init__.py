"""Provider schemas, read out of the installed bindings packages.

Good enough to serve Terraform's core: names, types, nesting, required, optional, computed. It is not the provider: it
knows no default values and validates no value.
"""

from __future__ import annotations

from functools import cache as remembered
from pathlib import Path

from stackwright.cdk.answers import answers
from stackwright.cdk.schema import bindings, cache, given_up, reader, secrets_by_name, supplement
from stackwright.cdk.schema.bindings import Bindings, installed
from stackwright.cdk.schema.block import (
    Attribute,
    Block,
    CtyType,
    LazyBlocks,
    NestedAttribute,
    NestedBlock,
    Nesting,
    ProviderSchema,
    block_from_json,
)
from stackwright.cdk.schema.errors import SchemaError, UnknownProviderError, UnknownTypeError, UnreadableBindingsError

__all__ = [
    "Attribute",
    "Block",
    "CtyType",
    "NestedAttribute",
    "NestedBlock",
    "Nesting",
    "ProviderSchema",
    "SchemaError",
    "UnknownProviderError",
    "UnknownTypeError",
    "UnreadableBindingsError",
    "installed",
    "load",
    "load_tarball",
    "provider_of",
]


@remembered
def load(provider: str) -> ProviderSchema:
    """Load the schema of a provider whose bindings are installed.

    The first load of a bindings version takes seconds, later ones milliseconds; see `cache`.

    Args:
        provider: The provider's local name, such as `aws`.

    Raises:
        UnknownProviderError: No bindings package of this provider is installed.
    """
    return _load(bindings.find(provider))


def load_tarball(provider: str, tarball: Path) -> ProviderSchema:
    """Load the schema of a provider from a bindings tarball that is not installed.

    Args:
        provider: The provider's local name, such as `aws`.
        tarball: A jsii tarball, as it lies in the folder `_jsii` of a bindings package.
    """
    return _load(Bindings(provider, tarball))


def provider_of(type_name: str) -> str:
    """Return the name of the installed provider that has a resource, data source or ephemeral resource of this type.

    Args:
        type_name: Such as `aws_eks_cluster`.

    Raises:
        UnknownTypeError: None has; the message suggests what may have been meant.
    """
    names = installed()
    for name in sorted(names, key=len, reverse=True):
        prefix = name.replace("-", "_")
        if type_name == prefix or type_name.startswith(f"{prefix}_"):
            known = _types(load(name))
            if type_name in known:
                return name
            raise UnknownTypeError(type_name, known)
    raise UnknownTypeError(type_name, {type_ for name in names for type_ in _types(load(name))})


def _types(schema: ProviderSchema) -> set[str]:
    return {*schema.resources, *schema.data_sources, *schema.ephemeral_resources}


def _load(package: Bindings) -> ProviderSchema:
    facts, blocks = supplement.content(package.name), given_up.content(package.name)
    asked = " ".join(answers(package.name)).encode()  # other types are newer, and their secrets are told by name
    path = cache.path_for(package.identity, facts + blocks + asked)
    stored = cache.load(path)
    if stored is None:
        data = _read(package, facts, blocks)
        cache.save(path, data)
        stored = cache.StoredSchema(data)
    definitions = LazyBlocks(stored.documents(given_up.DEFINITIONS))
    return ProviderSchema(
        package.name,
        stored.header["source"],
        stored.header["version"],
        block_from_json(stored.header["provider"]),
        LazyBlocks(stored.documents("resource_schemas"), definitions),
        LazyBlocks(stored.documents("data_source_schemas"), definitions),
        LazyBlocks(stored.documents("ephemeral_resource_schemas")),
    )


def _read(package: Bindings, facts: bytes, blocks: bytes) -> bytes:
    sources = bindings.sources(package)
    document = reader.read(sources.modules)
    supplement.apply(document, facts)
    secrets_by_name.flag(document, answers(package.name))
    given_up.apply(document, blocks)
    return cache.store(document, sources.address.partition("/")[2], sources.version)
