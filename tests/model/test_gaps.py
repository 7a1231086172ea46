"""Gaps: whoever reads one is stopped, and what does not need it is not."""

from pathlib import Path

import pytest

from stackwright.model.gaps import Entries, Gap, Items, NotJudged, collected, listed, merged, rule
from stackwright.model.settings.node_groups import DiskSettings


@pytest.fixture
def gap():
    """A place whose value is not known."""
    return Gap(Path("dev.yaml"), ("cluster",))


def test_a_block_gives_what_is_known_of_it(gap):
    """Its other values and its defaults can be read; the gap cannot; what is no field at all is a bug."""
    disk = DiskSettings.with_gaps({"size_gib": 30}, {"iops": gap})

    assert (disk.size_gib, disk.throughput_mib) == (30, 125)
    with pytest.raises(NotJudged):
        _ = disk.iops
    with pytest.raises(AttributeError):
        _ = disk.speed


def test_a_mapping_gives_its_gaps_last(gap):
    """All that is known of it is judged, and then nobody can say that this was all."""
    entries = Entries({"a": 1, "b": 2}, {"c": gap})
    seen = []
    with pytest.raises(NotJudged):
        seen += [seen.append(name) for name, _ in entries.items()]

    assert seen == ["a", "b"]
    assert "c" in entries
    assert "d" not in entries
    assert len(entries) == 3


def test_a_mapping_whose_gaps_may_not_be_there_says_neither(gap):
    """Whether an entry is there can depend on what is not known."""
    entries = Entries({}, {"c": gap}, there=False)

    for ask in (lambda: "c" in entries, lambda: bool(entries), lambda: list(entries)):
        with pytest.raises(NotJudged):
            ask()
    assert "d" not in entries


def test_a_list_gives_its_gaps_last(gap):
    """It is not empty, it holds what is known, and of anything else nobody can tell."""
    items = Items.of(["a"], [gap])

    assert items
    assert "a" in items
    for ask in (lambda: "b" in items, lambda: list(items)):
        with pytest.raises(NotJudged):
            ask()


def test_what_is_made_of_gaps_has_gaps(gap):
    """And what is made of none is an ordinary mapping or list."""
    with_gap, without = Entries({"a": 1}, {"b": gap}), {"b": 2}

    assert collected("ab", without.get) == {"b": 2}
    assert collected("ab", with_gap.__getitem__)["a"] == 1
    assert merged(with_gap, without) == {"a": 1, "b": 2}
    assert listed(lambda: "a", lambda: "b") == ("a", "b")
    assert "a" in listed(lambda: "a", lambda: Items.of("b", [gap]))


def test_a_rule_ends_at_a_gap_and_the_gap_knows(gap):
    """What the rule found before counts, and the report can tell what hides the rest."""

    @rule
    def judge():
        yield "a"
        raise NotJudged(gap)

    assert not gap.hides
    assert list(judge()) == ["a"]
    assert gap.hides
