"""Expressions are spaced as `terraform fmt` spaces them."""

import json
import random
import subprocess

import pytest
from support.hcl import NASTY, document, resource, template

from stackwright.synthesis.hcl.errors import HclError
from stackwright.synthesis.hcl.files import render
from stackwright.synthesis.hcl.template import expression
from stackwright.synthesis.hcl.tokens import split

EXPRESSIONS = [
    line.partition("  becomes  ")
    for line in r"""
a.b[0].c
a . b [ 0 ] [ * ] . c  becomes  a.b[0][*].c
a[*].id
a.*.id
a.0.b
a["k"]["j"].z
f(a,b)  becomes  f(a, b)
f( a , b... )  becomes  f(a, b...)
f([1,2 , 3]...)  becomes  f([1, 2, 3]...)
f()
f(  "" ,"" ) [0]  becomes  f("", "")[0]
[a] [0]  becomes  [a][0]
1 [0]  becomes  1[0]
provider::aws::arn_parse( x )  becomes  provider::aws::arn_parse(x)
!  (a&&b)||!c  becomes  !(a && b) || !c
- 1  becomes  -1
1-2  becomes  1 - 2
a - -1
a--1
a*-1+(-1)/b%c  becomes  a * -1 + (-1) / b % c
[-1,- 2]  becomes  [-1, -2]
x[ - 1 ]  becomes  x[-1]
a/-b  becomes  a / -b
a%-b  becomes  a % -b
a+-b  becomes  a + -b
a==-1  becomes  a == -1
a!=-1  becomes  a != -1
a>-1  becomes  a > -1
a>=-1  becomes  a >= -1
a<-1  becomes  a < -1
a<=-1  becomes  a <= -1
a&&-b||-c  becomes  a && -b || -c
!-a
{a=-1}  becomes  { a = -1 }
{a:-1}  becomes  { a : -1 }
{ a = 1 , "b" : [ ] }  becomes  { a = 1, "b" : [] }
{a={b={c=1}}}  becomes  { a = { b = { c = 1 } } }
{(a)=1,"${b}"=2}  becomes  { (a) = 1, "${b}" = 2 }
[{a=1},{ }]  becomes  [{ a = 1 }, {}]
a?b:c  becomes  a ? b : c
a ? -1 : !b
a==""?[1]:[ ]  becomes  a == "" ? [1] : []
a>=b&&c<=d||e<f&&g!=h  becomes  a >= b && c <= d || e < f && g != h
[for x in y:x]  becomes  [for x in y : x]
[for x in -y:x]  becomes  [for x in - y : x]
[ for x in [1,2] : x if x!=null ]  becomes  [for x in [1, 2] : x if x != null]
{for k,v in m:k=>v...}  becomes  { for k, v in m : k => v... }
{for k, v in m : "${ k }" => v if v > 0}  becomes  { for k, v in m : "${k}" => v if v > 0 }
"x${a}y"
"x${ a }y${b}${ c }"  becomes  "x${a}y${b}${c}"
"${ a }${ b }"  becomes  "${a}${b}"
"p-${f("a", "${b}")}-s"
"p-${ {a=1}.a }"  becomes  "p-${ { a = 1 }.a}"
"p-${ {a=1} }"  becomes  "p-${ { a = 1 } }"
"%{ if a }x%{ else }y%{ endif }"  becomes  "%{if a}x%{else}y%{endif}"
"%{ if a ~}x%{~ endif }"  becomes  "%{if a~}x%{~endif}"
"%{for x in y~} ${ x } %{endfor~}"  becomes  "%{for x in y~} ${x} %{endfor~}"
"x${~ a ~}y"  becomes  "x${~a~}y"
"a$${ b } %%{ c } \"q\" \\"
"a\"}${ b }"  becomes  "a\"}${b}"
"a"=="b"  becomes  "a" == "b"
"a}b"==f( "{" )  becomes  "a}b" == f("{")
jsonencode({"password"=a.b,"x"={"y"=[1,{}]}})  becomes  jsonencode({ "password" = a.b, "x" = { "y" = [1, {}] } })
length(setsubtract(["a", "b"], x.names))==0  becomes  length(setsubtract(["a", "b"], x.names)) == 0
toset([for s in a:s.id])  becomes  toset([for s in a : s.id])
1.5e10
1.5e-3*2  becomes  1.5e-3 * 2
null
((a))
""".strip().split("\n")
]
"""Expressions as somebody writes them, and as `terraform fmt` does, where that is something else."""

