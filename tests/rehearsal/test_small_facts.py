"""What is known of small providers, by hand, fits what their bindings declare."""

import pytest

from stackwright.cdk import schema
from stackwright.cdk.answers import answers
from stackwright.cdk.answers.forms import FORMS
from stackwright.cdk.replacement import told
from stackwright.rehearsal.stand_in.small import small

SMALL = ["archive", "cloudinit", "http", "local", "null", "random", "time", "tls"]


def is_there(block, path):
    name, _, below = path.partition(".")
    if below:
        return name in block.blocks and is_there(block.blocks[name].block, below)
    return name in block.attributes or name in block.blocks


@pytest.mark.parametrize("provider", SMALL)
def test_every_type_is_made(provider):
    """None is left to invention."""
    known, declared = small(provider), schema.load(provider)

    assert known.resources.keys() == declared.resources.keys()
    assert known.data_sources.keys() == declared.data_sources.keys()
    assert known.ephemeral_resources.keys() == declared.ephemeral_resources.keys()


@pytest.mark.parametrize("provider", SMALL)
def test_every_fact_is_about_an_argument(provider):
    """A name that is misspelled is a fact that nobody gets to see."""
    blocks = schema.load(provider).resources
    paths = {(type_, path) for type_, names in told(provider).items() for path in names}
    for type_, answer in answers(provider).items():
        paths |= {(type_, path) for path in (*answer.values, *answer.items, *answer.defaults)}
        paths |= {(type_, path) for groups in answer.combinations.values() for group in groups for path in group}

    assert [(type_, path) for type_, path in sorted(paths) if not is_there(blocks[type_], path)] == []
    assert {rule["form"] for one in answers(provider).values() for rule in one.values.values() if "form" in rule} <= {
        *FORMS
    }


@pytest.mark.parametrize(
    ("provider", "hidden"),
    [
        ("random", {"result", "bcrypt_hash", "base64", "hex"}),
        ("tls", {"private_key_pem", "private_key_openssh", "private_key_pem_pkcs8", "ca_private_key_pem"}),
        ("local", {"content", "content_base64", "sensitive_content"}),
    ],
)
def test_what_is_secret_is_hidden(provider, hidden):
    """In plans, and wherever else Terraform shows a value."""
    found = {
        attribute.name
        for block in schema.load(provider).resources.values()
        for attribute in block.attributes.values()
        if attribute.sensitive
    }

    assert found == hidden
