"""Staging labels of secrets in the local AWS, which takes the worst case: a version without one is gone at once.

moto drops every label of the version that was AWSCURRENT, lets two versions have the same one, and keeps versions
without any for ever. AWS moves labels one by one, and may delete a version that has none.

Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
"""

from typing import Any

from moto.secretsmanager.models import FakeSecret

CURRENT, PREVIOUS = "AWSCURRENT", "AWSPREVIOUS"


def teach() -> None:
    """Have moto, in this process, keep labels like that."""

    def reset_default_version(secret: Any, version: dict[str, Any], version_id: str) -> None:  # noqa: ANN401
        for other in secret.versions.values():
            was_current = CURRENT in other["version_stages"]
            moved = {PREVIOUS, *version["version_stages"]}
            kept = [label for label in other["version_stages"] if label not in moved]
            other["version_stages"] = [*kept, *([PREVIOUS] if was_current else [])]
        secret.versions[version_id] = version
        secret.versions = {name: one for name, one in secret.versions.items() if one["version_stages"]}
        secret.default_version_id = version_id

    FakeSecret.reset_default_version = reset_default_version  # type: ignore[assignment, method-assign]
