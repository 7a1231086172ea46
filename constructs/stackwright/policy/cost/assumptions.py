"""What no file of a platform says, and its cost depends on. Reports name each, and options change them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Assumptions:
    """What is taken for granted.

    Attributes:
        log_gib: What is written into each log group in a month, in GiB.
        image_gib: Images in each repository, in GiB.
        load_balancers: Load balancers that each controller makes that may make some.
        applications: Applications of each Argo CD that AWS runs.
        machines: Machines that Karpenter or EKS Auto Mode starts in each cluster.
        machine_type: Their type.
    """

    log_gib: Decimal = Decimal(5)
    image_gib: Decimal = Decimal(5)
    load_balancers: int = 1
    applications: int = 10
    machines: int = 0
    machine_type: str = "m7i.large"

    @property
    def told(self) -> Iterator[str]:
        """Each of them, in a line."""
        yield f"{self.log_gib} GiB a month are written into each log group (--log-gib)"
        yield f"each repository holds {self.image_gib} GiB of images (--image-gib)"
        yield f"each controller that may make load balancers makes {self.load_balancers} (--load-balancers)"
        yield f"each Argo CD that AWS runs has {self.applications} Applications (--applications)"
        machines = f"{self.machines} machines" + (f" of {self.machine_type}" if self.machines else "")
        yield f"Karpenter and EKS Auto Mode run {machines} in each cluster (--machines)"
