"""What looks like a secret by its form, as detect-secrets knows it.

Source: https://github.com/Yelp/detect-secrets
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from stackwright.model.errors import PlatformError


class ScannerError(PlatformError):
    """Texts cannot be searched for secrets."""


# Not among them: what goes by entropy or by names, which hits every hash and every id; public addresses of networks,
# which are no secrets; services that nobody reaches any more.
DETECTORS = (
    "ArtifactoryDetector",
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "DiscordBotTokenDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "JwtTokenDetector",
    "MailchimpDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SendGridDetector",
    "SlackDetector",
    "SquareOAuthDetector",
    "StripeDetector",
    "TelegramBotTokenDetector",
    "TwilioKeyDetector",
)
LEAST_LENGTH = 16
"""Characters of the shortest secret that any of them knows."""
_PACKED = re.compile(r"[A-Za-z0-9+/\s]{40,}={0,2}\s*")


def found_in(text: str) -> tuple[str, ...]:
    """What looks like a secret in a text, by kind; user data is unpacked first."""
    return _found(text) if len(text) >= LEAST_LENGTH else ()


@lru_cache(maxsize=65536)  # the same texts stand in many stacks
def _found(text: str) -> tuple[str, ...]:
    return tuple(sorted({kind for one in _unpacked(text) for kind, look in _detectors() if any(look(one))}))


def _unpacked(text: str) -> Iterator[str]:
    yield text
    if _PACKED.fullmatch(text):
        try:
            yield base64.b64decode(text, validate=False).decode()
        except (binascii.Error, UnicodeDecodeError):
            return  # what cannot be unpacked is no text, and was looked at as it is


@cache
def _detectors() -> tuple[tuple[str, Callable[[str], Iterable[str]]], ...]:
    try:
        from detect_secrets.core.plugins.initialize import from_plugin_classname  # noqa: PLC0415 - an optional package
    except ModuleNotFoundError as missing:
        raise ScannerError(
            f"{missing.name} not installed, so texts cannot be searched for secrets; "
            "run: pip install 'stackwright[policy]'"
        ) from None
    plugins: Iterator[Any] = (from_plugin_classname(name) for name in DETECTORS)
    return tuple((one.secret_type, one.analyze_string) for one in plugins)
