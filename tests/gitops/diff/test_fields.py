"""What differs between two values, field by field."""

import copy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stackwright.gitops.diff.fields import Field, changes
from stackwright.model.errors import ABSENT

NAMES = st.text("abc./", min_size=1, max_size=3)
SCALARS = st.none() | st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2)
VALUES = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, max_size=4)
        | st.dictionaries(NAMES, below, max_size=4)
        | st.lists(st.fixed_dictionaries({"name": NAMES, "value": below}), max_size=4)
    ),
)


def found(old, new):
    """The fields that differ, as a reader sees them."""
    return [(one.path, one.old, one.new) for one in changes(old, new)]


@given(VALUES)
def test_a_value_does_not_differ_from_itself(value):
    """Nor from a copy."""
    assert found(value, copy.deepcopy(value)) == []


@given(VALUES, VALUES)
@example(
    [{"name": "aa", "value": None}, {"name": "a", "value": False}],
    [{"name": "a", "value": None}, {"name": "a", "value": False}, {"name": "aa", "value": None}],
)
def test_a_difference_is_found_if_there_is_one(old, new):
    """And from both sides the same; `1` and `true` differ, as they do in YAML."""
    forth, back = found(old, new), found(new, old)

    assert bool(forth) == (_typed(old) != _typed(new))
    assert len(forth) == len(back)


def _typed(value):
    """A value in which `1` and `True` are not equal, and the order of keys does not matter."""
    if isinstance(value, dict):
        return {name: _typed(below) for name, below in value.items()}
    return [*map(_typed, value)] if isinstance(value, list) else (type(value), value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [("a.b", 1, 2)]),
        ({"a": 1}, {"b": 1}, [("a", 1, ABSENT), ("b", ABSENT, 1)]),
        ({"x/y.z": 1}, {"x/y.z": 2}, [('["x/y.z"]', 1, 2)]),
        ({"a": {}}, {"a": {"b": {"c": 1}}}, [("a.b", ABSENT, {"c": 1})]),
        ([1, 2, 3], [1, 9, 3], [("[1]", 2, 9)]),
        ([1, 2, 3], [0, 1, 2, 3], [("[0]", ABSENT, 0)]),
        ([{"a": 1}, {"b": 1}], [{"a": 2}, {"b": 1}], [("[0].a", 1, 2)]),
    ],
)
def test_only_what_differs_is_named(old, new, expected):
    """By the path of keys to it; what is there in one only, with all that is below."""
    assert found(old, new) == expected


@pytest.mark.parametrize(
    ("key", "names"), [("name", ("web", "proxy")), ("containerPort", (80, 443)), ("mountPath", ("/a", "/b"))]
)
def test_items_are_known_by_their_names(key, names):
    """Another before them, or another order, is no change of the items themselves."""
    first, second = ({key: name, "value": 1} for name in names)
    new = {key: "new" if isinstance(names[0], str) else 8080, "value": 1}

    assert found([first, second], [new, first, second]) == [(f"[{new[key]}]", ABSENT, new)]
    assert found([first, second], [second, {**first, "value": 2}]) == [
        (f"[{names[0]}].value", 1, 2),
        (" (order)", [*map(str, names)], [*map(str, reversed(names))]),
    ]


def test_items_that_share_a_name_are_known_by_their_place():
    """A port may stand there twice, for two protocols."""
    tcp, udp = {"containerPort": 53, "protocol": "TCP"}, {"containerPort": 53, "protocol": "UDP"}

    assert found([tcp, udp], [tcp, {**udp, "protocol": "SCTP"}]) == [("[1].protocol", "UDP", "SCTP")]


def test_a_field_can_be_told_from_one_that_is_null():
    """`ABSENT` is not `None`."""
    assert [*changes({}, {"a": None})] == [Field("a", ABSENT, None)]
