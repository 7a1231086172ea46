"""Terraform's own formatter has nothing to say to what is written: files of any document are a fixed point of it."""

import subprocess

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support.generated import environments, taken
from support.hcl import NASTY, document, template
from support.shipped import EVERYTHING, load_shipped

from stackwright.synthesis.hcl.files import render

QUICK = (Phase.reuse, Phase.generate)
"""What fails is shown as it was found: to search for the smallest would start Terraform for minutes."""
WORDS = ["a", "b.c[0]", '"x${ d }y"', "-1", "2.5", "null", '"q\\"}"', "<<EOT\n  a ${b}\nEOT\n", "<<-EOT\n  c\n  EOT\n"]
BREAKS = ["\n", "\n\n  ", " # why\n", " // why\n", " /* why */ ", "/* why\n  so */", " ", ""]
breaks = st.sampled_from(BREAKS)
expressions = st.recursive(
    st.sampled_from(WORDS),
    lambda below: st.one_of(
        st.builds("f({}{},{}{})".format, breaks, below, breaks, below),
        st.builds("[{}{},{}{},{}]".format, breaks, below, breaks, below, breaks),
        st.builds("({}{} +{}{}{})".format, breaks, below, breaks, below, breaks),
        st.builds("({} ?{}{} :{}-{})".format, below, breaks, below, breaks, below),
        st.builds(
            "{{{}k = ({})\n (l) = ({}), m : ({}){}}}".format, breaks, below, below, below, st.sampled_from(["\n", ""])
        ),
        st.builds(
            "[for x in{}[{}]:{}{} if{}!x]".format,
            breaks.map(" {}".format),
            below,
            breaks,
            below,
            breaks.map(" {}".format),
        ),
        st.builds("{{for k, v in m :{}k =>{}{}...}}".format, breaks, breaks, below),
        st.builds('"a ${{ {} }}%{{ if {} ~}} b %{{ endif }}"'.format, below, below),
    ),
    max_leaves=6,
)
texts = st.lists(
    st.sampled_from(NASTY[:-1]) | expressions.map("${{{}}}".format).map(lambda text: [text]), max_size=4
).map(
    lambda pieces: "".join("- " + piece[0] if isinstance(piece, list) else template(piece) + " " for piece in pieces)
) | expressions.map("${{{}}}".format)
names = (
    st.sampled_from(["a", "long_name", "for", "null", "1", "a.b/c", "é", "漢字", "e\u0301", "👩\u200d🔬", "${f(\n1)}"])
    | texts
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(names, below, max_size=4),
    max_leaves=8,
)
types = st.sampled_from(
    ["list", "map", "string", "any", "list(\n string )", "object({\n a = string # why\n b=list(any)})"]
)
documents = st.builds(
    lambda local, tags, text, type_, condition: document(
        locals={"it": local, "longer_name": text, "l": [local]},
        variable={"it": {"type": type_, "description": text, "default": None}},
        output={"it": {"value": text, "description": text, "depends_on": ["aws_vpc.it"]}},
        resource={
            "aws_vpc": {
                "it": {
                    "count": condition,
                    "cidr_block": text,
                    "tags": tags,
                    "depends_on": ["aws_kms_key.it"],
                    "lifecycle": {"precondition": [{"condition": condition, "error_message": text}]},
                }
            },
            "aws_eks_cluster": {"it": {"name": text, "vpc_config": {"subnet_ids": [text, condition]}, "timeouts": {}}},
        },
    ),
    values,
    st.dictionaries(names, texts, max_size=4),
    texts,
    types,
    expressions.map("${{{}}}".format),
)


def check(terraform, folder):
    """Assert that Terraform would format no file in a folder otherwise."""
    outcome = subprocess.run(
        [terraform, "fmt", "-check", "-diff", "-recursive", folder], capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@settings(max_examples=max(1, settings().max_examples // 10), phases=QUICK)
@given(several=st.lists(documents, min_size=1, max_size=10))
def test_any_document_is_formatted(terraform, tmp_path_factory, several):
    """Expressions of several lines, comments, heredocs, odd keys, old types: a folder of them at once."""
    folder = tmp_path_factory.mktemp("formatted")
    for number, one in enumerate(several):
        (folder / str(number)).mkdir()
        for name, text in render(one).items():
            (folder / str(number) / name).write_text(text)
    check(terraform, folder)


def test_the_shipped_platforms_are_formatted(terraform, written):
    """`terraform fmt -check` is what reviewers run."""
    for folder in written.values():
        assert [*(folder / "hcl").glob("*/*.tf")]
        check(terraform, folder / "hcl")


@pytest.mark.slow
def test_every_setting_is_formatted(node, terraform, tmp_path):
    """The platform that uses each once."""
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - the unit tests must not load cdktf

    synthesize(load_shipped(EVERYTHING), tmp_path / "out", "hcl")
    check(terraform, tmp_path / "out")


@pytest.mark.slow
@settings(max_examples=max(1, settings().max_examples // 20), phases=QUICK)
@given(generated=environments())
def test_what_the_loader_takes_is_formatted(node, terraform, tmp_path_factory, generated):
    """Environment files that nobody would write."""
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - as above

    folder = tmp_path_factory.mktemp("generated")
    platform = taken(generated, folder)
    synthesize(platform, folder / "out", "hcl")
    check(terraform, folder / "out")
