"""What moto lacks, as data: a rehearsal with the real AWS provider cannot apply it.

moto stands in for AWS there. What it does not serve is validated and planned by the real provider all the same.
"""

from collections.abc import Mapping

UNSERVED: Mapping[str, str] = {"aws_eks_capability": "moto has no such API"}
"""Types that cannot be applied, and why."""
