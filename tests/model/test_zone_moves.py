"""A cluster's zones against what they were: its control plane stays, and nodes leave before a subnet does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.rules.zones import moves

ABC = ["a", "b", "c"]
BOUND = {"node_groups": {"general": {"zones": ["a", "b"]}}}
PINNED = {"control_plane_zones": ["a", "b"]}
LISTED = st.one_of(
    st.integers(2, 6), st.lists(st.sampled_from("abcdef"), unique=True, min_size=2), st.sampled_from([None, "abc", {}])
)


def file(zones, **cluster):
    """An environment file with zones and a cluster."""
    return {"network": {"zones": zones}, "cluster": {"node_groups": {"general": {}}, **cluster}}


def found(before, after):
    """The faults of a change, in lines."""
    return list(map(str, moves(before, after)))


@pytest.mark.parametrize(
    ("zones", "after", "kept"),
    [
        (ABC, [*ABC, "d"], "write cluster.control_plane_zones: [a, b, c]"),
        (3, 4, "list those in cluster.control_plane_zones"),
        (ABC, 4, "write cluster.control_plane_zones: [a, b, c]"),
    ],
)
def test_another_zone_is_not_for_the_control_plane(zones, after, kept):
    """EKS refuses it, minutes into an apply; nodes may be there."""
    (fault,) = found(file(zones), file(after))

    assert fault.startswith("network.zones: would give the control plane other zones, and EKS leaves it in those")
    assert fault.endswith(kept)
    assert found(file(zones), file(after, control_plane_zones=ABC)) == []


@pytest.mark.parametrize(("zones", "after"), [(ABC, ["a", "b"]), (3, 2), (3, ["a", "b"])])
def test_no_zone_is_taken_from_the_control_plane(zones, after):
    """EKS never lets go of one, so no order of steps helps."""
    (fault,) = found(file(zones, **BOUND), file(after, **BOUND))

    assert fault.endswith("keep them all; `zones` of a node group keeps its nodes out of one")


def test_nodes_leave_a_zone_before_its_subnet_does():
    """In two steps, each applied: groups that were elsewhere already stand in nobody's way."""
    before, after = file(ABC, **PINNED), file(["a", "b"], **PINNED)
    (fault,) = found(before, after)

    assert fault.startswith("network.zones: leaves out c while nodes are in it, and AWS deletes no subnet with a node")
    assert "first leave it in zones, give cluster.node_groups.general zones without it, and apply the cluster" in fault
    assert found(file(ABC, **PINNED, **BOUND), after) == []


def test_a_number_says_the_same_as_as_many_letters():
    """It is the first ones of the region."""
    assert found(file(3), file(ABC)) == []
    assert found({"network": {}, "cluster": {}}, file(3)) == []


@given(LISTED, LISTED)
def test_any_change_is_judged_or_left_to_the_loader(old, new):
    """Without a word about a file that stays as it is, or that has no cluster."""
    assert len(found(file(old), file(new))) <= 1
    assert found(file(old), file(old)) == []
    assert found({"network": {"zones": old}}, file(new)) == found(file(old), {"network": {"zones": new}}) == []