LINES = [
    ("local.a ?\n  local.b :\n  local.c", "local.a ? local.b : local.c"),
    ("(\n1 +\n\n 2 # more\n)", "(1 + 2)"),
    ("max(\n  1, // one\n  2,\n)", "max(1, 2)"),
    ("[\r\n  1,\r\n  2\r\n]", "[1, 2]"),
    ("[1, ]", "[1]"),
    ("/* what\n   for */ 1 /* one */", "1"),
    ("{\n  a = 1\n\n  b = 2 # two\n  c = [\n 3\n ] }", "{ a = 1, b = 2, c = [3] }"),
    ("{\n  a = 1,\n  b = 2,\n}", "{ a = 1, b = 2 }"),
    ("{ # nothing\n}", "{}"),
    ("{\n for x in [1, 2] :\n x =>\n {\n y = x\n }...\n }", "{ for x in [1, 2] : x => { y = x }... }"),
    ('upper("a${\n local.b ~}  b${ {\n a = 1\n b = 2\n }.b }")', 'upper("a${local.b~}  b${ { a = 1, b = 2 }.b}")'),
    ('<<EOT\n a "$${x}" ${\nlocal.b\n}\n\\n\nEOT\n', '" a \\"$${x}\\" ${local.b}\\n\\\\n\\n"'),
    ("upper(<<EOT\r\na\r\n  EOT\r\n)", 'upper("a\\r\\n")'),
    ("<<EOT\nEOT\n", '""'),
    ("<<-EOT\n\n    a\n   \n      ${local.b}\n    ${local.c}\n  EOT\n", '"\\na\\n   \\n  ${local.b}\\n${local.c}\\n"'),
    ("<<-EOT\n  a\n    ${local.b ~}\n  b\n  EOT\n", '"a\\n  ${local.b}  b\\n"'),
    ("<<-EOT\n  %{ if local.a ~}\n   x\n  %{ endif }\n  EOT\n", '"%{if local.a}   x\\n%{endif}\\n"'),
]
"""Expressions of several lines, and as they are written."""


@pytest.mark.parametrize(("somebody", "becomes", "terraform_fmt"), EXPRESSIONS)
def test_an_expression_is_spaced_as_terraform_spaces_it(somebody, becomes, terraform_fmt):
    """What it becomes is what `terraform fmt` makes of it; whether that is so, Terraform says below."""
    assert expression(somebody) == (terraform_fmt or somebody)


@pytest.mark.terraform
def test_terraform_would_space_no_expression_otherwise(terraform, tmp_path):
    """References, calls, comprehensions, conditions, templates: alone, in a list and between text."""
    for number, (somebody, *_) in enumerate(EXPRESSIONS):
        bare = "${" + somebody + "}"
        files = render(
            document(locals={"it": bare, "list": [bare, bare], "longer": {"a": bare, "text": f"a {bare} b"}})
        )
        (tmp_path / f"{number}.tf").write_text(files["main.tf"])
    check(terraform, tmp_path)


@pytest.mark.terraform
def test_terraform_would_align_nothing_otherwise(terraform, tmp_path):
    """Maps with odd keys, heredocs, empty and nested values one below the other."""
    chance = random.Random(0)  # noqa: S311 - the same sample every time
    pieces = [piece for piece in NASTY if piece != "\r"]
    for number in range(60):
        texts = [template("".join(chance.choices(pieces, k=3))) for _ in range(6)]
        kinds = [*texts, "a\nb\n", "c\nd\n", 0, None, [], {}, [1, 2], {"a": 1}, [{"b": "c"}], ["x" * 200, {"y": []}]]
        keys = [
            *texts,
            "long_name",
            "a",
            "kubernetes.io/role/elb",
            "1",
            "for",
            "null",
            "é",
            "漢漢",
            "e\u0301",
            "👩\u200d🔬",
        ]
        value = {key: chance.choice(kinds) for key in chance.sample(keys, 8)}
        files = render(
            document(locals={"it": value}, resource={"aws_vpc": {"it": {"tags": value, "cidr_block": "a\nb\n"}}})
        )
        (tmp_path / f"{number}.tf").write_text(files["main.tf"])
    check(terraform, tmp_path)


