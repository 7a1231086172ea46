"""Whether subnets that others made lead where their tier says."""

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.data_aws_route_tables import DataAwsRouteTables, DataAwsRouteTablesFilter
from constructs import Construct

from stackwright.cdk.core import Postcondition, TerraformResourceLifecycle
from stackwright.model.cidr import Tier

# Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html (filters)
# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html (wildcards)
TO_THE_INTERNET = ("route.gateway-id", "igw-*")
MAIN = ("association.main", "true")
OF_SUBNET = "association.subnet-id"


class ExistingRoutes(Construct):
    """A check of every subnet: public ones have a route to an internet gateway, all others have none.

    A subnet that is associated with no route table uses the VPC's main one.

    Args:
        scope: Parent construct.
        id_: Construct id, part of every Terraform address below it.
        vpc_id: The VPC.
        subnets: Tier and id of each subnet, by a name for its address.
    """

    def __init__(self, scope: Construct, id_: str, *, vpc_id: str, subnets: Mapping[str, tuple[Tier, str]]) -> None:
        super().__init__(scope, id_)
        self._vpc_id = vpc_id
        internet, main = self._tables("to-the-internet", *TO_THE_INTERNET), self._tables("main", *MAIN)
        own = "length(self.ids) > 0 ? self.ids : " + f"{main.fqn}.ids"
        leading = f"length(setintersection({own}, {internet.fqn}.ids))"
        for name, (tier, subnet_id) in subnets.items():
            public = tier == "public"
            said = "has no route to an internet gateway" if public else "has a route to an internet gateway"
            self._tables(
                name, OF_SUBNET, subnet_id, f"{leading} {'>' if public else '=='} 0", f"The subnet {name} {said}."
            )

    def _tables(
        self, name: str, filter_: str, value: str, condition: str | None = None, said: str = ""
    ) -> DataAwsRouteTables:
        checks = [Postcondition(condition=f"${{{condition}}}", error_message=said)] if condition else []
        return DataAwsRouteTables(
            self,
            name,
            vpc_id=self._vpc_id,
            filter=[DataAwsRouteTablesFilter(name=filter_, values=[value])],
            lifecycle=TerraformResourceLifecycle(postcondition=checks) if checks else None,
        )
