"""JSON in a string becomes `jsonencode({...})` where that is the same string, and nowhere else."""

import json
import re

import pytest
from support.hcl import resource

ARN = "${aws_kms_key.other.arn}"
VALUES = {
    "number": 123456789012,
    "large": 10**30,
    "fraction": 0.1,
    "yes": True,
    "no": False,
    "text": "a",
    "empty": "",
    "escaped": "a&b<c>",
    "quoted": 'a"b\\c\n\t\u0001\u2028',
    "verbs": "%s %d %%",
    "json": '{"a":1}',
}
"""A value of every type that a template may hold, and text that an encoder would change."""
POLICY = {"Statement": [{"Action": ["kms:*"], "Effect": "Allow", "Resource": ARN}], "Version": "2012-10-17"}


def compact(value, **how):
    """JSON as Terraform's function writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, **how)


SAME = {
    "a policy": compact(POLICY),
    "a literal variable": compact({"Resource": "a/$${aws:username}"}),
    "all kinds": compact({"a": [None, True, 0, -1, 'é\n"\\', {}, []], "b-c": {"d": "%%{e}"}}),
    "a list": compact(["a", {"b": 1}]),
    "values": compact({"a": ARN, "b": ["x-${aws_vpc.it.tags.Name}-${var.it ? 1 : 2}"]}),
    "a value that strips": compact({"a": "b ${~ local.key_arn ~} d"}),
    "JSON in JSON": compact({"a": compact({"b": ARN})}),
}
OTHER = {
    "keys in another order": compact({"Version": "1", "Statement": []}),
    "spaces": json.dumps(POLICY),
    "characters that the function escapes": compact({"a": "<&>"}),
    "a number that it may write otherwise": compact({"a": 1.0}),
    "escapes that it does not write": '{"a":"\\u00e9"}',
    "a control character": compact({"a": "\b"}),
    "a per cent sign beside a value": compact({"a": "100 %", "b": ARN}),
    "a value that may be a number": '{"a":${aws_vpc.it.id}}',
    "a template in a key": compact({ARN: 1}),
    "a directive": compact({"a": "%{ if true }b%{ endif }"}),
    "nothing": "{}",
    "no JSON": '{"a":',
    "the same key twice": '{"a":1,"a":1}',
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_the_same_string_is_written_as_a_call(text):
    """A reviewer reads a policy, not its escapes."""
    assert re.search(r"  policy = (format\()?jsonencode\(", resource("aws_kms_key", policy=text))


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER)
def test_another_string_stays_a_string(text):
    """Not one byte changes for the sake of looks."""
    assert "jsonencode" not in resource("aws_kms_key", policy=text)


def test_a_policy_reads_like_one():
    """As a person would have written it."""
    assert resource("aws_kms_key", policy=compact(POLICY)) == (
        'resource "aws_kms_key" "it" {\n'
        "  policy = format(jsonencode({\n"
        "    Statement = [\n"
        "      {\n"
        '        Action   = ["kms:*"]\n'
        '        Effect   = "Allow"\n'
        '        Resource = "%s"\n'
        "      },\n"
        "    ]\n"
        '    Version = "2012-10-17"\n'
        "  }), aws_kms_key.other.arn)\n"
        "}\n"
    )


@pytest.mark.terraform
def test_terraform_encodes_the_same_strings(planned):
    """The call gives what the JSON said, byte for byte."""
    texts = [text.replace(ARN, "${local.key_arn}") for text in (*SAME.values(), *OTHER.values())]
    outputs = {f"text{number}": {"value": text} for number, text in enumerate(texts) if "${aws" not in text}
    json_, hcl = planned({"locals": {"key_arn": "arn:aws:kms:::key/1"}, "output": outputs})

    assert json_["planned_values"] == hcl["planned_values"]


@pytest.mark.terraform
@pytest.mark.parametrize("kind", ["locals", "variable"])
def test_a_value_of_any_type_becomes_the_same_text(planned, kind):
    """A number, a bool or a character that the encoder escapes: named like an id or an ARN, and still what it is."""
    named = {f"{name}_{end}": value for name, value in VALUES.items() for end in ("id", "arn", "other")}
    given = named if kind == "locals" else {name: {"default": value} for name, value in named.items()}
    prefix = {"locals": "local", "variable": "var"}[kind]
    forms = ('{"a":"%s"}', '["%s/x%s"]', '{"a":[1,{"b":"%s"}],"c":"<%s>"}', '{"a":%s}', '{"%s":1}')
    texts = [form.replace("%s", f"${{{prefix}.{name}}}") for form in forms for name in named]
    outputs = {f"text{number}": {"value": text} for number, text in enumerate(texts)}
    json_, hcl = planned({kind: given, "output": outputs})

    assert len(json_["planned_values"]["outputs"]) == len(texts)
    for name, output in json_["planned_values"]["outputs"].items():
        assert output == hcl["planned_values"]["outputs"][name], outputs[name]
