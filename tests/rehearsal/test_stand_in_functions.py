"""Functions of providers, as configurations call them."""

import json
from datetime import UTC, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.real_provider import Refused as RefusedForReal
from support.required import required
from support.stand_in import Refused, StandIn

from stackwright.rehearsal.stand_in.functions import functions
from stackwright.rehearsal.stand_in.functions.kubernetes_functions import FUNCTIONS as KUBERNETES
from stackwright.rehearsal.stand_in.functions.time_functions import FUNCTIONS as TIME
from stackwright.rehearsal.stand_in.protocol import message
from stackwright.rehearsal.stand_in.wire import encode

ROLE = "arn:aws:iam::444455556666:role/"
ARNS = [
    f"{ROLE}example",
    f"{ROLE}a/b/c/example",
    f"{ROLE}/x",
    ROLE,
    f"{ROLE}aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS",
    "arn:aws:s3:::bucket",
    "arn:aws:s3:eu-west-1::role/x",
    "arn:aws:eks:eu-west-1:111122223333:cluster/a:b:c",
    "arn:aws:iam:eu-west-1:444455556666:role/a/x",
    "arn:aws:iam::444455556666:user/a/x",
    "arn:aws:iam::444455556666:role",
    "arn:aws:iam::1:",
    "arn::::::",
    "arn:aws:iam",
    "arn:",
    "foo",
    "",
    " arn:aws:iam::444455556666:role/a",
]
MANIFEST = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"on": "true", "n": "1\n2\n"}}


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    """A stand-in for AWS."""
    return StandIn("aws", [], tmp_path_factory.mktemp("aws"), {"region": "eu-west-1"})


@pytest.mark.parametrize("arn", ARNS)
@pytest.mark.parametrize("function", ["arn_parse", "trim_iam_role_path"])
def test_arns_are_taken_as_by_the_provider(aws, real_provider, function, arn):
    """The same result, or a refusal in the same words."""
    assert answered(aws, function, arn) == answered(real_provider, function, arn)


@pytest.mark.parametrize(
    "parts", [("aws", "iam", "", "444455556666", "role/a"), ("",) * 5, ("a:b", "c", "d", "e", "f:g")]
)
def test_arns_are_built_as_by_the_provider(aws, real_provider, parts):
    """Whatever the parts are."""
    assert aws.call("arn_build", *parts) == real_provider.call("arn_build", *parts)


def answered(provider, function, arn):
    try:
        return provider.call(function, arn)
    except (Refused, RefusedForReal) as refusal:
        return f"refused: {refusal}"


@given(st.lists(st.text(st.characters(exclude_characters=":", codec="utf-8")), min_size=5, max_size=5))
def test_what_was_built_is_taken_apart_again(parts):
    """An ARN is its parts."""
    aws = functions("aws", "6.25.0")

    assert [*aws["arn_parse"].call(aws["arn_build"].call(*parts)).values()] == parts


def test_a_function_is_there_since_the_version_that_brought_it():
    """A configuration that the pinned provider refuses is refused by its stand-in."""
    assert "user_agent" not in functions("aws", "6.25.0")
    assert functions("aws", "6.27.0")["user_agent"].call("app", "1.0", "for tests") == "app/1.0 (for tests)"


def test_a_refusal_names_the_argument():
    """Terraform shows the argument, and not the whole call."""
    answer = functions("aws", "6.25.0")["arn_parse"].answered([encode("foo")])

    assert answer.error.HasField("function_argument")
    assert answer.error.function_argument == 0


def test_a_manifest_is_read_as_by_the_provider():
    """Dates are text, empty documents are left out, and `y` is a truth, even as a name."""
    head = "---\napiVersion: v1\nkind: A\nmetadata: {}\n"
    text = f"{head}day: 2001-01-01\nlist: [3, 08, 1e3, 22:22, n]\ny: 1\n---\n# nothing\n"

    assert KUBERNETES["manifest_decode"].call(text) == {
        "apiVersion": "v1",
        "kind": "A",
        "metadata": {},
        "day": "2001-01-01",
        "list": [3, 8, 1000, "22:22", False],
        "true": 1,
    }


