"""The provider block: which account, region or cluster a stand-in provider stands for, and its default tags."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stackwright.rehearsal.stand_in.invention import Place
from stackwright.rehearsal.stand_in.validation import is_region
from stackwright.rehearsal.stand_in.wire import UNKNOWN, has_unknown

# Set, it is the account whose credentials are in use, and `allowed_account_ids` is held against it.
ACCOUNT_VARIABLE = "STACKWRIGHT_STAND_IN_ACCOUNT_ID"
_REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")


class ConfigurationError(Exception):
    """The provider refuses its configuration; holds a summary and a detail."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a provider block comes to.

    Attributes:
        scope: Names the account or cluster; objects of different scopes know nothing of each other.
        place: The account and region; of no meaning to providers other than AWS.
        default_tags: AWS's default tags; None while they are unknown.
    """

    scope: str
    place: Place
    default_tags: Mapping[str, Any] | None = field(default_factory=dict)

    @classmethod
    def empty(cls, provider: str) -> Configuration:
        """Return the configuration of a provider that has none yet."""
        return cls.read(provider, {}, {})

    @classmethod
    def read(cls, provider: str, block: Mapping[str, Any], environment: Mapping[str, str]) -> Configuration:
        """Read the arguments of a provider block.

        Raises:
            ConfigurationError: The account in use is not one that the block allows, or the region is none.
        """
        if provider != "aws":
            return cls(f"{provider}-{_cluster(block)}", Place())
        place = Place(_account(block, environment.get(ACCOUNT_VARIABLE, "")), _region(block, environment))
        tags = [entry.get("tags") or {} for entry in block.get("default_tags") or ()]
        return cls(
            f"aws-{place.account}",
            place,
            None if has_unknown(tags) else {key: tag for entry in tags for key, tag in entry.items()},
        )

    def all_tags(self, tags: Any) -> Any:  # noqa: ANN401
        """Return a resource's `tags_all`: its own tags over the default ones."""
        if self.default_tags is None or tags is UNKNOWN:
            return UNKNOWN
        return {**self.default_tags, **(tags or {})}


def _region(block: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    if isinstance(block.get("region"), str):
        return str(block["region"])
    variable = next((name for name in _REGION_VARIABLES if environment.get(name)), None)
    if variable is None:
        return Place().region
    if not is_region(environment[variable]):
        detail = f'The environment variable {variable} names it. Give it a name such as "eu-west-1".'
        raise ConfigurationError(f'"{environment[variable]}" is no region', detail)
    return environment[variable]


def _account(block: Mapping[str, Any], in_use: str) -> str:
    allowed, forbidden = (_texts(block.get(name)) for name in ("allowed_account_ids", "forbidden_account_ids"))
    if in_use and (in_use in forbidden or (allowed and in_use not in allowed)):
        detail = f"The provider configuration allows {', '.join(allowed) or 'others'}."
        raise ConfigurationError(f"AWS account ID not allowed: {in_use}", detail)
    return in_use or next(iter(allowed), Place().account)


def _texts(value: Any) -> list[str]:  # noqa: ANN401
    return [] if value is None or has_unknown(value) else sorted(value)


def _cluster(block: Mapping[str, Any]) -> str:
    """Name a cluster by its address, which the helm provider holds in a block of its own."""
    inner = block.get("kubernetes")
    host = (inner if isinstance(inner, dict) else block).get("host")
    return hashlib.sha256(host.encode()).hexdigest()[:8] if isinstance(host, str) else "default"
