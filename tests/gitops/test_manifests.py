"""YAML as Kubernetes reads it."""

import pytest

from stackwright.gitops.manifests import read


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
