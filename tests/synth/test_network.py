"""The VPC as it is synthesized."""


def test_dropping_a_zone_touches_no_other(platforms, synth):
    """Subnets, routes and gateways are keyed by zone, so Terraform destroys only the dropped zone's."""
    three = synth(platforms.environment({"network.zones": ["a", "b", "c"], "network.nat": "per_zone"}))["dev-network"]
    two = synth(platforms.environment({"network.zones": ["a", "c"], "network.nat": "per_zone"}))["dev-network"]

    for type_ in ("aws_subnet", "aws_route_table", "aws_route", "aws_nat_gateway", "aws_eip"):
        assert two.all(type_).items() <= three.all(type_).items()
        assert len(two.all(type_)) < len(three.all(type_))
