"""What AWS's API asks of arguments, kept as data: against botocore, and row by row with a good value and bad ones.

None of them is written for its row: good ones are in use in the golden files, or keep the rule; bad ones break it.
"""

import json

import pytest
from support.api_models.derive import rows
from support.api_models.shapes import pattern
from support.api_models.types import TYPES
from support.configurations import golden, nested, resource

from stackwright.cdk.answers import Answer, answers
from stackwright.cdk.answers.forms import SAMPLES
from stackwright.cdk.answers.rules import broken
from stackwright.policy.api.literals import literals
from stackwright.policy.api.models import FILE, models
from stackwright.policy.api.wrong import wrong

ROWS = [(type_, path) for type_, rules in models().items() for path in rules]
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/quay"
GUESSES = (
    *SAMPLES,
    SECRET,
    "arn:aws:billing::111122223333:billingview/primary",
    "m7i.large",
    "/",
    "600h",
    "10h",
    "eu-central-1",
    "a" * 20,
    "a" * 50,
    *range(-2, 400),
    3600,
    43200,
    10_000,
    1_000_000,
)


@pytest.fixture(scope="module")
def used():
    """Values that stand in the golden files, by type and path."""
    values = {}
    for stack in golden():
        for one in stack.resources:
            for literal in literals(one):
                if literal.is_known:
                    for path in literal.paths:
                        values.setdefault((one.type, path), []).append(literal.value)
    return values


def test_every_row_says_what_botocore_says():
    """Whoever updates botocore writes the table anew, and sees in its diff what AWS changed."""
    for type_ in TYPES:
        now, then = rows(type_), models()[type_]
        changed = {path for path in now.keys() | then.keys() if now.get(path) != then.get(path)}
        assert not changed, f"{type_}: {sorted(changed)}; run tools/api-models"


def test_the_table_has_the_types_of_the_map():
    """A line more or less would be one that nobody wrote."""
    assert set(models()) == set(TYPES)
    assert {"botocore", "dated"} <= models().head.keys()


def test_the_table_is_written_by_the_tool():
    """Lines are in the order of types, so that a diff shows what changed."""
    types = [json.loads(line)["type"] for line in FILE.read_text().splitlines()[1:]]

    assert types == sorted(types)


def test_the_table_is_read_line_by_line():
    """Who judges one type reads one line."""
    table = type(models())(FILE.read_bytes())

    assert table["aws_eks_cluster"]["name"]["length"] == [1, 100]
    assert [*table._read] == ["aws_eks_cluster"]


def test_patterns_are_about_the_whole_text():
    """Botocore leaves out anchors where AWS takes the whole text."""
    assert pattern("[a-z]+") == "^(?:[a-z]+)$"
    assert pattern("^[a-z]+") == "^(?:^[a-z]+)$"
    assert pattern("^[a-z]+$") == "^[a-z]+$"


@pytest.mark.parametrize("written", [".*", r"[\s\S]*", "", None, r"\p{Print}+", r"[\u0020-\uD7FF\uD800\uDC00-\uDBFF]*"])
def test_patterns_that_say_nothing_are_left_out(written):
    """What Python cannot say, or what takes any text, refuses nothing."""
    assert pattern(written) is None


@pytest.mark.parametrize(("type_", "path"), ROWS)
def test_a_good_value_is_taken(type_, path, used):
    """A value in use, or the first that keeps all rules of the argument, has no finding."""
    good = next(_good(type_, path, used))

    assert [*wrong(_with(type_, path, good))] == [], good


@pytest.mark.parametrize(("type_", "path"), ROWS)
def test_a_bad_value_is_refused(type_, path):
    """Whatever a row forbids is found once, at its argument."""
    for bad in _bad(models()[type_][path]):
        found = [*wrong(_with(type_, path, bad))]
        assert [one.argument for one in found] == [_argument(path, bad)], (bad, found)


def test_a_value_that_either_list_has_is_taken():
    """The provider that was asked may be older than AWS's API, and it has words of its own."""
    older, own = "image_tag_mutability", "versioning_configuration.status"
    listed = answers("aws")["aws_ecr_repository"].values[older]["one_of"]

    assert "IMMUTABLE_WITH_EXCLUSION" not in listed
    assert [*wrong(resource("aws_ecr_repository", **{older: "IMMUTABLE_WITH_EXCLUSION"}))] == []
    assert [*wrong(resource("aws_s3_bucket_versioning", **nested(own, "Disabled")))] == []


def test_an_argument_that_is_empty_is_left_out_and_an_entry_of_a_map_is_not():
    """So Terraform's providers treat the two."""
    assert [*wrong(resource("aws_iam_role", path=""))] == []
    assert len([*wrong(resource("aws_eks_node_group", labels={"team": ""}))]) == 1


def test_what_a_plan_has_for_nothing_is_left_alone():
    """Terraform's state has empty texts and zeros where nothing was given."""
    template = resource("aws_launch_template", image_id="", **nested("block_device_mappings.ebs.throughput", 0))

    assert [*wrong(template, planned=True)] == []
    assert len([*wrong(template)]) == 2


def _with(type_, path, value):
    if path.endswith("{key}"):
        return resource(type_, **nested(path.removesuffix("{key}"), {value: "x"}))
    if path.endswith("{}"):
        return resource(type_, **nested(path.removesuffix("{}"), {"x": value}))
    return resource(type_, **nested(path, value))


def _argument(path, value):
    return f"{path.removesuffix('{}')}.x" if path.endswith("{}") else path.removesuffix("{key}")


def _good(type_, path, used):
    """Values that keep the rules of the API and of the provider, the likeliest first."""
    rule = models()[type_][path]
    rules = [rule, answers("aws").get(type_, Answer()).values.get(path, {})]
    guesses = [*used.get((type_, path), ()), *(one for rule in rules for one in rule.get("one_of", ())), *GUESSES]
    numbers = "range" in rule
    for guess in guesses:
        fits = isinstance(guess, str) != numbers and not any(broken(one, guess) for one in rules)
        if fits and not [*wrong(_with(type_, path, guess))]:
            yield guess
    pytest.fail(f"no value is known that {rules} take: add one to GUESSES")


def _bad(rule):
    """Values that break a part of a rule each."""
    if "one_of" in rule:
        yield "banana"
    least, most = rule.get("length", (None, None))
    if most is not None:
        yield "a" * (most + 1)
    if least is not None and least > 1:
        yield "a" * (least - 1)
    if "pattern" in rule:
        yield next(one for one in (*SAMPLES, "€", "\x01") if one and broken({"pattern": rule["pattern"]}, one))
    least, most = rule.get("range", (None, None))
    if most is not None:
        yield most + 1
    if least is not None:
        yield least - 1
