"""What keeps a rehearsal from beginning."""

from stackwright.model.errors import PlatformError


class RehearsalError(PlatformError):
    """A rehearsal cannot begin: something was asked for that is not there."""
