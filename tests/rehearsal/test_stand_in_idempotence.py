"""What was applied is what was planned, whatever the arguments: held against the provider itself, without Terraform."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.stand_in import StandIn, arguments

from stackwright.cdk import schema
from stackwright.rehearsal.stand_in.wire import UNKNOWN, has_unknown

pytestmark = pytest.mark.slow

TYPES = ["aws_vpc", "aws_eks_cluster", "aws_launch_template", "helm_release"]


def kept(planned, made):
    """Whether everything that was known when it was planned is as it was planned."""
    if planned is UNKNOWN:
        return True
    if isinstance(planned, dict):
        return planned.keys() == made.keys() and all(kept(planned[key], made[key]) for key in planned)
    if isinstance(planned, list):
        return len(planned) == len(made) and all(map(kept, planned, made))
    return planned == made


@pytest.mark.parametrize("type_name", TYPES)
@given(data=st.data())
def test_the_second_plan_is_empty(type_name, data):
    """Nothing is left to change after an apply, nothing is unknown, and nothing was made otherwise than planned."""
    provider = schema.provider_of(type_name)
    given_ = data.draw(arguments(schema.load(provider).resources[type_name]))
    with tempfile.TemporaryDirectory() as scratch:
        stand_in = StandIn(provider, [type_name], Path(scratch))
        planned = stand_in.plan(type_name, given_)
        made = stand_in.apply(type_name, planned)
        refreshed = stand_in.read(type_name, made)

        assert kept(planned, made)
        assert not has_unknown(made)
        assert refreshed == made
        assert stand_in.plan(type_name, given_, refreshed) == refreshed