@pytest.mark.parametrize(("somebody", "becomes"), LINES)
def test_an_expression_of_several_lines_is_written_on_one(somebody, becomes):
    """Terraform's formatter would indent and align its lines; on one line, there is nothing to do."""
    assert expression(somebody) == becomes


@pytest.mark.terraform
def test_terraform_reads_the_same_from_one_line(planned, terraform, tmp_path):
    """Objects, conditions, comments and heredocs; and it would format none otherwise."""
    outputs = {f"it{number}": {"value": f"${{{somebody}}}"} for number, (somebody, _) in enumerate(LINES)}
    outputs |= {
        f"{name}_": {"value": f"a {output['value']}"} for name, output in outputs.items() if "<<" in output["value"]
    }
    document = {"locals": {"a": True, "b": "x", "c": "y"}, "output": outputs}
    json_, hcl = planned(document)
    for name, text in render(document).items():
        (tmp_path / name).write_text(text)

    assert len(json_["planned_values"]["outputs"]) == len(outputs)
    assert json_["planned_values"] == hcl["planned_values"]
    check(terraform, tmp_path)


def check(terraform, folder):
    """Assert that Terraform accepts the syntax and the form of every file."""
    outcome = subprocess.run([terraform, "fmt", "-check", "-diff", folder], capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_nothing_of_json_is_left():
    """A lone reference has no quotes around it."""
    assert json.dumps("${aws_vpc.it.id}") not in resource("aws_subnet", vpc_id="${ aws_vpc.it.id }")
    assert "vpc_id = aws_vpc.it.id\n" in resource("aws_subnet", vpc_id="${ aws_vpc.it.id }")


@pytest.mark.parametrize(
    "inside",
    [
        'f("}")',
        'f("a \\" } ${g("}")}")',
        'f("\\\\")',
        'f("$${ } %%{ } ${a}")',
        'f("$${", "%%{")',
        "{ a = { b = 1 } }",
        "a /* } */",
        "a # }\n",
        "<<EOT\n } EOT\nEOT\n",
        '[<<-EOT\n  } "${b}\n   EOT\n]',
        '"%{ if a ~} } %{~ endif }"',
    ],
)
def test_a_bracket_in_text_ends_no_sequence(inside):
    """Not in strings, comments or heredocs: what stands behind the sequence stays text."""
    assert [part.text for part in split(f"x ${{{inside}}} y")] == ["x ", f"${{{inside}}}", " y"]


def test_a_sequence_may_be_closed_by_a_strip_mark():
    """Of a template in a template too."""
    assert [part.text for part in split("${a ~}}%{ if b ~}")] == ["${a ~}", "}", "%{ if b ~}"]
    assert [part.text for part in split('${f("${a ~}") ~} y')] == ['${f("${a ~}") ~}', " y"]


@pytest.mark.parametrize(
    "reference", ["${aws_vpc.it.id}", "${~ aws_vpc.it.id ~}", '${"${aws_vpc.it.id}"}', '${ "${~aws_vpc.it.id}" }']
)
def test_a_lone_reference_is_written_bare(reference):
    """Whatever is around it changes nothing of its value, which need not be text."""
    assert "  vpc_id = aws_vpc.it.id\n" in resource("aws_subnet", vpc_id=reference)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("${oops", "'${oops' begins a template that has no end; write $${ or %%{ for the text"),
        ('${f("oops)}', "the string '\"oops)}' has no end; add the quote that closes it"),
        ("${<<EOT\noops\n}", "the heredoc <<EOT has no end; add a line with EOT alone"),
    ],
)
def test_what_has_no_end_is_shown(template, said):
    """With its beginning, by which it is found, and what to do."""
    with pytest.raises(HclError) as error:
        split(template)

    assert str(error.value) == said
