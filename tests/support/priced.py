"""Resources for tests of costs and quotas."""

from stackwright.policy.reading.resources import Resource


def resource(type_, arguments=None, references=None, name="one"):
    """A resource of a type, with what its arguments refer to."""
    references = {path: frozenset(to) for path, to in (references or {}).items()}
    return Resource("resource", type_, name, arguments or {}, references)
