"""The verb `versions`: which image of which service runs where, since when, and by whom."""

import argparse
import json
from typing import Any

from stackwright.cli.deployment import add_tree
from stackwright.cli.table import WIDTH, table
from stackwright.gitops.promotion import versions_file
from stackwright.gitops.promotion.promotion import PromotionError, disagreements, known_service
from stackwright.gitops.promotion.versions_file import Entry, shown_instant
from stackwright.model.one_line import cut

MOST_IMAGE = 20
LEAST_NAME = 8
HEADINGS = ("service", "env", "image", "since", "by")


def add(commands: Any) -> None:  # noqa: ANN401 - argparse hides the type
    """Add the verb to the command line."""
    verb = commands.add_parser("versions", help="list which image runs where, since when, and by whom")
    verb.add_argument("service", metavar="SERVICE", nargs="?", help="one service (default: all)")
    verb.add_argument("--json", action="store_true", help="print them as JSON, with what ran before")
    add_tree(verb)
    verb.set_defaults(command=_versions)


def _versions(options: argparse.Namespace) -> int:
    versions = versions_file.read(options.tree)
    services = [known_service(versions, options.service)] if options.service else list(versions.said.services)
    deployed = [
        (service, environment, history)
        for service in services
        for environment in versions.order
        if (history := versions.history(service, environment))
    ]
    if options.json:
        listed = [
            {"service": service, "environment": environment, **_entry(now), "before": [*map(_entry, before)]}
            for service, environment, (now, *before) in deployed
        ]
        print(json.dumps(listed, indent=2))
    else:
        rows = [
            (service, environment, now.version.short, f"{now.deployed_at:%Y-%m-%d}", now.deployed_by)
            for service, environment, (now, *_) in deployed
        ]
        print(_table(rows))
    if differing := disagreements(options.tree):
        raise PromotionError("\n".join(differing))
    return 0


def _entry(entry: Entry) -> dict[str, str | None]:
    return {
        "tag": entry.tag,
        "digest": entry.digest,
        "deployed_at": shown_instant(entry.deployed_at),
        "deployed_by": entry.deployed_by,
    }


def _table(rows: list[tuple[str, str, str, str, str]]) -> str:
    """The rows with long images and names cut, so that they fit a terminal unless services have very long names."""
    rows = [
        (service, environment, cut(image, MOST_IMAGE), since, by) for service, environment, image, since, by in rows
    ]
    taken = sum(max(len(cell) for cell in column) + len("  ") for column in [*zip(HEADINGS, *rows, strict=True)][:-1])
    room = max(WIDTH - taken, LEAST_NAME)
    return table(HEADINGS, [(*row[:-1], cut(row[-1], room)) for row in rows])
