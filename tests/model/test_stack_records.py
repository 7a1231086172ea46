"""What is written down of stacks, and the order in which they go."""

import json

from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.stack_records import StackRecord, from_json, legs, records, to_json, waves
from stackwright.model.state_location import StateLocation

STATE = StateLocation("bucket", "key", "eu-west-1", "111122223333", "table", lockfile=False, kms_key_arn=None)


def record(name, reads=(), group="dev", stage="development"):
    """A stack."""
    return StackRecord(name, group, name, stage, "111122223333", "eu-west-1", f"stacks/{name}", STATE, tuple(reads))


@st.composite
def stacks(draw):
    """Stacks, each after those that it reads."""
    made = []
    for number in range(draw(st.integers(1, 12))):
        reads = draw(st.lists(st.sampled_from(made), unique_by=lambda one: one.name)) if made else []
        made.append(record(f"s{number}", reads))
    return made


@given(stacks())
def test_a_wave_reads_only_what_went_before_it(some):
    """Each stack is in one wave, and in the first in which that holds."""
    found = waves(some)

    height = {one.name: number for number, wave in enumerate(found) for one in wave}
    assert sorted(height) == sorted(one.name for one in some)
    for one in some:
        assert height[one.name] == max((height[other.name] + 1 for other in one.reads), default=0)


def test_a_change_goes_through_the_stages():
    """Accounts first, then development, staging and production, whatever environments are called."""
    some = [
        record("a-network", group="a", stage="production"),
        record("b-network", group="b", stage="staging"),
        record("c-network", group="c"),
        record("bootstrap-main", group="bootstrap", stage=None),
    ]
    assert [leg.name for leg in legs(some)] == ["bootstrap", "c", "b", "a"]


def test_stacks_are_read_as_they_were_written(platforms):
    """Every field, through JSON, those of agreements and of what is read too."""
    agreed = {"layer": "network", "address": "aws_vpc.v", "until": "2027-01-31", "reason": "it is not used any more"}
    platform = platforms.platform({"acknowledgements": [agreed], "ignored_drift": [{**agreed, "arguments": ["tags"]}]})

    written = to_json(records(platform.stacks()))
    read = from_json(json.loads(json.dumps(written)))

    assert to_json(read) == written
    [network] = [one for one in read if one.name == "dev-network"]
    assert (network.acknowledged[0].address, network.ignored_drift[0].arguments) == ("aws_vpc.v", ("tags",))
    assert {one.name: [other.name for other in one.reads] for one in read} == {
        stack.name: [other.name for other in stack.reads] for stack in platform.stacks()
    }
