"""Where a construct stands: all that it may know beside its own settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stackwright.model.arns import arn
from stackwright.model.catalogue.regions import REGIONS, Region
from stackwright.model.names import Names
from stackwright.model.settings.waivers import Stage

MANAGED_BY = {"managed-by": "stackwright"}


@dataclass(frozen=True)
class Context:
    """Names, region, account and tags of the stack that a construct is part of.

    Attributes:
        names: Names of the things around it.
        region: The region it is made in.
        account_id: The account it is made in, 12 digits.
        tags: Tags of everything in its stack. The provider sets them on what Terraform makes; what others make on its
            behalf, such as a launch template's instances, has to be told.
        iam_path: Path of its roles, policies and instance profiles.
        permissions_boundary: ARN of the policy that bounds its roles; None without.
        stage: How strictly it is guarded, on which defaults depend; the strictest where nobody says so.
    """

    names: Names
    region: Region
    account_id: str
    tags: Mapping[str, str] = field(default_factory=dict)
    iam_path: str = "/"
    permissions_boundary: str | None = None
    stage: Stage = "production"

    @classmethod
    def of(cls, *, project: str, environment: str, region: str, account_id: str) -> "Context":
        """A context for constructs in an app of your own.

        Args:
            project: First part of every name, e.g. `acme`.
            environment: Second part of every name, e.g. `dev`.
            region: The region's code, e.g. `eu-west-1`.
            account_id: The account's 12 digits.

        Raises:
            KeyError: The region is none in which EKS runs.
        """
        tags = {"project": project, "environment": environment, **MANAGED_BY}
        return cls(Names(f"{project}-{environment}"), REGIONS[region], account_id, tags)

    def arn(self, service: str, resource: str) -> str:
        """ARN of a thing of this account and region, e.g. of service `sqs` and a queue's name."""
        return arn(self.region, service, resource, account_id=self.account_id)

    def public_arn(self, service: str, resource: str) -> str:
        """ARN of a thing of this region that belongs to no account, e.g. of service `ec2` and `image/*`."""
        return arn(self.region, service, resource, account_id="")

    def role_arn(self, name: str, path: str | None = None) -> str:
        """ARN of an IAM role of this account, in the path that all its roles are in if none is given."""
        return self.arn("iam", f"role{path or self.iam_path}{name}")

    @property
    def account_principal(self) -> str:
        """The account as a principal: whoever in it IAM lets."""
        return self.arn("iam", "root")

    @property
    def cluster_arn(self) -> str:
        """ARN of the environment's cluster, known before the cluster exists."""
        return self.arn("eks", f"cluster/{self.names.cluster}")

    @property
    def registry_host(self) -> str:
        """Host of the account's image registry in this region."""
        return f"{self.account_id}.dkr.ecr.{self.region.name}.{self.region.dns_suffix}"
