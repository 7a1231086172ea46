"""One rule over all names that AWS is going to be given: none breaks a limit of AWS."""

from collections.abc import Iterable, Iterator

from stackwright.model.errors import Fault
from stackwright.model.layer import UsedName


def limit_faults(names: Iterable[UsedName]) -> Iterator[Fault]:
    """A fault for each name that AWS would not take; one that is told is not told again at another key.

    Args:
        names: The names.
    """
    told = set()
    for used in names:
        problem = used.limit.problem(used.name)
        if problem and problem not in told:
            told.add(problem)
            yield Fault(problem, used.remedy, used.key)
