"""Values of any kind are the same after they were written as HCL and read again."""

import itertools
import json
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hcl import NASTY, arguments, document, resource, template

from stackwright.synthesis.hcl.files import render


def is_text_to_terraform(text):
    """Whether Terraform reads all of it in JSON: no mark at the start, no template past a lone carriage return."""
    return not text.startswith("\ufeff") and not re.search(r"\r(?!\n).*[$%]\{", text, re.DOTALL)


def readable(text):
    """A template that python-hcl2 can read: it wants an end of `$${` and `%%{` too. Terraform judges the others."""
    return template(re.sub(r"([$%])\{(?!x\})", r"\1 {", text))


pieces = st.sampled_from([*NASTY, "${x}", "%{x}"]) | st.text(max_size=5)
texts = st.lists(pieces, max_size=6).map("".join).map(readable).filter(is_text_to_terraform)
numbers = st.integers(-(10**18), 10**18)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(texts | st.sampled_from(["1", "a.b"]), below, max_size=4)
    ),
    max_leaves=8,
)


def is_encoded(value):
    """Whether some string in a value is written as a call of `jsonencode`, which only Terraform can read back."""
    if isinstance(value, dict):
        return any(map(is_encoded, value.values()))
    if isinstance(value, list):
        return any(map(is_encoded, value))
    return isinstance(value, str) and value[:1] in {"{", "["}


@given(manifest=st.dictionaries(texts, values, max_size=3).filter(lambda value: not is_encoded(value)))
def test_a_dynamic_attribute_keeps_whatever_is_in_it(manifest):
    """Nested lists, null, 0, false, empty and very long strings, any text as a key."""
    assert arguments("kubernetes_manifest", manifest=manifest)["manifest"] == manifest


@given(tags=st.dictionaries(texts, texts, max_size=3).filter(lambda value: not is_encoded(value)))
def test_a_map_keeps_its_keys_and_text(tags):
    """Through a real resource type with a map of text."""
    assert arguments("aws_vpc", cidr_block="10.0.0.0/16", tags=tags)["tags"] == tags


@given(documents=st.lists(texts, max_size=3).filter(lambda value: not is_encoded(value)))
def test_a_list_keeps_its_text(documents):
    """Helm values are whole YAML documents, several of them."""
    assert arguments("helm_release", name="it", values=documents)["values"] == documents


@given(description=texts.filter(lambda value: not is_encoded(value)), port=st.integers(0, 65535), own=st.booleans())
def test_a_block_keeps_its_values(description, port, own):
    """0 and false are values, not the lack of one."""
    rule = {"from_port": port, "protocol": description, "rule_no": 0, "action": "", "to_port": port}
    body = arguments("aws_default_network_acl", default_network_acl_id="acl-1", ingress=[rule], tags_all={"own": own})

    assert body["ingress"] == [rule]
    assert body["tags_all"] == {"own": own}


@pytest.mark.terraform
def test_terraform_reads_the_same_values_from_both(planned):
    """A sample of nasty values, judged by Terraform."""
    chance = random.Random(0)  # noqa: S311 - the same sample every time
    pairs = chance.sample([*itertools.product(NASTY[:-1], repeat=2)], 400)
    texts = [template("".join(parts)) for parts in (*pairs, *(chance.choices(NASTY, k=5) for _ in range(100)))]
    texts = [*filter(is_text_to_terraform, texts), "\ufeffmarked", "\ufeff${1}", "\ufeff\ufeff"]
    texts += ["${1 + 1}", 'a ${upper("b")} c', '${jsonencode({"k" = "q\\"uote"})}', "%{ if true }y%{ endif }\nz\n"]
    nested = {
        key: [None, 0, False, "", 1.5, -3, [[]], {}, {"1": {"a.b": text}}]
        for key, text in zip(NASTY, texts, strict=False)
    }
    outputs = {f"text{number}": {"value": text} for number, text in enumerate(texts)}
    outputs["nested"] = {"value": {template(key): value for key, value in nested.items()}}
    json_, hcl = planned({"output": outputs})

    assert len(json_["planned_values"]["outputs"]) == len(outputs)
    for name, output in json_["planned_values"]["outputs"].items():
        assert output == hcl["planned_values"]["outputs"][name], outputs[name]


