"""What can go wrong between an operator and a state."""

from stackwright.model.errors import PlatformError


class StateError(PlatformError):
    """A state cannot be reached, or what was asked for would harm it."""
