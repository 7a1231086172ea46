"""The bindings packages: where they are, and the TypeScript that they were compiled from.

A bindings tarball holds, per resource, JavaScript whose source map carries the generated TypeScript. Only the
TypeScript tells required from optional and optional from optional-and-computed for every attribute, so the 131 MB
jsii assembly is never opened.
"""

from __future__ import annotations

import base64
import json
import sys
import tarfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, cast

from stackwright.cdk.packages import PROVIDER_PREFIX, provider_of
from stackwright.cdk.schema.errors import UnknownProviderError, UnreadableBindingsError

_SOURCE_MAP = b"sourceMappingURL=data:application/json;base64,"


@dataclass(frozen=True, slots=True)
class Bindings:
    """One provider's bindings package.

    Attributes:
        name: The provider's local name, such as `aws`.
        tarball: The jsii tarball inside the package.
    """

    name: str
    tarball: Path

    @property
    def identity(self) -> str:
        """Names this content: package version, length and checksum of the unpacked tarball."""
        with self.tarball.open("rb") as file:
            file.seek(-8, 2)  # gzip ends with the checksum and the length of what it packed (RFC 1952, 2.3.1)
            trailer = file.read(8)
        version = self.tarball.name.partition("@")[2].removesuffix(".jsii.tgz") or "unversioned"
        return f"{self.name}-{version}-{trailer.hex()}"


@dataclass(frozen=True, slots=True)
class Sources:
    """What a bindings package says, before it is understood.

    Attributes:
        address: The provider's address, such as `registry.terraform.io/hashicorp/aws`.
        version: The provider version that the bindings were generated from.
        modules: TypeScript by module name; a module is one resource, data source or provider.
    """

    address: str
    version: str
    modules: Mapping[str, str]


def installed() -> tuple[str, ...]:
    """Return the names of the providers whose bindings are installed, sorted."""
    return tuple(sorted(_tarballs()))


def find(name: str) -> Bindings:
    """Find the installed bindings of a provider.

    Raises:
        UnknownProviderError: No bindings package of this provider is installed.
    """
    tarball = _tarballs().get(name)
    if tarball is None:
        raise UnknownProviderError(name, installed())
    return Bindings(name, tarball)


def sources(bindings: Bindings) -> Sources:
    """Read the TypeScript of every module in one pass over the tarball.

    Raises:
        UnreadableBindingsError: The package does not say which provider it was generated from.
    """
    modules: defaultdict[str, list[str]] = defaultdict(list)
    package: dict[str, object] = {}
    with tarfile.open(bindings.tarball, "r|gz") as archive:
        for member in archive:
            parts = member.name.split("/")
            if parts[1:] == ["package.json"]:
                package = json.load(cast("IO[bytes]", archive.extractfile(member)))
            elif len(parts) > 3 and parts[1] == "lib" and member.name.endswith(".js"):  # noqa: PLR2004
                content = cast("IO[bytes]", archive.extractfile(member)).read()
                modules[parts[2]].append(_typescript(content))
    try:
        provider = package["cdktf"]["provider"]  # type: ignore[index]
        address, version = str(provider["name"]), str(provider["version"])
    except KeyError as missing:
        refusal = f"{bindings.tarball.name}: package.json names no provider; use bindings made by cdktf 0.19 or later"
        raise UnreadableBindingsError(refusal) from missing
    return Sources(address, version, {name: "\n".join(texts) for name, texts in modules.items()})


def _typescript(javascript: bytes) -> str:
    start = javascript.rfind(_SOURCE_MAP)
    if start < 0:
        return ""
    document = json.loads(base64.b64decode(javascript[start + len(_SOURCE_MAP) :]))
    return "\n".join(document.get("sourcesContent") or ())


@lru_cache(maxsize=1)
def _tarballs() -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for entry in sys.path:
        for tarball in Path(entry).glob(f"{PROVIDER_PREFIX}*/_jsii/*.jsii.tgz"):
            found.setdefault(provider_of(tarball.parts[-3]), tarball)
    return found
