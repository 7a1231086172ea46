"""What a program may declare: layers with names of their own, each after those that it reads."""

from dataclasses import dataclass
from typing import Annotated

import pytest

from stackwright.layers import LAYERS
from stackwright.layers.network import NETWORK
from stackwright.model.layer import Layer
from stackwright.model.settings.form import Settings
from stackwright.synthesis.program import Program, ProgramError


class EmptySettings(Settings):
    """No keys."""


@dataclass(frozen=True)
class OneRef:
    """One field."""

    arn: Annotated[str, "An ARN"]


def layer(name, *reads: Layer):
    """A layer that nothing is made for."""
    return Layer(name=name, purpose="None.", settings=EmptySettings, ref=OneRef, build=lambda _: None, reads=reads)


def test_own_layers_come_after_those_of_stackwright():
    """And may read them, and each other."""
    cache = layer("cache", NETWORK)
    queue = layer("queue", cache)

    assert Program(layers=(cache, queue)).all_layers == (*LAYERS, cache, queue)


@pytest.mark.parametrize("name", ["network", "stage", "cache"])
def test_a_name_that_is_taken_is_refused(name):
    """By a layer, by a key of the environment file, or by another layer of the program's own."""
    with pytest.raises(ProgramError) as error:
        Program(layers=(layer("cache"), layer(name)))

    assert str(error.value) == f"{name!r} is taken; give the layer another name"


def test_a_layer_that_reads_one_that_comes_later_is_refused():
    """Its state could not be read when it is applied."""
    cache = layer("cache")
    with pytest.raises(ProgramError) as error:
        Program(layers=(layer("queue", NETWORK, cache), cache))

    assert str(error.value) == "the layer 'queue' reads 'cache', which is not listed before it"
