"""What an estimate counts, by examples that are computed by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.priced import resource

from stackwright.policy.cost.table import PRICED, unpriced
from stackwright.policy.reading.resources import Unknown
from stackwright.policy.size import Size, total

TEMPLATE = resource(
    "aws_launch_template",
    {"block_device_mappings": [{"ebs": {"volume_type": "gp3", "volume_size": 50}}], "instance_type": "t4g.micro"},
)
OF_TEMPLATE = {"launch_template.id": [TEMPLATE.address]}


def group(types, capacity="ON_DEMAND", least=1, desired=2, most=5):
    """A node group with volumes of 50 GiB."""
    sizes = {"min_size": least, "desired_size": desired, "max_size": most}
    arguments = {"instance_types": types, "capacity_type": capacity, "scaling_config": sizes}
    return resource("aws_eks_node_group", arguments, OF_TEMPLATE)


BALANCER = (
    resource("aws_iam_role"),
    resource(
        "aws_iam_role_policy_attachment",
        {},
        {"role": ["aws_iam_role.one"], "policy_arn": ["aws_iam_policy.one"]},
    ),
    resource(
        "aws_iam_policy",
        {
            "policy": '{"Statement": {"Effect": "Allow", "Action": "elasticloadbalancing:CreateLoadBalancer",'
            ' "Resource": "*"}}'
        },
    ),
)
SAMPLES = {
    "aws_autoscaling_group": (
        resource("aws_autoscaling_group", {"min_size": 1, "max_size": 1}, OF_TEMPLATE),
        TEMPLATE,
    ),
    "aws_cloudwatch_log_group": (resource("aws_cloudwatch_log_group", {"retention_in_days": 30}),),
    "aws_ec2_transit_gateway_vpc_attachment": (resource("aws_ec2_transit_gateway_vpc_attachment"),),
    "aws_ecr_repository": (resource("aws_ecr_repository"),),
    "aws_eip": (resource("aws_eip"),),
    "aws_eks_capability": (resource("aws_eks_capability", {"type": "KRO"}),),
    "aws_eks_cluster": (resource("aws_eks_cluster", {"version": "1.35"}),),
    "aws_eks_node_group": (group(["m7i.large"]), TEMPLATE),
    "aws_iam_role": BALANCER,
    "aws_kms_key": (resource("aws_kms_key"),),
    "aws_nat_gateway": (resource("aws_nat_gateway", {"subnet_id": "subnet-1"}),),
    "aws_secretsmanager_secret": (resource("aws_secretsmanager_secret"),),
    "aws_vpc_endpoint": (resource("aws_vpc_endpoint", {"vpc_endpoint_type": "Interface", "subnet_ids": ["subnet-1"]}),),
}
"""For each type that has a price, a resource of it with what it needs."""


def cents(size):
    """A size in whole cents, as text."""
    return [str(round(number, 2)) for number in size.numbers]


def test_nodes_of_a_group_with_their_volumes(estimate):
    """1, 2 or 5 machines of m7i.large at 0.11235 USD an hour in Ireland, each with 50 GiB at 0.088.

    One: 0.11235 x 730 + 50 x 0.088 = 82.0155 + 4.40 = 86.4155; two: 172.831; five: 432.0775.
    """
    found = estimate(group(["m7i.large", "m7i.xlarge"]), TEMPLATE)

    assert cents(found.monthly) == ["86.42", "172.83", "432.08"]


def test_spot_is_counted_at_the_price_of_the_dearest_on_demand(estimate):
    """What Spot costs nobody knows beforehand: at most 2 x 0.0912 x 730 = 133.152 of t3.large, not 2 x 0.0456 x 730."""
    found = estimate(group(["t3.medium", "t3.large"], "SPOT"))

    assert cents(found.monthly)[1] == "133.15"
    assert "Spot, at most" in found.lines[0].part.text


def test_capacity_blocks_are_named_and_not_counted(estimate):
    """They were paid for when they were bought."""
    found = estimate(group(["p5.48xlarge"], "CAPACITY_BLOCK"))

    assert found.monthly == Size.of(0)
    assert "p5.48xlarge" in found.gaps[0].why


def test_more_than_a_volume_can_do_for_nothing(estimate):
    """1,000 IOPS beyond 3,000 cost 0.0055 USD each in Ireland: 5.50 a machine, beside 10 x 0.088 = 0.88 for 10 GiB."""
    volume = {"volume_type": "gp3", "volume_size": 10, "iops": 4000, "throughput": 125}
    template = resource("aws_launch_template", {"block_device_mappings": [{"ebs": volume}]})
    bare = estimate(group(["t3.medium"], least=1, desired=1, most=1))
    whole = estimate(group(["t3.medium"], least=1, desired=1, most=1), template)

    assert cents(whole.monthly - bare.monthly)[1] == "6.38"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 12, 1), "73.00", id="the last day of standard support"),
        pytest.param(date(2026, 12, 2), "438.00", id="the first day of extended support"),
    ],
)
def test_support_of_a_version_costs_by_the_day(estimate, today, expected):
    """0.10 x 730 = 73.00 USD; in extended support 0.50 more an hour: 0.60 x 730 = 438.00."""
    found = estimate(resource("aws_eks_cluster", {"version": "1.34"}), today=today)

    assert cents(found.monthly)[0] == expected


def test_a_scaling_tier_comes_on_top(estimate):
    """The control plane's 73.00 USD, and 1.65 x 730 = 1,204.50 for the tier XL, of which only us-east-1 is known."""
    cluster = resource("aws_eks_cluster", {"version": "1.35", "control_plane_scaling_config": {"tier": "tier-xl"}})
    found = estimate(cluster)

    assert cents(found.monthly)[0] == "1277.50"
    assert [line.part.price.is_fallback for line in found.lines] == [False, True]


