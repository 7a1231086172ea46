"""The objects that stand-ins have made: each id has a file of its own, whatever it holds."""

import tempfile
import unicodedata
from pathlib import Path

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


@given(st.lists(IDS, min_size=2, max_size=4, unique=True))
@example([f"{LONG}/first", f"{LONG}/second"])
@example(["name", "NAME"])
@example(["", "_", ".", "..", "/", "../outside"])
@example(["\u00e9", "e\u0301"])
def test_different_ids_are_different_things(ids):
    """No id is too long, too short or too strange to be told from every other."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "world"
        world = World(folder)
        for id_ in ids:
            assert world.claim("aws_iam_role", id_)
            world.put("aws_iam_role", id_, {"id": id_}, "arguments")

        assert [world.get("aws_iam_role", id_) for id_ in ids] == [{"id": id_} for id_ in ids]
        assert len(files(folder / "aws_iam_role")) == len(files(Path(scratch))) == len(ids)


def test_what_is_deleted_is_remembered(tmp_path):
    """A thing that is gone is not a thing that was never there, and its id is never given away again."""
    world = World(tmp_path)
    world.claim("aws_vpc", "main")
    world.put("aws_vpc", "main", {"id": "main"}, "arguments")
    world.delete("aws_vpc", "main")

    assert world.is_deleted("aws_vpc", "main")
    assert not world.is_deleted("aws_vpc", "other")
    assert not world.claim("aws_vpc", "main")
    assert list(world.all("aws_vpc")) == []
