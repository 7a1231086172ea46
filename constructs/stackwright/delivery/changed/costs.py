"""What a change costs: the estimates of two revisions, line by line."""

import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from stackwright.delivery.changed.place import Place
from stackwright.delivery.changed.synthesized import Side, listed
from stackwright.delivery.changed.touched import REMEDY
from stackwright.delivery.graph.legs import shown
from stackwright.gitops.diff.revision import checked_out
from stackwright.policy.cost import report
from stackwright.policy.cost.assumptions import Assumptions
from stackwright.policy.cost.estimate import Estimate, of_resources
from stackwright.policy.cost.report import rounded
from stackwright.policy.reading.configuration import resources_of
from stackwright.policy.size import NOTHING, Size


@dataclass(frozen=True)
class Difference:
    """One thing that is paid otherwise than before.

    Attributes:
        stack: The stack.
        resource: The address of the resource.
        what: What of it.
        before: What it cost a month.
        after: What it costs a month.
    """

    stack: str
    resource: str
    what: str
    before: Size
    after: Size


@dataclass(frozen=True)
class Compared:
    """Two estimates.

    Attributes:
        before: That of the base.
        after: That of the work tree.
    """

    before: Estimate
    after: Estimate

    @property
    def differences(self) -> Iterator[Difference]:
        """What is paid otherwise, stack by stack."""
        old, new = (_sums(one) for one in (self.before, self.after))
        for identity in dict.fromkeys((*new, *old)):
            before, after = old.get(identity, NOTHING), new.get(identity, NOTHING)
            if before != after:
                yield Difference(*identity, before, after)

    @property
    def change(self) -> Size:
        """What more is paid a month."""
        return self.after.monthly - self.before.monthly

    def document(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "differences": [
                {
                    "stack": one.stack,
                    "resource": one.resource,
                    "what": one.what,
                    "before": rounded(one.before),
                    "after": rounded(one.after),
                }
                for one in self.differences
            ],
            "change": rounded(self.change),
            "after": report.document(self.after, [*dict.fromkeys(one.group for one in self.after.stacks)]),
        }


def costs(
    project: Path,
    environments: Path,
    base: str,
    names: Collection[str],
    today: date,
    assumptions: Assumptions,
    base_python: str | None = None,
) -> Compared:
    """What the work tree costs, and what a revision did. Both are judged as of today.

    Args:
        project: The folder of the program.
        environments: The folder of the environment files.
        base: What to call the revision by, e.g. `origin/main`.
        names: The environments; all of them if none is given.
        today: The day on which support of Kubernetes versions is judged.
        assumptions: What no file says.
        base_python: An interpreter with the packages of the base; the one that runs this if left out.

    Raises:
        ChangedError: One of them does not synthesize.
        GraphError: There is no environment of a name.
        RevisionError: There is no git, or no such revision.
    """
    place = Place.of(project, environments)
    with checked_out(place.repository, base) as revision, tempfile.TemporaryDirectory(prefix="stackwright-") as scratch:
        head = Side("the work tree", "mend that first", place.repository)
        then = Side(base, REMEDY, revision.folder, base_python or sys.executable, revision.day)
        estimates = []
        for side in (head, then):
            output = Path(scratch, "head" if side is head else "base")
            documents = side.documents(place, output)
            if side is head:
                shown(listed(output), names)  # which raises, if there is none of a name
            stacks = [one for one in listed(output) if not names or one.group in names]
            pairs = ((one, resources_of(documents[one.name])) for one in stacks)
            estimates.append(of_resources(pairs, today, assumptions))
        after, before = estimates
        return Compared(before, after)


def _sums(estimate: Estimate) -> dict[tuple[str, str, str], Size]:
    """What is paid by stack, resource and what of it: volumes that are alike are one."""
    found: dict[tuple[str, str, str], Size] = {}
    for line in estimate.lines:
        found[line.identity] = found.get(line.identity, NOTHING) + line.part.monthly
    return found
