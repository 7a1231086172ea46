"""`graph`: which stack builds on which, as text and as pictures."""

import builtins
import re
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pictures import read_dot, read_mermaid, read_svg
from support.shipped import PLATFORMS, load_shipped

from stackwright.cli.main import main
from stackwright.delivery.graph.dot import dot
from stackwright.delivery.graph.layout import place
from stackwright.delivery.graph.legs import GraphError, builds_on, shown
from stackwright.delivery.graph.mermaid import mermaid
from stackwright.delivery.graph.svg import CHARACTER, PADDING, svg
from stackwright.delivery.graph.text import text
from stackwright.model.stack_records import StackRecord, legs, records

STATE = records(load_shipped(PLATFORMS["acme"]).stacks())[0].state
ODD = '</text><script>"]; end\\N #1; `x` {y} & é 漢'
"""What means something to each of the languages."""


@pytest.fixture(scope="session")
def igraph():
    """What lays out pictures; tests that need it are skipped without it."""
    return pytest.importorskip("igraph")


@pytest.fixture(params=PLATFORMS)
def shipped_legs(request):
    """The legs of each shipped platform."""
    return legs(records(load_shipped(PLATFORMS[request.param]).stacks()))


def record(name, *reads: StackRecord, group="dev", layer=None):
    """A stack that reads others."""
    return StackRecord(
        f"{group}-{name}", group, layer or name, "development", "111122223333", "eu-west-1", "x", STATE, reads
    )


@st.composite
def graphs(draw):
    """Stacks of one environment, each reading some of those before it."""
    made = []
    for number in range(draw(st.integers(1, 9))):
        chosen = draw(st.lists(st.sampled_from(made), unique=True, max_size=4)) if made else []
        width = draw(st.integers(1, 24))
        made.append(record(f"{number}{'w' * width}", *chosen))
    return made


def test_the_text_has_every_stack_in_its_wave(capsys):
    """In the order of a change, with what each builds on, in eighty columns."""
    assert main(["graph", "prod", "bootstrap", "--quiet"]) == 0
    assert capsys.readouterr().out == (
        "bootstrap\n"
        "  wave 1  main\n"
        "\n"
        "prod  production · 111122223333 · eu-west-1\n"
        "  wave 1  network\n"
        "          registry\n"
        "          secrets\n"
        "  wave 2  cluster    builds on network\n"
        "  wave 3  access     builds on cluster\n"
        "          addons     builds on cluster, secrets\n"
        "          workloads  builds on cluster\n"
        "  wave 4  gitops     builds on addons, workloads\n"
    )


def test_long_lines_are_broken():
    """A stack may build on many, and be called what its team likes."""
    many = [record(f"something-long-{number}") for number in range(12)]
    written = text(legs([*many, record("x" * 45, *many)]))

    assert max(map(len, written.splitlines())) <= 80
    assert all(f"something-long-{number}" in written for number in range(12))


def test_an_unknown_environment_is_told():
    """With the name that may have been meant."""
    with pytest.raises(GraphError, match=r"no environment 'pord'; did you mean 'prod'"):
        shown(records(load_shipped(PLATFORMS["acme"]).stacks()), ["pord"])


def test_what_is_read_by_what_is_read_is_left_out():
    """It is applied by then, and the picture stays readable."""
    one = record("network")
    two = record("cluster", one)
    three = record("addons", one, two)

    assert builds_on(three) == (two,)


@pytest.mark.parametrize(("write", "read"), [(mermaid, read_mermaid), (dot, read_dot)], ids=["mermaid", "dot"])
def test_languages_say_what_is_so(shipped_legs, write, read):
    """Every stack once, in its group, and every edge."""
    picture = read(write(shipped_legs))
    names = dict(zip(picture.nodes, (stack.name for leg in shipped_legs for stack in leg.stacks), strict=True))

    assert [nodes for _, nodes in picture.groups] == [[stack.layer for stack in leg.stacks] for leg in shipped_legs]
    assert {(names[one], names[other]) for one, other in picture.edges} == {
        (stack.name, other.name) for leg in shipped_legs for stack in leg.stacks for other in builds_on(stack)
    }


