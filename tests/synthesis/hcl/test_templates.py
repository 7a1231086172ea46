"""What Terraform makes of a string of its JSON, it makes of what is written, whatever stands in it."""

import itertools

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support.hcl import resource

LOCALS = {"number": 5, "text": "v w", "yes": True, "list": ["p", "q"]}
LITERAL = ["$", "%", "$$", "{", "}", "$${", "%%{", "$${x}", "~", '"', "\\", "a", "é", "漢", "\u0301", "- x", "EOT"]
WHITE = ["\r\n", "\n", " ", "   ", "\t", "\xa0", "\x85", "\u2028", "\x1c"]
SEQUENCES = [
    *("${local.number}", "${ local.text }", "${~ local.text }", "${local.text ~}", "${~ local.number ~}"),
    *("${\nlocal.text # it\n}", '${upper("a${~ local.text ~} \\r b")}', "${{\n a = 1\n b = 2\n}.b}"),
    *("${<<EOT\n a${~ local.text}\n  b \nEOT\n}", "${<<-EOT\n  a\n    ${local.text ~}\n  b\n\n   c\n  EOT\n ~}"),
]
WORDS = {"if local.yes": "endif", "if !local.yes": "endif", "for x in local.list": "endfor"}


def directive(word, body, strips):
    """A directive around other pieces, with strip markers or without."""
    marks = ["~" if strip else "" for strip in strips]
    end = "%{{{}{}{}}}"
    return [end.format(marks[0], f" {word} ", marks[1]), *body, end.format(marks[2], f" {WORDS[word]} ", marks[3])]


def joined(pieces):
    """Pieces as one template; a sign before a bracket would begin a sequence or escape one."""
    text = ""
    for piece in itertools.chain.from_iterable(pieces):
        text += "-" * (text[-1:] in {"$", "%"} and piece.startswith(("{", "%{"))) + piece
    return text


inner = st.recursive(
    st.sampled_from([*LITERAL, *WHITE, *SEQUENCES]).map(lambda piece: [piece]),
    lambda below: st.builds(
        directive,
        st.sampled_from(list(WORDS)),
        st.lists(below, max_size=4).map(lambda pieces: [*itertools.chain.from_iterable(pieces)]),
        st.tuples(*[st.booleans()] * 4),
    ),
    max_leaves=6,
)
# In a directive, a carriage return that ends no line would hide its end.
templates = st.lists(st.just(["\r"]) | inner, min_size=1, max_size=8).map(joined)


@pytest.mark.slow
@settings(max_examples=max(1, settings().max_examples // 20), phases=(Phase.reuse, Phase.generate))
@given(texts=st.lists(templates, min_size=10, max_size=40))
def test_terraform_reads_the_same_from_random_templates(planned, texts):
    """Carriage returns, strip markers, escapes, directives, heredocs: as values, where the type counts, and as keys."""
    assert_same(planned, texts)


@pytest.mark.terraform
def test_terraform_reads_the_same_from_all_short_texts(planned):
    """Before and behind sequences that strip or do not: how Terraform takes lines apart is nowhere written."""
    shorts = ["".join(text) for length in range(1, 4) for text in itertools.product("$%\r\n a", repeat=length)]
    befores = [text for text in shorts if text[-1] not in "$%"]
    assert_same(planned, [f"{text}{sequence}" for text in befores for sequence in ("${local.text}", "${~ local.text}")])
    assert_same(planned, [f"${{local.text ~}}{text}" for text in shorts])


def assert_same(planned, texts):
    """Assert that Terraform reads the same from both forms."""
    outputs = {f"it{number}": {"value": [text, {f"k{text}": 1}]} for number, text in enumerate(texts)}
    json_, hcl = planned({"locals": LOCALS, "output": outputs})

    assert len(json_["planned_values"]["outputs"]) == len(texts)
    for name, output in json_["planned_values"]["outputs"].items():
        assert output == hcl["planned_values"]["outputs"][name], outputs[name]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\r\n${b}", '"a\\r\\n${b}"'),
        ("a\r${b}%{c", '"a\\r$${b}%%{c"'),
        ("a\r$${b}$$${c}", '"a\\r$${b}$$$${c}"'),
        ("a\n${~ b }c", '"a${b}c"'),
        ("a\n  ${~ b ~}\n  c", '"a\\n${b}  c"'),
        ("a\x1c${~ b }\x1c", '"a\\u001c${b}\\u001c"'),
        ("%{ if b ~}\nc\n%{ endif ~}\nd\n", "<<-EOT\n    %{if b}c\n    %{endif}d\n  EOT"),
        ("100 %%{~ if b }", '"100 %%{~ if b }"'),
        ("100 % %{~ if b }c%{ endif }", '"100 \\u0025%{if b}c%{endif}"'),
        ("a\n$ ${~ b }\n", '"a\\n\\u0024${b}\\n"'),
        (" ${~ b }", '" ${~b}"'),
        ("${~ b ~}", "b"),
    ],
)
def test_what_is_stripped_is_left_out(text, written):
    """Between quotes a marker would take the white space of several lines; and a return would hide nothing."""
    assert f"  description = {written}\n" in resource("aws_kms_key", description=text)


def test_an_object_in_a_key_has_colons():
    """Terraform's formatter would take its equals sign for the line's."""
    text = resource("aws_vpc", tags={"${local.it[{ a = 1, b = { c = 2 } }.a]}": "a", "b": "c"})

    assert '    "${local.it[{ a : 1, b : { c : 2 } }.a]}" = "a"\n' in text
    assert f"    b{' ' * 40} = " in text
