"""AWS regions: their partition, and the letters and ids of their availability zones."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """One AWS region.

    Attributes:
        name: The region's code, e.g. `eu-west-1`.
        zones: Letters of the zones that every account sees; empty where accounts see different ones.
    """

    name: str
    zones: str

    @property
    def zones_of_any_account(self) -> str:
        """Letters of the zones that some account sees: for stand-ins, which must not refuse anybody's."""
        return self.zones or _ZONES_OF_ANY_ACCOUNT[self.name]

    @property
    def zone_id_prefix(self) -> str:
        """What the ids of its zones start with, e.g. `euw1-az`: the same zone of every account has the same id.

        Source: https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
        """
        *area, direction, number = self.name.split("-")
        return area[0] + "".join(part[0] for part in area[1:]) + _COMPASS.get(direction, direction[:1]) + number + "-az"

    @property
    def zones_without_eks(self) -> tuple[str, ...]:
        """Ids of the zones in which EKS places no control plane."""
        return tuple(id_ for id_ in ZONES_WITHOUT_EKS if id_.startswith(self.zone_id_prefix))

    @property
    def partition(self) -> str:
        """First part of every ARN after `arn:`: `aws`, `aws-cn` or `aws-us-gov`."""
        return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(self.name.rsplit("-", 2)[0], "aws")

    @property
    def dns_suffix(self) -> str:
        """Domain of the region's service endpoints."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    def endpoint(self, service: str) -> str:
        """Name of a service in this region, by which policies know it: `logs.eu-west-1.amazonaws.com`."""
        return f"{service}.{self.name}.{self.dns_suffix}"


_COMPASS = {"north": "n", "northeast": "ne", "northwest": "nw", "south": "s", "southeast": "se", "southwest": "sw"} | {
    "east": "e",
    "west": "w",
    "central": "c",
}
# Subnets in them are refused by EKS when a cluster is made.
# Source: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
ZONES_WITHOUT_EKS = ("use1-az3", "usw1-az2", "cac1-az3")

# Regions in which EKS runs, and their zones.
# Source: https://docs.aws.amazon.com/general/latest/gr/eks.html
# Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
# Older accounts see letters of their own in us-west-1 and ap-northeast-1, so there the letters have to be written out.
_ZONES = {
    "af-south-1": "abc",
    "ap-east-1": "abc",
    "ap-east-2": "abc",
    "ap-northeast-1": "",
    "ap-northeast-2": "abcd",
    "ap-northeast-3": "abc",
    "ap-south-1": "abc",
    "ap-south-2": "abc",
    "ap-southeast-1": "abc",
    "ap-southeast-2": "abc",
    "ap-southeast-3": "abc",
    "ap-southeast-4": "abc",
    "ap-southeast-5": "abc",
    "ap-southeast-6": "abc",
    "ap-southeast-7": "abc",
    "ca-central-1": "abd",
    "ca-west-1": "abc",
    "cn-north-1": "ab",
    "cn-northwest-1": "abc",
    "eu-central-1": "abc",
    "eu-central-2": "abc",
    "eu-north-1": "abc",
    "eu-south-1": "abc",
    "eu-south-2": "abc",
    "eu-west-1": "abc",
    "eu-west-2": "abc",
    "eu-west-3": "abc",
    "il-central-1": "abc",
    "me-central-1": "abc",
    "me-south-1": "abc",
    "mx-central-1": "abc",
    "sa-east-1": "abc",
    "us-east-1": "abcdef",
    "us-east-2": "abc",
    "us-gov-east-1": "abc",
    "us-gov-west-1": "abc",
    "us-west-1": "",
    "us-west-2": "abcd",
}
# One account sees three of those of ap-northeast-1, and two of those of us-west-1.
_ZONES_OF_ANY_ACCOUNT = {"ap-northeast-1": "abcd", "us-west-1": "abc"}
REGIONS = {name: Region(name, zones) for name, zones in _ZONES.items()}


def any_region(name: str) -> Region:
    """A region of any name: one that is not in the table has the three zones that most have."""
    return REGIONS.get(name) or Region(name, "abc")
