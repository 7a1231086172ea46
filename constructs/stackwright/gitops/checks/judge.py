"""All rules over what was rendered."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from stackwright.gitops.checks import pins, validity
from stackwright.gitops.checks.finding import Finding
from stackwright.gitops.expected import Expected
from stackwright.gitops.rendering import Rendered


def judged(rendered: Sequence[Rendered], expected: Expected, _repository: Path) -> list[Finding]:
    """What the rules find.

    Args:
        rendered: All applications of an environment.
        expected: What its Terraform makes.
    """
    return sorted(chain(validity.findings(rendered, expected.cluster.kubernetes), pins.findings(rendered)))
