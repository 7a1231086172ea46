"""The `secrets` block: what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.settings.secrets_ import FEWEST_CHARACTERS, KINDS, GeneratedSettings

FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:rotate"


@pytest.mark.parametrize(
    ("secret", "expected"),
    [
        ({"generate": {"length": 7}}, "secrets.database.generate.length: must be at least 8, got 7"),
        (
            {"generate": {"lowercase": False, "uppercase": False, "numbers": False, "punctuation": False}},
            "secrets.database.generate: leaves no character to choose from",
        ),
        ({"generate": {"shape": "text", "fixed": {"a": "b"}}}, "generate.fixed: is used only with shape: json"),
        ({"generate": {"fixed": {"password": "b"}}}, "generate.fixed.password: is the key of the generated value"),
        (
            {"generate": {"exclude_characters": "0123456789"}},
            "secrets.database.generate.exclude_characters: leaves none of numbers, one of which require_each_type asks",
        ),
        (
            {
                "generate": {
                    "exclude_characters": "0",
                    "lowercase": False,
                    "uppercase": False,
                    "punctuation": False,
                }
            },
            "generate.exclude_characters: leaves 9 characters to choose from, at least 10 are needed",
        ),
        ({"generate": {"fixed": {"pass word": "b"}}}, "is not a plain key"),
        ({"generate": {"fixed": {"user": "${file('x')}"}}}, "contains '${' or '%{', which Terraform would evaluate"),
        ({"recovery_window_days": 3}, "secrets.database.recovery_window_days: must be 7 to 30 days, or 0, got 3"),
        ({"replicas": {"eu-west-1": {}}}, "secrets.database.replicas.eu-west-1: is the region of the secret itself"),
        ({"replicas": {"mars-1": {}}}, "is not a region in which EKS runs"),
        (
            {"replicas": {"eu-west-2": {"kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/1234"}}},
            "secrets.database.replicas.eu-west-2.kms_key_arn: is a key of another region",
        ),
        ({"rotation": {"lambda_arn": "rotate"}}, "rotation.lambda_arn: is not the ARN of a Lambda function"),
        (
            {"rotation": {"lambda_arn": FUNCTION.replace("west-1", "west-2")}},
            "secrets.database.rotation.lambda_arn: is a function of another region",
        ),
        ({"rotation": {"lambda_arn": FUNCTION, "schedule": "weekly"}}, "rotation.schedule: is not a schedule"),
        ({"rotation": {"lambda_arn": FUNCTION, "duration": "25h"}}, "rotation.duration: is no time"),
        ({"readers": ["*"]}, "secrets.database.readers[0]: is not the ARN of a role"),
        ({"value": "hunter2"}, "secrets.database.value: unknown key"),
    ],
)
def test_a_secret_with_one_fault_is_refused(platforms, secret, expected):
    """Each fault names its key. There is no key for a value: a secret's value never stands in a file."""
    faults = platforms.faults({"secrets": {"database": secret}})

    assert any(expected in fault for fault in faults), faults


@pytest.mark.parametrize("name", ["stripe", "argocd", "a-b-github"])
def test_a_name_that_ends_like_an_arn_is_refused(platforms, name):
    """AWS appends a hyphen and six characters to names, and warns of names that look as if it had."""
    (fault,) = platforms.faults({"secrets": {name: {}}})

    assert f"secrets.{name}: makes acme-dev-{name} end in a hyphen and six characters" in fault
    assert f"add a word, e.g. {name}-key" in fault
    assert platforms.faults({"secrets": {f"{name}-key": {}}}) == []


def test_a_name_that_grows_too_long_is_refused(platforms):
    """A name is checked after it is composed, and not cut."""
    (fault,) = platforms.faults({"secrets": {"x" * 510: {}}})

    assert "AWS allows 1 to 512 (https://" in fault


def test_more_readers_than_a_policy_holds_are_refused(platforms):
    """AWS would refuse the secret's policy; the key says whose list is too long."""
    readers = [f"arn:aws:iam::111122223333:role/team-{number:04}" for number in range(500)]
    (fault,) = platforms.faults({"secrets": {"database": {"readers": readers}}})

    assert "secrets.database.readers: a secret's policy has up to" in fault
    assert fault.endswith("name fewer readers")


@given(
    st.sets(st.sampled_from("".join(KINDS.values()))),
    st.fixed_dictionaries({name: st.booleans() for name in KINDS}),
    st.booleans(),
)
def test_enough_characters_are_left_for_every_kind_that_is_asked_for(excluded, kinds, each):
    """AWS refuses to make a password of nothing, and one without a kind that has to be in it."""
    left = [set(KINDS[name]) - excluded for name, wanted in kinds.items() if wanted]
    enough = len(set().union(*left)) >= FEWEST_CHARACTERS and (all(left) or not each)

    try:
        GeneratedSettings(exclude_characters="".join(sorted(excluded)), require_each_type=each, **kinds)
    except ValueError:
        assert not enough
    else:
        assert enough
