"""ARNs, composed in one place: what a service's ARNs hold, and what they leave out."""

from typing import NamedTuple

from stackwright.model.catalogue.regions import Region

# Services whose ARNs name no region, and those whose ARNs name no account either.
# Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
REGIONLESS = frozenset({"budgets", "iam", "route53", "s3", "shield"})
ACCOUNTLESS = frozenset({"route53", "s3"})


def arn(region: Region, service: str, resource: str, *, account_id: str) -> str:
    """The ARN of a thing.

    Args:
        region: Its region; only the partition counts where a service's ARNs name no region.
        service: The service as ARNs spell it, e.g. `sqs`.
        resource: What follows the last colon, e.g. a queue's name.
        account_id: Its account; `aws` for what AWS itself owns, empty for what belongs to no account.
    """
    place = "" if service in REGIONLESS else region.name
    owner = "" if service in ACCOUNTLESS else account_id
    return f"arn:{region.partition}:{service}:{place}:{owner}:{resource}"


def aws_policy_arn(region: Region, name: str) -> str:
    """ARN of a policy that AWS manages, e.g. of `service-role/AmazonEBSCSIDriverPolicyV2`."""
    return arn(region, "iam", f"policy/{name}", account_id="aws")


def access_policy_arn(region: Region, name: str) -> str:
    """ARN of an access policy of EKS, which belongs to no region.

    Source: https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html
    """
    return f"arn:{region.partition}:eks::aws:cluster-access-policy/{name}"


class ArnParts(NamedTuple):
    """An ARN taken apart; region and account are empty where it names none."""

    partition: str
    service: str
    region: str
    account_id: str
    resource: str

    @classmethod
    def of(cls, text: str) -> "ArnParts":
        """The parts of a text that is known to be an ARN."""
        return cls(*text.split(":", 5)[1:])
