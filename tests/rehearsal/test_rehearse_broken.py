"""Stacks that are broken on purpose, one of each kind: Terraform's own message names what is wrong."""

import copy
from dataclasses import replace

import pytest
from support.clusters import CLUSTER
from support.platforms import ENVIRONMENT, PLATFORM, write
from support.shipped import TODAY

from stackwright.layers import LAYERS
from stackwright.model.files.loading import load
from stackwright.rehearsal import script as scripts
from stackwright.rehearsal.life import RehearsalFailure, Rehearsed
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.choice import StandIns
from stackwright.rehearsal.run import rehearse
from stackwright.synthesis.program import Program
from stackwright.terraform.binary import Terraform
from stackwright.terraform.runner import Runner

pytestmark = pytest.mark.terraform


@pytest.fixture(scope="module")
def script(node, tmp_path_factory):
    """A network, and a cluster that reads its outputs."""
    folder = tmp_path_factory.mktemp("broken")
    files = write(folder / "environments", {"platform": PLATFORM, "dev": {**ENVIRONMENT, "cluster": CLUSTER}})
    platform = load(files, LAYERS, today=TODAY)
    extent = scripts.Extent(platform.environments, plan_only=True, from_layer="cluster")
    return scripts.write(Program(), platform, extent, folder / "synth")


@pytest.fixture(scope="module")
def stand_ins(script, tmp_path_factory):
    """Stand-in providers for it."""
    return StandIns(script.parts, tmp_path_factory.mktemp("providers"))


@pytest.fixture(scope="module")
def local(script):
    """A local AWS with the account's state backend."""
    with LocalAws(script.homes[0].stack.account_id, "eu-west-1") as aws:
        aws.make_state_backend(script.homes[0].document)
        yield aws


@pytest.fixture
def failure(terraform, script, stand_ins, local, tmp_path):
    """Breaks the network and validates it: what Terraform says."""
    network = next(part for part in script.parts if part.name == "dev-network")

    def fail(change):
        document = copy.deepcopy(network.document)
        change(document.json)
        runner = Runner.isolated({"TF_CLI_CONFIG_FILE": str(stand_ins.configuration)})
        stack = Rehearsed(network.name, document, tmp_path / "stack", terraform, runner, local.environment)
        stack.init()
        with pytest.raises(RehearsalFailure) as failed:
            stack.validate()
        assert str(failed.value).startswith("dev-network: validate failed\n\nError: ")
        return " ".join(failed.value.message.split())

    return fail


def vpc(document):
    """The arguments of the VPC."""
    return next(iter(document["resource"]["aws_vpc"].values()))


def test_cycle(failure):
    """Both ends are named."""

    def change(document):
        document["resource"]["aws_security_group"] = {
            "left": {"name": "left", "description": "${aws_security_group.right.id}"},
            "right": {"name": "right", "description": "${aws_security_group.left.id}"},
        }

    assert failure(change).startswith("Error: Cycle: aws_security_group.")


def test_wrong_type(failure):
    """The argument, and what it has to be."""
    assert 'Inappropriate value for attribute "enable_dns_support": a bool is required' in failure(
        lambda document: vpc(document).update(enable_dns_support="perhaps")
    )


def test_unknown_argument(failure):
    """The argument that there is not."""
    assert 'No argument or block type is named "cidr_blok"' in failure(
        lambda document: vpc(document).update(cidr_blok="10.0.0.0/16")
    )


def test_missing_required_argument(failure):
    """The argument that has to be there."""
    assert 'The argument "vpc_id" is required, but no definition was found' in failure(
        lambda document: next(iter(document["resource"]["aws_subnet"].values())).pop("vpc_id")
    )


def test_wrong_reference(failure):
    """The address that there is not."""
    assert 'A managed resource "aws_vpc" "nowhere" has not been declared' in failure(
        lambda document: document["output"]["vpc_id"].update(value="${aws_vpc.nowhere.id}")
    )


def test_missing_output_of_a_lower_layer(terraform, script, stand_ins, tmp_path):
    """A layer that reads what another does not publish fails at its plan, by name; the other one was fine."""
    network, cluster = script.parts
    document = copy.deepcopy(network.document)
    del document.outputs["vpc_id"]
    said = []
    broken = replace(script, parts=(replace(network, document=document), cluster))
    rehearsal = rehearse(broken, stand_ins, Terraform.find(), tmp_path, said.append)

    assert [line.split(":")[0] for line in said if not line.startswith(("running: ", "starting "))] == ["dev-network"]
    assert list(rehearsal.lives[0].seconds) == ["init", "plan", "show", "apply"]
    assert (rehearsal.failure.stack, rehearsal.failure.step) == ("dev-cluster", "plan")
    assert 'This object does not have an attribute named "vpc_id"' in rehearsal.failure.message
