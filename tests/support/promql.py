"""What expressions of Prometheus speak of."""

import re
from dataclasses import dataclass, field

import promql_parser as promql


@dataclass
class Spoken:
    """What an expression names.

    Attributes:
        selectors: Each metric with the labels that it is chosen by.
        grouped: Labels that results are grouped or matched by.
    """

    selectors: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    grouped: set[str] = field(default_factory=set)

    @property
    def metrics(self):
        """The names."""
        return {name for name, _ in self.selectors}


def read(expression):
    """Parse an expression; Grafana's variables stand for what it puts there."""
    spoken = Spoken()

    def visit(node):
        modifier = getattr(node, "modifier", None)
        if isinstance(node, promql.VectorSelector):
            spoken.selectors.append((node.name, frozenset(found.name for found in node.matchers.matchers)))
        if isinstance(node, promql.AggregateExpr) and modifier:
            spoken.grouped |= set(modifier.labels)
        if isinstance(node, promql.BinaryExpr) and modifier and modifier.matching:
            spoken.grouped |= set(modifier.matching.labels)

    promql.walk(promql.parse(re.sub(r"\$__\w+", "5m", expression)), visit)
    return spoken
