"""A VPC that others made and that does not fit: the plan stops, and says why."""

import re

import pytest
from support.clusters import CLUSTER
from support.existing import existing
from support.platforms import ENVIRONMENT, PLATFORM, TODAY, changed, write

from stackwright.layers import LAYERS
from stackwright.model.files.loading import load
from stackwright.rehearsal import others
from stackwright.rehearsal import script as scripts
from stackwright.rehearsal.errors import RehearsalError
from stackwright.rehearsal.life import RehearsalFailure, Rehearsed
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.choice import StandIns
from stackwright.rehearsal.providers.real import RealAws
from stackwright.rehearsal.stand_in.installation import WORLD
from stackwright.rehearsal.stand_in.world import World
from stackwright.synthesis.program import Program
from stackwright.terraform.runner import Runner

ACCOUNT = PLATFORM["accounts"]["main"]["id"]


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    """An environment that moves into a VPC."""
    environment = changed(ENVIRONMENT, {**existing(endpoints=["ecr.api"]), "cluster": CLUSTER})
    files = write(tmp_path_factory.mktemp("existing") / "environments", {"platform": PLATFORM, "dev": environment})
    return load(files, LAYERS, today=TODAY)


@pytest.fixture(scope="module")
def part(node, platform, tmp_path_factory):
    """Its network."""
    extent = scripts.Extent(platform.environments, plan_only=True)
    script = scripts.write(Program(), platform, extent, tmp_path_factory.mktemp("synth"))
    return next(part for part in script.parts if part.name == "dev-network"), script.homes[0]


@pytest.fixture
def planned(terraform, platform, part, tmp_path):
    """Changes what others made, and plans: what Terraform says is wrong."""
    network, home = part
    stand_ins = StandIns([network], tmp_path / "providers")
    world = World(tmp_path / "providers" / WORLD, f"aws-{ACCOUNT}/eu-west-1")

    def plan(type_, change):
        for state in list(world.all(type_)):
            world.put(type_, state["id"], {**state, **change}, "")
        runner = Runner.isolated({"TF_CLI_CONFIG_FILE": str(stand_ins.configuration)})
        with LocalAws(home.stack.account_id, "eu-west-1") as local:
            local.make_state_backend(home.document)
            environment = {**local.environment, **stand_ins.environment(home.stack.account_id)}
            stack = Rehearsed(network.name, network.document, tmp_path / "stack", terraform, runner, environment)
            stack.init()
            with pytest.raises(RehearsalFailure) as failed:
                stack.plan()
        said = " ".join(failed.value.message.split())
        return re.findall(r"(?:The (?:VPC|subnet|private|endpoint)|Nodes join)\b[^{}]*?\.(?= |$)", said)

    return plan


@pytest.mark.terraform
@pytest.mark.slow
def test_a_vpc_that_does_not_fit(planned):
    """Whose it is, which ranges it has, and whether nodes can join a cluster in it."""
    ranges = [{"association_id": "", "cidr_block": "10.9.0.0/16", "state": "associated"}]
    change = {"owner_id": "999999999999", "cidr_block_associations": ranges, "enable_dns_hostnames": False}

    assert planned("aws_vpc", change) == [
        f"The VPC does not belong to {ACCOUNT}: see network.existing.owner.",
        "The VPC's ranges are not 10.0.0.0/16, 100.64.0.0/16: list those that it has under network.existing.cidrs.",
        "Nodes join a cluster only where the VPC has DNS support and DNS hostnames: switch both on.",
    ]


@pytest.mark.terraform
@pytest.mark.slow
def test_subnets_that_do_not_fit(planned):
    """Which VPC and zone they are in, what they give to instances, what is free in them, and how they are found."""
    change = {
        "vpc_id": "vpc-0",
        "availability_zone": "eu-west-1c",
        "map_public_ip_on_launch": True,
        "tags": {},
    }
    private = [line for line in planned("aws_subnet", change) if "private subnet of zone a" in line]

    assert [line.removeprefix("The private subnet of zone a ").partition(",")[0].rstrip(".") for line in private] == [
        "is not one of the VPC",
        "is not in eu-west-1a",
        "gives instances public addresses",
        "lacks the tag kubernetes.io/role/internal-elb",
    ]


@pytest.mark.terraform
@pytest.mark.slow
def test_routes_that_do_not_fit(planned):
    """Public subnets lead to the internet, and no others."""
    assert planned("aws_route_table_association", {"subnet_id": "subnet-00000000000000001"}) == [
        "The subnet private-a has a route to an internet gateway.",
        "The subnet public-a has no route to an internet gateway.",
        "The subnet public-b has no route to an internet gateway.",
    ]


@pytest.mark.terraform
@pytest.mark.slow
def test_endpoints_that_do_not_fit(planned):
    """An endpoint without private DNS is found by nobody."""
    assert planned("aws_vpc_endpoint", {"private_dns_enabled": False}) == [
        "The endpoint for ecr.api has no private DNS, so nothing would find it."
    ]


def test_the_real_provider_has_nobody_to_ask(platform, part, tmp_path):
    """The local AWS starts empty, so whoever wants to rehearse is told what to do."""
    with pytest.raises(RehearsalError, match="rehearse it with --provider stand-in"):
        RealAws([part[0]], tmp_path, "terraform", print)


def test_an_environment_with_a_vpc_of_its_own_finds_none(platforms, tmp_path):
    """Nothing is there before the platform came."""
    others.put(platforms.environment(), tmp_path / "world")

    assert not (tmp_path / "world").exists()
