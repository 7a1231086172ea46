"""`network.dns`: how names are resolved inside the VPC."""

from stackwright.model.settings.consequence import changing, updates
from stackwright.model.settings.form import Settings


@changing(
    support=updates("vpc"),
    hostnames=updates("vpc"),
)
class DnsSettings(Settings):
    """How names are resolved inside the VPC. EKS needs both."""

    support: bool = True
    """Whether the VPC's own resolver answers, at the second address of the range."""
    hostnames: bool = True
    """Whether instances get DNS names. Nodes cannot join a cluster without them."""
