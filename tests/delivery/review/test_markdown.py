"""A review as a comment: short enough whatever the plan, no secret in it, and GitHub makes nothing of what it says."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from support.plan_documents import judged, record, resource

from stackwright.delivery.review.markdown import MOST, comment, marker
from stackwright.delivery.review.reviewed import Review

SECRET = "hunter2-of-the-platform"
NASTY = st.sampled_from(
    [
        *("```", "`````\n", "</details>", "<details>", "@acme/admins", "| a | b |", "[x](https://evil.example)"),
        *("<script>", "https://evil.example", "\n\n# heading", "<!-- stackwright: preview -->", "#1", "\x1b[31m", "🌈"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), NASTY, st.builds("".join, st.lists(NASTY, max_size=6)))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda below: st.one_of(st.lists(below, max_size=4), st.dictionaries(TEXTS, below, max_size=4)),
    max_leaves=12,
)
BODIES = st.dictionaries(st.sampled_from(["policy", "tags", "name", "values", "secret_id"]), VALUES, max_size=4)
TYPES = st.sampled_from(["aws_vpc", "aws_iam_role", "aws_iam_policy", "aws_s3_bucket", "aws_sqs_queue_policy", "x_y"])


@st.composite
def changes(draw):
    kind = draw(st.sampled_from(["create", "update", "replace", "destroy", "none"]))
    secret = {"password": SECRET, "map": {SECRET: SECRET}}
    before, after = (None if kind == missing else {**draw(BODIES), **secret} for missing in ("create", "destroy"))
    if after and draw(st.booleans()):
        after["password"] += "x"
        after["map"] = {f"{SECRET}x": SECRET}
    marks = {"password": True, "map": True}
    name = draw(st.one_of(st.integers().map(str), TEXTS))
    return resource(draw(TYPES), kind, before, after, name=name, before_sensitive=marks, after_sensitive=marks)


def written(reviews, elsewhere="the log of the job"):
    return comment(reviews, name="preview", heading="What this change would do", elsewhere=elsewhere)


def unfenced(shown):
    """What GitHub reads as Markdown; fails where a fence is not closed."""
    outside, fence = [], ""
    for line in shown.split("\n"):
        row = re.match("`{3,}", line)
        if fence and line == fence:
            fence = ""
        elif not fence and row:
            fence = row[0]
        elif not fence:
            outside.append(line)
    assert not fence
    return "\n".join(outside)


@given(st.lists(st.lists(changes(), max_size=6), max_size=4), TEXTS)
def test_any_plan_is_shown_safely(plans, failure):
    """Secrets are covered, details and fences are closed, and nothing that a plan says stands outside of them."""
    reviews = [judged(*plan, notes=[failure] if failure else []) for plan in plans]
    shown = written([*reviews, Review(record("dev-network"), failure=failure)])

    assert len(shown.encode("utf-16-le")) // 2 < MOST
    assert SECRET not in shown
    outside = unfenced(shown)
    assert outside.count("<details>") == outside.count("</details>") == outside.count("<summary>")
    assert shown.split("\n")[0] == marker("preview")
    assert outside.count(marker("preview")) == 1
    assert not re.search("evil|script|@acme|heading|\x1b", outside.replace("## What", ""))


@settings(max_examples=10)
@given(st.integers(300, 900), st.sampled_from(["x", "`", "🌈"]), st.integers(1, 40))
def test_what_is_too_long_is_left_out_and_counted(count, letter, stacks):
    """However much there is, and whatever it is made of: the risky ones stay."""
    value = letter * 60
    plain = [resource("aws_route", "update", {"a": value}, {"a": f"{value}2"}, name=f"n{n}") for n in range(count)]
    risky = resource("aws_s3_bucket", "update", {"force_destroy": False}, {"force_destroy": True}, name="kept")
    shown = written([judged(*plain, risky) for _ in range(stacks)])

    assert len(shown.encode("utf-16-le")) // 2 < MOST
    unfenced(shown)
    shown_stacks = shown.count("<details>")
    assert shown.count("aws_s3_bucket.kept") == shown_stacks
    left_out = sum(map(int, re.findall(rf"(\d+) of {count + 1} changes are left out here: see the log", shown)))
    assert left_out + shown.count("  ~   aws_") == shown_stacks * (count + 1)


def test_many_stacks_are_left_out_and_counted():
    """A table has an end, too."""
    reviews = [judged(resource("aws_route", "update", {"a": 1}, {"a": 2})) for _ in range(1)]
    many = [Review(record(f"e{n}-network"), reviews[0].changes * 9) for n in range(2_000)]
    shown = written(many)

    assert len(shown) < MOST
    assert f"| {2_000 - 150} more | | |" in shown
    assert re.search(r"\d+ more stacks are left out here: see the log of the job\.", shown)


def test_the_table_stands_first():
    """Verdict and counts by stack, before anything is unfolded."""
    change = resource("aws_eks_cluster", "update", {"version": "1.34"}, {"version": "1.35"})
    shown = written([judged(change), Review(record("dev-network"))])

    assert shown.split("\n")[:9] == [
        "<!-- stackwright: preview -->",
        "## What this change would do",
        "",
        "| stack | verdict | changes |",
        "|---|---|---|",
        "| dev-cluster | **Kubernetes version step** | 1 updated |",
        "",
        "No change: dev-network.",
        "",
    ]
    assert shown.endswith("**in all: 1 updated**\n")


def test_nothing_to_say_is_said():
    """The comment of a change that changes nothing replaces the one before it."""
    assert "**in all: nothing changes**" in written([Review(record())])


def test_a_heading_is_plain_text():
    """A branch may be called whatever git allows."""
    shown = comment([], name="preview", heading="against `@acme/<b>#1`", elsewhere="x")

    assert "## against &#96;&#64;&#8203;acme/&#60;b&#62;&#35;&#8203;1&#96;" in shown
