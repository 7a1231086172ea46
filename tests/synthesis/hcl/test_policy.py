"""JSON in a string becomes `jsonencode({...})` where that is the same string, and nowhere else."""

import json

import pytest
from support.hcl import resource

ARN = "${aws_kms_key.other.arn}"
POLICY = {"Statement": [{"Action": ["kms:*"], "Effect": "Allow", "Resource": ARN}], "Version": "2012-10-17"}


def compact(value, **how):
    """JSON as Terraform's function writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, **how)


SAME = {
    "a policy": compact(POLICY),
    "a literal variable": compact({"Resource": "a/$${aws:username}"}),
    "all kinds": compact({"a": [None, True, 0, -1, 'é\n"\\', {}, []], "b-c": {"d": "%%{e}"}}),
    "a list": compact(["a", {"b": 1}]),
}
OTHER = {
    "keys in another order": compact({"Version": "1", "Statement": []}),
    "spaces": json.dumps(POLICY),
    "characters that the function escapes": compact({"a": "<&>"}),
    "a number that it may write otherwise": compact({"a": 1.0}),
    "escapes that it does not write": '{"a":"\\u00e9"}',
    "a control character": compact({"a": "\b"}),
    "a value that may need escapes": compact({"a": "${aws_vpc.it.tags.Name}"}),
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
    assert "  policy = jsonencode(" in resource("aws_kms_key", policy=text)


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER)
def test_another_string_stays_a_string(text):
    """Not one byte changes for the sake of looks."""
    assert "jsonencode" not in resource("aws_kms_key", policy=text)


def test_a_policy_reads_like_one():
    """As a person would have written it."""
    assert resource("aws_kms_key", policy=compact(POLICY)) == (
        'resource "aws_kms_key" "it" {\n'
        "  policy = jsonencode({\n"
        "    Statement = [\n"
        "      {\n"
        '        Action   = ["kms:*"]\n'
        '        Effect   = "Allow"\n'
        "        Resource = aws_kms_key.other.arn\n"
        "      },\n"
        "    ]\n"
        '    Version = "2012-10-17"\n'
        "  })\n"
        "}\n"
    )


@pytest.mark.terraform
def test_terraform_encodes_the_same_strings(planned):
    """The call gives what the JSON said, byte for byte."""
    texts = [text.replace(ARN, "${local.key_arn}") for text in (*SAME.values(), *OTHER.values())]
    outputs = {f"text{number}": {"value": text} for number, text in enumerate(texts) if "${aws" not in text}
    json_, hcl = planned({"locals": {"key_arn": "arn:aws:kms:::key/1"}, "output": outputs})

    assert json_["planned_values"] == hcl["planned_values"]