@pytest.mark.terraform
def test_terraform_plans_the_same_resources_from_both(planned):
    """Nasty values in blocks, nested attributes and dynamic attributes of real resource types."""
    text = template("".join(piece for piece in NASTY if piece != "\r"))
    resources = {
        "aws_vpc": {"it": {"cidr_block": "10.0.0.0/16", "tags": {text: text, "1": "", "kubernetes.io/role/elb": "1"}}},
        "aws_autoscaling_group": {
            "it": {
                "min_size": 0,
                "max_size": 0,
                "launch_configuration": "it",
                "depends_on": ["aws_vpc.it"],
                "tag": [{"key": f"{text}{own}", "value": text, "propagate_at_launch": own} for own in (True, False)],
            }
        },
        "helm_release": {
            "it": {
                "name": "it",
                "chart": "it",
                "values": ["a: 1\nb: |\n  c\n", text, "d: 2\n"],
                "set": [{"name": "a\\.b", "value": text}],
                "depends_on": ["aws_vpc.it"],
            }
        },
        "kubernetes_manifest": {"it": {"manifest": {"spec": {text: [text, [0, False, None, ""], {}]}}}},
        "terraform_data": {"it": {"input": {"list": [1, [2, ["3"]]], "text": text}}},
    }
    json_, hcl = planned(document(resource=resources))

    assert len(json_["resource_changes"]) == len(resources)
    assert json_["resource_changes"] == hcl["resource_changes"]


def test_numbers_keep_every_digit():
    """JSON's numbers are not what a machine's floats can hold."""
    from decimal import Decimal  # noqa: PLC0415

    text = render(json.loads('{"locals": {"a": 0.1000000000000000055, "b": 1E+30}}', parse_float=Decimal))["main.tf"]

    assert "a = 0.1000000000000000055\n" in text
    assert "b = 1E+30\n" in text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\nb\n", "<<-EOT\n    a\n    b\n  EOT"),
        ("a\nb ${ x }\nc\n", "<<-EOT\n    a\n    b ${x}\n    c\n  EOT"),
        ("a\n\nb\n", "<<-EOT\n    a\n\n    b\n  EOT"),
        ("a\n", '"a\\n"'),
        ("a\nb", '"a\\nb"'),
        ("a\n  \nb\n", '"a\\n  \\nb\\n"'),
        (" a\n b\n", '" a\\n b\\n"'),
        ("a\n  EOT\nb\n", '"a\\n  EOT\\nb\\n"'),
        ("a$\nb\n", '"a$\\nb\\n"'),
        ("a%\nb\n", '"a%\\nb\\n"'),
        ("a\nb ${[\n1]}\n", "<<-EOT\n    a\n    b ${[1]}\n  EOT"),
        ("a\n\u0301b\n", '"a\\n\u0301b\\n"'),
        ("a%{ if b }c%{ endif }", '"a%{if b}c%{endif}"'),
        ("a\tb\nc\n", '"a\\tb\\nc\\n"'),
    ],
)
def test_text_of_several_lines_is_a_heredoc_where_nothing_changes(text, written):
    """Not where the mark or a margin would be mistaken, or a character not be seen."""
    assert f"  description = {written}\n" in resource("aws_kms_key", description=text)


@pytest.mark.parametrize(
    ("character", "written"),
    [
        ("\0", "\\u0000"),
        ("\x7f", "\\u007f"),
        ("\u2028", "\\u2028"),
        ("\U000e0001", "\\U000e0001"),
        ("\ud83d", "\\ufffd"),
        ("é", "é"),
        ("漢", "漢"),
    ],
)
def test_what_cannot_be_seen_is_written_by_its_number(character, written):
    """And what can be seen is not; half of a character becomes what Terraform reads from JSON."""
    assert f'  description = "{written}"\n' in resource("aws_kms_key", description=character)


def test_keys_hold_only_characters_that_count_as_one():
    """Else the equals signs would not stand where Terraform's formatter puts them."""
    text = resource(
        "aws_vpc", tags={"é": "a", "É": "a", "漢": "b", "e\u0301": "c", "for": "d", "a b": "e", "null": "f"}
    )

    for line in (
        '"é"       = "a"',
        '"É"       = "a"',
        '"\\u6f22"  = "b"',
        '"e\\u0301" = "c"',
        '"for"     =',
        '"a b"     =',
        '"null"    =',
    ):
        assert f"    {line}" in text
