"""What the real provider refuses of common types, stand-ins refuse, and nothing else.

`pytest --write-golden tests/rehearsal/test_wrong_arguments.py` rewrites the provider's words.
"""

import json
from pathlib import Path

import pytest
from support.accepting import refused
from support.asking.wrong import RIGHT, wrongs
from support.shipped import EVERYTHING, load_shipped
from support.stand_in import configured

from stackwright.cdk import schema
from stackwright.cdk.answers import answers
from stackwright.rehearsal.stand_in.judging import judge
from stackwright.synthesis.document import FILE, Document

WORDS = Path(__file__).with_name("wrong_arguments.json")
"""A line for each wrong argument: its type, what was given, what the provider said."""


MISSED = {
    ("aws_db_subnet_group", "name"): "the provider tells the characters in words, which nobody reads",
    ("aws_lambda_permission", "action"): "the provider does not tell its form",
}
"""What it refuses and stand-ins do not, with the reason."""


def errors(type_, arguments):
    block = schema.load("aws").resources[type_]
    return [one for one in judge(type_, block, answers("aws")[type_], configured(block, arguments)) if one.is_error]


def test_every_wrong_argument_is_refused():
    """All that the provider was seen to refuse, but for what is known."""
    taken = [(one.type, *one.given) for one in wrongs() if not errors(one.type, one.arguments)]

    assert len([*wrongs()]) > 130
    assert taken == [*MISSED]


def test_the_same_without_the_wrong_argument_is_taken():
    """What is refused is the argument, not what stands around it."""
    assert {type_: found for type_, arguments in RIGHT.items() if (found := errors(type_, arguments))} == {}


def test_nothing_of_what_is_synthesized_is_refused(shipped, tmp_path):
    """Whole platforms, which the real provider takes."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    build(load_shipped(EVERYTHING), tmp_path).synth()
    files = [file for folder in (*shipped.values(), tmp_path) for file in folder.glob(f"stacks/*/{FILE}")]
    documents = [Document.read(file) for file in files]

    assert sum(len([*one.objects("resource")]) for one in documents) > 500
    assert [text for document in documents for text in refused(document)] == []


@pytest.mark.slow
def test_the_words_are_the_provider_s(real_provider, request):
    """Every argument is wrong because the provider says so, and right without it."""
    from support.asking.measured import said  # noqa: PLC0415 - loads grpc

    lines = [
        {"type": one.type, "given": one.given, "said": said(real_provider, one.type, one.arguments)} for one in wrongs()
    ]
    if request.config.getoption("--write-golden"):
        WORDS.write_text("[\n" + ",\n".join(map(json.dumps, lines)) + "\n]\n")

    assert [line for line in lines if not line["said"]] == []
    assert json.loads(WORDS.read_text()) == lines
    assert {type_: words for type_, given in RIGHT.items() if (words := said(real_provider, type_, given))} == {}
