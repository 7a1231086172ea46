"""Synthesized JSON, read: what is found in it, and where it came from."""

import json

import pytest

from stackwright.synthesis.document import Document, expressions, first_reference

BODY = {"//": {"metadata": {"path": "dev-network/network/Resource"}}, "lifecycle": {"prevent_destroy": True}}


def document():
    """A stack with one object of each kind."""
    return Document(
        {
            "resource": {"aws_vpc": {"it": dict(BODY)}, "aws_subnet": {"a": {}, "b": {}}},
            "data": {"aws_region": {"here": {}}},
            "ephemeral": {"aws_secretsmanager_random_password": {"once": {}}},
            "output": {"vpc_id": {"value": "${aws_vpc.it.id}"}},
            "terraform": {"backend": {"s3": {"key": "k"}}, "required_providers": {"aws": {"version": "6"}}},
        }
    )


def test_objects_have_their_addresses():
    """As Terraform writes them; of all kinds, or of those that are asked for."""
    assert [one.address for one in document().objects()] == [
        "aws_vpc.it",
        "aws_subnet.a",
        "aws_subnet.b",
        "data.aws_region.here",
        "ephemeral.aws_secretsmanager_random_password.once",
    ]
    assert [one.address for one in document().objects("data")] == ["data.aws_region.here"]
    assert document().count("resource") == 3
    assert document().of_type("aws_subnet") == {"a": {}, "b": {}}
    assert document().of_type("aws_eip") == Document({}).of_type("aws_vpc") == {}


def test_an_object_says_where_it_came_from():
    """The construct's path, and whether Terraform refuses to destroy it; nothing where nothing is said."""
    vpc, subnet, *_ = document().objects()

    assert (vpc.path, vpc.is_lasting) == ("dev-network/network/Resource", True)
    assert (subnet.path, subnet.is_lasting) == ("", False)


@pytest.mark.parametrize("remarks", [{}, {"//": "a comment"}, {"//": {}}, {"//": {"metadata": {}}}])
def test_what_has_no_construct_has_no_path(remarks):
    """Overrides and files of other people's have none."""
    (one,) = Document({"resource": {"a": {"b": remarks}}}).objects()

    assert one.path == ""


def test_outputs_and_providers_may_be_lacking():
    """A stack needs neither."""
    assert document().outputs == {"vpc_id": {"value": "${aws_vpc.it.id}"}}
    assert document().required_providers == {"aws": {"version": "6"}}
    assert (
        Document({}).outputs == Document({}).required_providers == Document({"terraform": {}}).required_providers == {}
    )


def test_the_last_of_a_type_takes_the_type_along():
    """Terraform takes no type without a resource."""
    one = document()
    for found in list(one.objects("resource"))[:2]:
        one.remove(found)

    assert one.json["resource"] == {"aws_subnet": {"b": {}}}


def test_another_backend_changes_nothing_else():
    """Nor the document that it was made from."""
    before = document()
    after = before.with_backend("local", {})

    assert after.json["terraform"] == {"backend": {"local": {}}, "required_providers": {"aws": {"version": "6"}}}
    assert before.json == document().json
    assert json.loads(after.text()) == after.json


def test_expressions_are_found_at_any_depth():
    """In lists and mappings; text without one is none."""
    value = {"a": ["x", "${b}", {"c": "p-${d}"}], "e": 1, "f": None}

    assert list(expressions(value)) == ["${b}", "p-${d}"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("${aws_vpc.a.id}", "aws_vpc.a"),
        ('${f(aws_vpc.a["k"])}', "aws_vpc.a"),
        ("${aws_vpc.a-b.id}", ""),
        ("${aws_vpc.ab.id}", ""),
        ("${data.aws_vpc.a.id}", ""),
        ("${my-aws_vpc.a}", ""),
        ("aws_vpc.a.id", ""),
        ("${aws_vpcxa.id}", ""),
    ],
)
def test_a_reference_is_a_whole_address(text, found):
    """Another address that holds it is another thing."""
    assert first_reference({"x": [text]}, ["aws_eip.z", "aws_vpc.a"]) == found