@pytest.mark.parametrize(
    ("function", "argument", "told"),
    [
        ("manifest_decode", "", "YAML document is empty"),
        ("manifest_decode", "kind: A", 'missing field "apiVersion"'),
        ("manifest_decode", "a: [", "Invalid YAML document"),
        ("manifest_decode", "[1]", "expected an object"),
        ("manifest_decode", 2 * "---\napiVersion: v1\nkind: A\nmetadata: {}\n", "multiple resources"),
        ("manifest_encode", {"kind": "A"}, 'missing field "apiVersion"'),
        ("manifest_encode", "text", "doesn't seem to be a manifest"),
        ("manifest_encode", ["text"], "invalid resource"),
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path, function, argument, told):
    """With what is wrong about it."""
    answer = KUBERNETES[function].answered([encode(argument if function == "manifest_decode" else _any(argument))])

    assert told in answer.error.text


def _any(value):
    return [b'"dynamic"', value]


def test_a_manifest_is_written_as_by_the_provider():
    """Keys in order, lists not indented, text of several lines as it is, and text that looks like none in quotes."""
    text = KUBERNETES["manifest_encode"].call({**MANIFEST, "items": ["a: b", None, 1]})

    assert text == (
        'apiVersion: v1\ndata:\n  "n": |\n    1\n    2\n  "on": "true"\nitems:\n- \'a: b\'\n- null\n- 1\n'
        "kind: ConfigMap\nmetadata:\n  name: a\n"
    )


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="ascii")), st.lists))
def test_what_was_written_is_read_again(value):
    """Whatever it holds."""
    manifest = {**MANIFEST, "value": value}

    text = KUBERNETES["manifest_encode"].call([manifest])

    assert yaml.safe_load(text.removeprefix("---\n")) == KUBERNETES["manifest_decode"].call(text) == manifest


@given(st.integers(0, 253_300_000_000))
def test_moments_are_taken_apart(seconds):
    """Both ways: of a text, and of a number of seconds."""
    at = datetime.fromtimestamp(seconds, UTC)
    parsed = TIME["rfc3339_parse"].call(at.isoformat().replace("+00:00", "Z"))
    counted = TIME["unix_timestamp_parse"].call(parsed["unix"])

    assert datetime(*(parsed[name] for name in ("year", "month", "day", "hour", "minute", "second")), tzinfo=UTC) == at
    assert {name: value for name, value in parsed.items() if name != "unix"} == {
        name: value for name, value in counted.items() if name != "rfc3339"
    }


def test_sunday_is_the_first_day():
    """As in Go; the week of ISO may be of another year."""
    parsed = TIME["rfc3339_parse"].call("2023-01-01T12:00:00+02:00")

    assert (parsed["weekday"], parsed["weekday_name"], parsed["iso_year"], parsed["iso_week"]) == (
        0,
        "Sunday",
        2022,
        52,
    )


@pytest.mark.parametrize(
    ("text", "seconds"), [("1h30m", 5400), ("-1.5s", -1.5), ("0", 0), ("100ms", 0.1), (".5m", 30), ("1h1s", 3601)]
)
def test_durations_are_taken_apart(text, seconds):
    """As Go writes them."""
    assert TIME["duration_parse"].call(text)["seconds"] == seconds


@pytest.mark.parametrize(
    ("function", "text"),
    [("duration_parse", "1d"), ("rfc3339_parse", "2023-01-01"), ("rfc3339_parse", "2023-13-01T00:00:00Z")],
)
def test_what_is_no_moment_is_refused(function, text):
    """With the text."""
    assert text in TIME[function].answered([encode(text)]).error.text


@pytest.mark.terraform
def test_terraform_calls_them(workspace):
    """Functions are in the schema, and their arguments and results of any type go through."""
    document = {
        "terraform": {"required_providers": required("aws", "kubernetes")},
        "provider": {"aws": [{"region": "eu-west-1"}], "kubernetes": [{"host": "https://main"}]},
        "locals": {"manifest": MANIFEST, "text": "${provider::kubernetes::manifest_encode(local.manifest)}"},
        "output": {
            "account": {"value": f'${{provider::aws::arn_parse("{ROLE}a").account_id}}'},
            "role": {"value": f'${{provider::aws::trim_iam_role_path("{ROLE}a/b")}}'},
            "again": {"value": "${provider::kubernetes::manifest_decode(local.text)}"},
        },
    }  # fmt: skip
    applied = workspace(document)
    outcome = applied.apply()
    assert outcome.returncode == 0, outcome.stderr
    outputs = json.loads(applied.terraform("output", "-json").stdout)

    assert outputs["account"]["value"] == "444455556666"
    assert outputs["role"]["value"] == f"{ROLE}b"
    assert outputs["again"]["value"] == MANIFEST


def test_functions_are_told_twice(tmp_path):
    """Terraform asks for the schema, or for functions alone."""
    calls = StandIn("aws", [], tmp_path, {"region": "eu-west-1"}).calls
    schema = calls["GetProviderSchema"](message("GetProviderSchema.Request")())

    assert schema.functions.keys() == calls["GetFunctions"](message("GetFunctions.Request")()).functions.keys() != set()
