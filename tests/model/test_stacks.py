"""The identity of a stack: its name, its place, and that no two are the same."""

import dataclasses
from dataclasses import dataclass
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.clusters import cluster
from support.platforms import ENVIRONMENT, PLATFORM, TODAY, changed, write

from stackwright.layers import LAYERS
from stackwright.layers.network import NETWORK
from stackwright.model.errors import InvalidInput
from stackwright.model.files.loading import load
from stackwright.model.layer import Layer, LayerError
from stackwright.model.settings.form import Settings


class EmptySettings(Settings):
    """No keys."""


@dataclass(frozen=True)
class OneRef:
    """One field."""

    arn: Annotated[str, "An ARN"]


def layer(name, **more):
    """A layer that nothing is made for."""
    return Layer(name=name, purpose="None.", settings=EmptySettings, ref=OneRef, build=lambda _: None, **more)


def names(stacks):
    """Names of stacks, in their order."""
    return [stack.name for stack in stacks]


def test_each_stack_comes_after_those_that_it_reads(platforms):
    """Accounts first, then environments by name, each in the order in which it is applied."""
    others = {"a-b": {"network.cidr": "10.1.0.0/16"}}
    platform = platforms.platform(cluster(access={}, addons={"loki": {}}), others=others)

    assert names(platform.stacks()) == [
        "bootstrap-main",
        *("a-b-network", "a-b-secrets"),
        *("dev-network", "dev-secrets", "dev-cluster", "dev-access", "dev-addons"),
    ]


def test_a_layer_that_is_off_may_still_have_a_state(platforms):
    """It is listed when it is asked for, and nowhere else."""
    platform = platforms.platform()

    assert "dev-cluster" not in names(platform.stacks())
    assert "dev-cluster" in names(platform.stacks(unused=True))


@pytest.mark.parametrize("name", ["bootstrap-x", "a-b-c", "network", "dev-network"])
def test_an_environment_may_have_hyphens_and_names_of_ours(tmp_path, name):
    """Nobody takes a name apart: the stack says itself whose it is, which layer it is and where its state is kept."""
    files = write(tmp_path, {"platform": PLATFORM, name: changed(ENVIRONMENT, {"environment": name})})
    stacks = {stack.name: stack for stack in load(files, LAYERS, today=TODAY).stacks()}

    stack = stacks[f"{name}-network"]
    assert (stack.path, stack.folder) == ((name, "network"), f"stacks/{name}-network")
    assert stack.state.key == f"environments/{name}/network/terraform.tfstate"


def test_a_stack_of_an_account_and_one_of_an_environment_cannot_share_a_name(platforms):
    """Where hyphens make two names one, the environment is refused."""
    accounts = {"accounts.x-network": {"id": "999999999999", "state_bucket": "acme-other-state"}}
    others = {"bootstrap-x": {"network.cidr": "10.1.0.0/16"}}
    (fault,) = platforms.faults(platform=accounts, others=others)

    assert "makes a stack bootstrap-x-network, which is also the name of x-network of bootstrap, got" in fault
    assert fault.startswith("bootstrap-x.yaml:")


def test_an_environment_called_bootstrap_is_refused(platforms):
    """The command line calls the accounts' own stacks so."""
    (fault,) = platforms.faults(others={"bootstrap": {"network.cidr": "10.1.0.0/16"}})

    assert "environment: is what an account's own stack is called" in fault


WORDS = st.lists(st.sampled_from(["a", "x", "network", "bootstrap", "secrets"]), min_size=1, max_size=3).map("-".join)


@given(WORDS, WORDS, WORDS)
def test_names_of_stacks_are_one_of_a_kind_or_refused(tmp_path_factory, first, second, account):
    """Whatever environments and accounts are called, nothing that is loaded holds two stacks of one name."""
    accounts = {"main": PLATFORM["accounts"]["main"], account: {"id": "999999999999", "state_bucket": "other-state"}}
    files = {"platform": changed(PLATFORM, {"accounts": accounts})}
    for number, name in enumerate((first, second)):
        files[name] = changed(ENVIRONMENT, {"environment": name, "network.cidr": f"10.{number}.0.0/16"})
    try:
        stacks = names(load(write(tmp_path_factory.mktemp("files"), files), LAYERS, today=TODAY).stacks(unused=True))
    except InvalidInput as report:
        assert "makes a stack" in str(report) or "bootstrap" in {first, second}
    else:
        assert len(set(stacks)) == len(stacks)


def test_what_a_layer_reads_decides_its_height():
    """Order follows from declarations."""
    above = layer("above", reads=(NETWORK,))

    assert [one.height for one in (NETWORK, above, layer("top", reads=(above, NETWORK)))] == [1, 2, 3]


@pytest.mark.parametrize("name", ["", "two words", "Upper", "hy-phen", "1st", "äöü"])
def test_a_layers_name_is_a_plain_word(name):
    """It becomes part of names, keys and ids."""
    with pytest.raises(LayerError, match="is no plain word; use lower-case letters and digits"):
        layer(name)


def test_a_ref_says_what_its_fields_mean():
    """They become outputs, whose descriptions are read by people."""
    with pytest.raises(LayerError, match="has to be a dataclass with fields like"):
        dataclasses.replace(layer("one"), ref=EmptySettings)


def test_what_a_required_layer_lacks_is_told(tmp_path):
    """A layer may say that its block must stand in every file."""
    files = write(tmp_path, {"platform": PLATFORM, "dev": ENVIRONMENT})
    with pytest.raises(InvalidInput, match="must: is missing; add it: None"):
        load(files, (*LAYERS, layer("must", presence="required")), today=TODAY)


def test_a_stack_names_the_stacks_that_it_reads(platforms):
    """They are what it depends on, in the manifest too; a layer that is off is none of them."""
    platform = platforms.platform(cluster(access={}, addons={"loki": {}}))

    assert {stack.name: names(stack.reads) for stack in platform.stacks() if stack.reads} == {
        "dev-cluster": ["dev-network"],
        "dev-access": ["dev-cluster", "dev-network"],
        "dev-addons": ["dev-cluster", "dev-network", "dev-secrets"],
    }