@pytest.mark.parametrize(("write", "read"), [(mermaid, read_mermaid), (dot, read_dot)], ids=["mermaid", "dot"])
@given(name=st.text(min_size=1))
def test_no_name_means_anything_to_a_language(write, read, name):
    """Whatever a layer is called is what is read."""
    name = re.sub(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", " ", name)
    picture = read(write(legs([record("one", layer=name), record("two", layer=ODD)])))

    assert [nodes for _, nodes in picture.groups] == [[name, ODD]]


def overlap(one, other):
    """Whether two boxes share a point."""
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def assert_readable(drawn):
    """No text leaves its box or the picture, no box touches another, no arrow crosses one."""
    for box in drawn.boxes:
        assert box.text_left + len(box.text) * CHARACTER + PADDING <= box.right + 0.1
    for x, y, what in drawn.texts:
        assert x >= 0
        assert x + len(what) * CHARACTER <= drawn.width
        assert 0 < y < drawn.height
    assert not [pair for pair in combinations(drawn.boxes, 2) if overlap(*pair)]
    for arrow in drawn.arrows:
        for x, y in arrow:
            inside = [box for box in drawn.boxes if box.left < x < box.right and box.top < y < box.bottom]
            assert inside == []
        starts = [
            box for box in drawn.boxes if abs(box.left - arrow[0][0]) < 0.2 and box.top < arrow[0][1] < box.bottom
        ]
        ends = [box for box in drawn.boxes if 0 < arrow[-1][0] - box.right < 9 and box.top < arrow[-1][1] < box.bottom]
        assert (len(starts), len(ends)) == (1, 1)


def test_shipped_platforms_are_drawn_readably(igraph, shipped_legs):
    """Every stack has its box, every edge its arrow."""
    drawn = read_svg(svg(shipped_legs))

    assert_readable(drawn)
    assert sorted(box.text for box in drawn.boxes) == sorted(one.layer for leg in shipped_legs for one in leg.stacks)
    assert len(drawn.arrows) == sum(len(builds_on(stack)) for leg in shipped_legs for stack in leg.stacks)


@given(stacks=graphs())
def test_any_graph_is_drawn_readably(igraph, stacks):
    """Layers of one's own may read whatever they like."""
    drawn = read_svg(svg(legs(stacks)))

    assert_readable(drawn)
    assert len(drawn.boxes) == len(stacks)


@given(stacks=graphs())
def test_an_arrow_leads_where_it_should(igraph, stacks):
    """It stands once in each column that it passes; igraph has given ways to the wrong edges before."""
    (leg,) = legs(stacks)
    placed = place(leg)

    for arrow in placed.arrows:
        columns = [column for column, _ in arrow.points]
        assert columns == [*range(columns[0], columns[-1] - 1, -1)]
        assert arrow.points[0] == placed.places[arrow.reader]
        assert arrow.points[-1] == placed.places[arrow.read]
    assert {(arrow.reader, arrow.read) for arrow in placed.arrows} == {
        (stack.name, other.name) for stack in stacks for other in builds_on(stack)
    }


def test_a_name_is_no_markup(igraph):
    """An SVG is opened by browsers."""
    drawn = read_svg(svg(legs([record("one", layer=ODD)])))

    assert [box.text for box in drawn.boxes] == [ODD]


def test_without_igraph_what_to_do_is_told(monkeypatch, capsys):
    """The other formats do without it."""
    real = builtins.__import__

    def without(name, *arguments: object, **named):
        if name == "igraph":
            raise ModuleNotFoundError("No module named 'igraph'", name="igraph")
        return real(name, *arguments, **named)

    monkeypatch.delitem(sys.modules, "igraph", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)

    assert main(["graph", "--format", "svg"]) == 1
    assert "igraph not installed, so no SVG can be laid out; run: pip install 'stackwright[graph]'" in (
        capsys.readouterr().err
    )
    assert main(["graph", "--format", "mermaid"]) == 0


def test_the_picture_of_the_docs_is_that_of_the_product(capsys):
    """Whoever reads the page sees what the command prints."""
    assert main(["graph", "prod", "--format", "mermaid", "--quiet"]) == 0
    assert f"```mermaid\n{capsys.readouterr().out}```\n" in Path("docs/delivery.md").read_text()
