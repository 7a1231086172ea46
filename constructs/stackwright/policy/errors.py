"""What can go wrong with the rules themselves, and that a user can put right."""

from stackwright.model.errors import PlatformError


class PolicyError(PlatformError):
    """A rule of one's own cannot be used, or what is to be judged cannot be read."""
