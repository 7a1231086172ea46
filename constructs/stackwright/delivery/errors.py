"""What can go wrong in a delivery, and be mended by who runs it."""

from stackwright.model.errors import PlatformError


class DeliveryError(PlatformError):
    """Something cannot be delivered as asked."""
