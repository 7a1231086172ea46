"""The objects that stand-ins have made: each id has a file of its own, whatever it holds."""

import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stackwright.rehearsal.stand_in.world import World

LONG = "n" * 200
IDS = st.text() | st.text(alphabet="aA./_ %~", max_size=4) | st.text(max_size=3).map(LONG.__add__)


def files(folder):
    """Every file of a folder, as a file system knows it that takes capitals and accents for the same letters."""
    return {
        unicodedata.normalize("NFD", str(path.relative_to(folder))).casefold()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
@given(st.lists(IDS, min_size=2, max_size=4, unique=True))
@example([f"{LONG}/first", f"{LONG}/second"])
@example(["name", "NAME"])
@example(["", "_", ".", "..", "/", "../outside"])
@example(["\u00e9", "e\u0301"])
def test_different_ids_are_different_things(names):
    """No id, and no owner of things, is too long, too short or too strange to be told from every other."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "world"
        made = {(owner, id_): {"id": id_, "owner": owner} for owner in names for id_ in names}
        for (owner, id_), state in made.items():
            assert World(folder, owner).claim("aws_iam_role", id_)
            World(folder, owner).put("aws_iam_role", id_, state, "arguments")

        assert {(owner, id_): World(folder, owner).get("aws_iam_role", id_) for owner, id_ in made} == made
        assert len(files(folder)) == len(files(Path(scratch))) == len(made)


def test_what_is_deleted_is_remembered(tmp_path):
    """A thing that is gone is not a thing that was never there, and its id is never given away again."""
    world = World(tmp_path, "aws-111122223333/eu-west-1")
    world.claim("aws_vpc", "main")
    world.put("aws_vpc", "main", {"id": "main"}, "arguments")
    world.delete("aws_vpc", "main")

    assert world.is_deleted("aws_vpc", "main")
    assert not world.is_deleted("aws_vpc", "other")
    assert not world.claim("aws_vpc", "main")
    assert list(world.all("aws_vpc")) == []
