"""Secrets of types that are newer than the provider that was asked."""

import json

from stackwright.cdk import schema
from stackwright.cdk.answers import answers
from stackwright.cdk.schema import supplement
from stackwright.cdk.schema.secrets_by_name import is_secret

NEWER = "aws_timestreaminfluxdb_db_cluster"


def texts(block, path):
    for name, attribute in block.attributes.items():
        if "string" in (attribute.type, attribute.type[1]):
            yield f"{path}.{name}", attribute
    for name, nested in block.blocks.items():
        yield from texts(nested.block, f"{path}.{name}")


def test_a_secret_of_a_newer_type_is_hidden():
    """The bindings know the type, and the provider that was asked does not."""
    block = schema.load("aws").resources[NEWER]

    assert NEWER not in answers("aws")
    assert block.attributes["password"].sensitive
    assert not block.attributes["name"].sensitive


def test_names_tell_most_secrets_and_little_else(record_property):
    """Of the types that the provider flags itself: what a name says, and what is so.

    Much of what a name tells wrongly is a secret that the provider forgot, such as keys of AppFlow. What no name tells
    is mostly not secret by itself: `value`, `certificate`, `team_id`.
    """
    facts = json.loads(supplement.content("aws"))
    flagged = {path.removeprefix("resource.") for path in facts["sensitive"] if path.startswith("resource.")}
    resources = schema.load("aws").resources
    all_ = {path for type_ in answers("aws") if type_ in resources for path, _ in texts(resources[type_], type_)}
    named = {path for path in all_ if is_secret(path.rpartition(".")[2])}
    precision, recall = len(named & flagged) / len(named), len(named & flagged) / len(flagged & all_)
    record_property("precision", f"{precision:.0%}")
    record_property("recall", f"{recall:.0%}")

    assert precision >= 0.75
    assert recall >= 0.6


def test_what_the_provider_flags_is_left_as_it_says():
    """A name goes for nothing where the provider was asked."""
    resources = schema.load("aws").resources
    facts = json.loads(supplement.content("aws"))
    type_ = next(path.split(".")[1] for path in facts["sensitive"] if path.startswith("resource."))

    assert {path for path, one in texts(resources[type_], type_) if one.sensitive} == {
        path.removeprefix("resource.") for path in facts["sensitive"] if path.startswith(f"resource.{type_}.")
    }
