"""What cannot be written as HCL."""

from stackwright.model.errors import PlatformError


class HclError(PlatformError):
    """A synthesized document that Terraform would refuse, or that could be read in two ways."""
