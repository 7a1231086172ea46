"""YAML as Kubernetes reads it."""

import pytest

from stackwright.gitops.objects.manifests import LARGE, read, text_of


@pytest.mark.parametrize(
    ("text", "value"),
    [("=", "="), ("2026-01-01", "2026-01-01"), ("yes", "yes"), ("on", "on"), ("true", True), ("1", 1), ("'1'", "1")],
)
def test_text_stays_text(text, value):
    """Dates, `=`, `yes` and `on` are something else in older YAML only."""
    assert list(read(f"kind: ConfigMap\nvalue: {text}")) == [{"kind": "ConfigMap", "value": value}]


def test_items_stand_in_the_place_of_their_list():
    """And nothing in the place of an empty document."""
    assert list(read("---\n---\nkind: PodList\nitems: [{kind: Pod}, {kind: Pod}]\n")) == [{"kind": "Pod"}] * 2


def test_only_a_line_of_its_own_parts_documents():
    """Not what stands in a text, or begins a longer word."""
    text = "kind: A\ntext: |\n  ---\n  b\n--- # a comment\nkind: B\n---\n# nothing\n---\nkind: C\nkey: ---d\n"

    assert [one["kind"] for one in read(text)] == ["A", "B", "C"]
    assert next(read(text))["text"] == "---\nb\n"


def test_a_large_document_is_read_once():
    """Definitions of custom resources come back with every rendering."""
    large = f"\nkind: A\ntext: {'x' * LARGE}\n"

    small, again = read(f"---\nkind: B\n---{large}")
    assert next(read(f"---{large}")) is again
    assert (text_of(again), text_of(small)) == (large, None)
