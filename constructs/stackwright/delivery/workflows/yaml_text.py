"""YAML as people write it: keys in order, scripts as blocks, jobs apart, the version behind each action's commit."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from stackwright.delivery.workflows import pins

HEADING = "# Written by `stackwright workflows` from the environment files: edit those, and run it again.\n"
_REASONS = {
    "id-token: write": "takes a role of AWS",
    "actions: read": "sees whether a newer run is on its way",
    "contents: write": "pushes the branch that it proposes",
    "issues: write": "keeps one issue",
    "pull-requests: write": "keeps one comment, or opens a pull request",
    "security-events: write": "shows what a scanner found",
    "uses: ./.github/workflows/cluster-ready.yaml": "zizmor: ignore[self-repository] actionlint knows no other way yet",
}
"""What stands behind a line: why a job may do more than read."""
_WIDE = 1_000_000
"""No line is folded: what is long, such as a condition, is read best whole."""


class _Dumper(yaml.SafeDumper):
    """Writes lists one step in, as GitHub's own documentation does."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the same step in two jobs is written twice
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


def _list(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.Node:
    """A list of names stands in one line."""
    return dumper.represent_sequence(
        "tag:yaml.org,2002:seq", values, flow_style=all(isinstance(one, str) for one in values)
    )


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
# `on` is a key of GitHub's, and true for YAML 1.1 only.
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def text(document: Mapping[str, Any]) -> str:
    """A document as a file.

    Args:
        document: Plain values, in the order in which they are written.
    """
    written = yaml.dump(dict(document), Dumper=_Dumper, sort_keys=False, width=_WIDE, allow_unicode=True)
    remarks = {f"uses: {used}": version for used, version in pins.versions().items()} | _REASONS
    for line, remark in remarks.items():
        written = written.replace(f"{line}\n", f"{line} # {remark}\n")
    apart = re.sub(r"\n(?=[a-z-]+:)", "\n\n", written)
    heading, jobs, rest = apart.partition("\njobs:\n")
    return HEADING + heading + jobs + re.sub(r"\n(?=  [a-z0-9-]+:\n)", "\n\n", rest)