def test_auto_mode_asks_for_a_fee_on_top(estimate):
    """Three of m7i.large: 3 x 0.11235 x 730 = 246.0465, a fee of 12 % of it: 29.52558, and the control plane: 73.00."""
    cluster = resource("aws_eks_cluster", {"version": "1.35", "compute_config": {"enabled": True}})

    assert cents(estimate(cluster, machines=3, machine_type="m7i.large").monthly)[0] == "348.57"
    assert "EKS Auto Mode" in estimate(cluster).gaps[0].why


def test_a_regional_nat_gateway_is_paid_by_the_zone(estimate):
    """Three zones: 3 x 0.048 x 730 = 105.12 USD, and an address in each, 3 x 0.005 x 730 = 10.95."""
    subnets = [
        resource("aws_subnet", {"availability_zone": f"eu-west-1{zone}"}, name=f"{tier}-{zone}")
        for tier in ("private", "intra")
        for zone in "abc"
    ]
    found = estimate(resource("aws_nat_gateway", {"availability_mode": "regional"}), *subnets)

    assert cents(found.monthly)[0] == "116.07"


def test_an_interface_endpoint_is_paid_by_the_zone_and_a_gateway_is_free(estimate):
    """Two zones: 2 x 0.011 x 730 = 16.06 USD. The endpoint of S3 that is a gateway costs nothing."""
    interface = resource("aws_vpc_endpoint", {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b"]})
    gateway = resource("aws_vpc_endpoint", {"vpc_endpoint_type": "Gateway"}, name="s3")
    found = estimate(interface, gateway)

    assert cents(found.monthly)[0] == "16.06"
    assert found.free == {"aws_vpc_endpoint": 1}


def test_logs_cost_as_they_are_written_and_as_long_as_they_are_kept(estimate):
    """20 GiB a month: 20 x 0.57 = 11.40 USD written; kept for 365 days, 12 months: 20 x 12 x 0.03 = 7.20."""
    logs = resource("aws_cloudwatch_log_group", {"retention_in_days": 365})

    assert cents(estimate(logs, log_gib=Decimal(20)).monthly)[0] == "18.60"


def test_a_controller_that_may_make_load_balancers_is_assumed_to_make_some(estimate):
    """Two load balancers: 2 x 0.0252 x 730 = 36.792 USD. Roles that may make none cost nothing."""
    assert cents(estimate(*BALANCER, load_balancers=2).monthly)[0] == "36.79"
    assert estimate(*BALANCER[:2]).monthly == Size.of(0)


def test_a_cluster_that_balances_by_itself_is_assumed_to_make_load_balancers(estimate):
    """The control plane's 73.00 USD, and 0.0252 x 730 = 18.396 for one load balancer of EKS Auto Mode."""
    balancing = {"kubernetes_network_config": {"elastic_load_balancing": {"enabled": True}}}

    assert cents(estimate(resource("aws_eks_cluster", {"version": "1.35", **balancing})).monthly)[0] == "91.40"


def test_replicas_of_a_secret_are_secrets(estimate):
    """One and two copies: 3 x 0.40 = 1.20 USD."""
    copies = {"replica": [{"region": "eu-central-1"}, {"region": "us-east-1"}]}

    assert cents(estimate(resource("aws_secretsmanager_secret", copies)).monthly)[0] == "1.20"


def test_argo_cd_is_paid_by_its_applications(estimate):
    """0.03 x 730 = 21.90 USD, and 20 x 0.0015 x 730 = 21.90 for 20 Applications."""
    found = estimate(resource("aws_eks_capability", {"type": "ARGOCD"}), applications=20)

    assert cents(found.monthly)[0] == "43.80"


@pytest.mark.parametrize("type_", PRICED)
def test_every_type_with_a_price_changes_the_sum(estimate, type_):
    """Whoever adds one pays more."""
    others = [
        one for name, samples in SAMPLES.items() if name != type_ for one in samples if name != "aws_launch_template"
    ]
    before = estimate(*{one.address: one for one in others}.values())
    after = estimate(*{one.address: one for one in (*others, *SAMPLES[type_])}.values())

    assert after.monthly.desired > before.monthly.desired


def test_no_type_is_free_in_silence(estimate):
    """What no table knows is counted among what is not counted, and free resources have a source that says so."""
    found = estimate(resource("aws_db_instance"), resource("aws_vpc"))

    assert [(gap.type, gap.why) for gap in found.gaps] == [("aws_db_instance", "no table knows this type")]
    assert found.free == {"aws_vpc": 1}
    assert all(row.source.startswith("https://") for row in unpriced().values())


def test_what_only_an_apply_can_tell_is_not_guessed(estimate):
    """A number of machines that nobody knows yet is named, and counts for nothing."""
    found = estimate(group(["m7i.large"], most=Unknown("${var.most}")))

    assert found.monthly == Size.of(0)
    assert "only an apply" in found.gaps[0].why


def test_a_machine_without_a_price_is_named(estimate):
    """A type that is younger than the table costs money all the same."""
    found = estimate(group(["m99i.large"]))

    assert "m99i.large" in found.gaps[0].why


def test_an_estimate_above_the_budget_is_told(estimate):
    """73.00 USD for the control plane are above 50, and below 80."""
    cluster = resource("aws_eks_cluster", {"version": "1.35"})
    over, under = (estimate(cluster, resource("aws_budgets_budget", {"limit_amount": limit})) for limit in ("50", "80"))

    assert over.over_budget == {"dev": (Decimal(50), Decimal("73.0"))}
    assert under.over_budget == {}


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3)))
def test_a_sum_is_taken_at_each_size(numbers):
    """The least, the desired and the most are never mixed."""
    summed = total(Size(*map(Decimal, three)) for three in numbers)

    assert summed.numbers == tuple(sum(column) for column in zip(*numbers, strict=True)) or not numbers
