"""What rules read: the same of a document and of the plan of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.judging import configuration, document, stacks
from support.plan_documents import resource

from stackwright.policy.reading.configuration import of_document, of_plan
from stackwright.policy.reading.resources import Unknown, is_known
from stackwright.synthesis.document import Document
from stackwright.terraform.plan_json import UNKNOWN, Plan

KEY = {"aws_kms_key": {"key": {"description": "of the bucket", "enable_key_rotation": True}}}
BUCKET = {"aws_s3_bucket": {"it": {"bucket": "acme-it"}}}
ENCRYPTION = {
    "aws_s3_bucket_server_side_encryption_configuration": {
        "it": {
            "bucket": "${aws_s3_bucket.it.id}",
            "rule": [
                {"apply_server_side_encryption_by_default": {"kms_master_key_id": "${aws_kms_key.key.arn}"}},
                {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}},
            ],
        }
    }
}
NESTED = "rule.apply_server_side_encryption_by_default"


def made(**more):
    return of_document(stacks()["dev-network"], Document({"resource": {**KEY, **BUCKET, **ENCRYPTION, **more}}))


def planned():
    """The same, planned: ids are not known yet, references stand in the configuration."""
    (encryption,) = ENCRYPTION["aws_s3_bucket_server_side_encryption_configuration"].values()
    known = {"bucket": None, "rule": [{"apply_server_side_encryption_by_default": [{}]}, *encryption["rule"][1:]]}
    unknown = {
        "bucket": True,
        "rule": [{"apply_server_side_encryption_by_default": [{"kms_master_key_id": True}]}, {}],
    }
    type_ = "aws_s3_bucket_server_side_encryption_configuration"
    changes = [
        resource("aws_kms_key", "create", None, KEY["aws_kms_key"]["key"], name="key"),
        resource("aws_s3_bucket", "create", None, BUCKET["aws_s3_bucket"]["it"], name="it"),
        resource(type_, "create", None, known, name="it", after_unknown=unknown),
        resource("aws_s3_bucket", "destroy", {"bucket": "gone"}, name="gone"),
    ]
    expressions = {
        "bucket": {"references": ["aws_s3_bucket.it.id", "aws_s3_bucket.it"]},
        "rule": [
            {
                "apply_server_side_encryption_by_default": [
                    {"kms_master_key_id": {"references": ["aws_kms_key.key.arn", "aws_kms_key.key"]}}
                ]
            },
            {"apply_server_side_encryption_by_default": [{"sse_algorithm": {"constant_value": "AES256"}}]},
        ],
    }
    configured = {
        "root_module": {"resources": [{"mode": "managed", "type": type_, "name": "it", "expressions": expressions}]}
    }
    return of_plan(stacks()["dev-network"], Plan({"resource_changes": changes, "configuration": configured}))


@pytest.mark.parametrize("subject", [made, planned])
def test_a_plan_is_read_like_a_document(subject):
    """Values of nested blocks, what is not known, and what refers to what."""
    it = subject()
    (bucket,), (encryption,) = it.of_type("aws_s3_bucket"), it.of_type(*ENCRYPTION)

    assert [one.name for one in it.of_type("aws_s3_bucket")] == ["it"]
    assert encryption.values(f"{NESTED}.sse_algorithm") == ["AES256"]
    assert isinstance(encryption.value(f"{NESTED}.kms_master_key_id"), Unknown)
    assert encryption.refers(NESTED) == {"aws_kms_key.key"}
    assert list(it.referring(*ENCRYPTION, "bucket", bucket, "bucket")) == [encryption]


def test_a_name_that_is_known_joins_as_a_reference_does():
    """Of a plan whose bucket is there already, the argument is its name."""
    it = made(aws_s3_bucket_policy={"by-name": {"bucket": "acme-it", "policy": "{}"}, "other": {"bucket": "acme"}})
    (bucket,) = it.of_type("aws_s3_bucket")

    assert [one.name for one in it.referring("aws_s3_bucket_policy", "bucket", bucket, "bucket")] == ["by-name"]


def test_part_of_a_text_may_be_unknown():
    """It stays a text, and says that it is not all."""
    it = made(aws_sns_topic={"it": {"name": "acme-${aws_kms_key.key.id}", "display_name": "$${not an expression}"}})
    (topic,) = it.of_type("aws_sns_topic")

    assert (topic.value("name"), is_known(topic.value("name"))) == ("acme-${aws_kms_key.key.id}", False)
    assert topic.refers("name") == {"aws_kms_key.key"}
    assert topic.value("display_name") == "${not an expression}"


def test_switches():
    """On, off, not there, not known."""
    given = {"on": True, "text": "true", "off": False, "none": None, "open": "${aws_kms_key.key.enabled}"}
    (one,) = made(a_type={"it": given}).of_type("a_type")

    assert [one.is_on(name) for name in ("on", "text", "off", "none", "missing", "open")] == [
        *(True, True, False, False, False),
        None,
    ]


@pytest.mark.parametrize("name", stacks())
def test_every_reference_of_a_stack_is_found(name):
    """What a document refers to, and no address that is not there."""
    it = configuration(name)
    addresses = {one.address for one in it.resources}
    referred = {to for one in it.resources for found in one.references.values() for to in found}
    written = json.dumps(document(name).json)

    assert referred <= addresses
    assert all(f"{to}." in written for to in referred)
    assert it.terraform["backend"]["s3"]["encrypt"] is True


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=4),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("ab.", max_size=2), inner),
    )
)
def test_any_json_is_read(value):
    """Whatever somebody's own resource holds."""
    (one,) = made(a_type={"it": {"a": value}}).of_type("a_type")

    assert None not in one.values("a")
    assert isinstance(one.values("a.b"), list)
    assert one.policy("a") == ()


def test_what_a_plan_covers_is_not_known():
    """Secrets are not shown to rules either."""
    change = resource("aws_db_instance", "create", None, {"password": "hunter2"}, after_sensitive={"password": True})
    (one,) = of_plan(stacks()["dev-network"], Plan({"resource_changes": [change]})).resources

    assert isinstance(one.value("password"), Unknown)
    assert "hunter2" not in repr(one.arguments)
    assert UNKNOWN not in repr(one.arguments)
