"""What the name of an instance type says."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackwright.model.catalogue.instance_types import (
    TABLE,
    architecture,
    dated,
    driver,
    is_instance_type,
    known,
    may_be_newer,
    suggestion,
)

ROWS = [line.split("\t") for line in TABLE.read_text().splitlines() if not line.startswith("#")]

X86 = (
    *("t3.medium", "m5.large", "c5.2xlarge", "m7i-flex.large", "g4dn.xlarge", "g6e.12xlarge", "p5en.48xlarge"),
    *("u-6tb1.metal", "u7in-16tb.224xlarge", "x2iedn.metal", "m7a.metal-48xl", "gr6.4xlarge", "trn2.48xlarge"),
)
ARM = (
    "t4g.small",
    "m7g.large",
    "c7gn.16xlarge",
    "a1.metal",
    "im4gn.large",
    "x2gd.xlarge",
    "g5g.metal",
    "hpc7g.4xlarge",
)
# Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
SERIES = st.sampled_from(("t", "m", "c", "r", "x", "z", "u", "i", "d", "is", "im", "hpc", "f", "g", "gr", "p", "dl"))
GENERATION = st.integers(2, 99).map(str)
OPTIONS = st.lists(st.sampled_from("abdeinqsz"), unique=True, max_size=3).map("".join)
ADDITION = st.sampled_from(("", "-flex", "-6tb", "-12tb"))
SIZE = st.one_of(
    st.sampled_from(("nano", "micro", "small", "medium", "large", "xlarge", "metal")),
    st.integers(2, 999).map("{}xlarge".format),
    st.integers(1, 999).map("metal-{}xl".format),
)


@pytest.mark.parametrize("name", X86)
def test_most_families_are_x86(name):
    """A `g` before the generation stands for graphics, not for Graviton."""
    assert architecture(name) == "x86_64"


@pytest.mark.parametrize("name", ARM)
def test_a_g_after_the_generation_is_graviton(name):
    """And a1, the first of them, is too."""
    assert architecture(name) == "arm64"


@pytest.mark.parametrize("name", ["t3.banana", "t3", "medium", "T3.medium", "t3.0xlarge", "t3.medium ", "t.medium", ""])
def test_other_words_are_not_instance_types(name):
    """Typing errors are found before AWS sees them."""
    assert not is_instance_type(name)
    with pytest.raises(ValueError, match="is not an instance type"):
        architecture(name)


@given(SERIES, GENERATION, OPTIONS, ADDITION, SIZE)
def test_the_letters_after_the_generation_decide(series, generation, options, addition, size):
    """Whatever series, size or other letters there are: with a `g` among the options it is Graviton, else it is not."""
    assert architecture(f"{series}{generation}{options}{addition}.{size}") == "x86_64"
    assert architecture(f"{series}{generation}g{options}{addition}.{size}") == "arm64"


@given(SERIES, GENERATION, OPTIONS, SIZE, st.characters(exclude_categories=["Ll", "Nd"], exclude_characters="-."))
def test_a_character_that_names_never_hold_is_a_slip(series, generation, options, size, strange):
    """Capitals, spaces, line ends and punctuation: wherever they stand, it is no instance type."""
    name = f"{series}{generation}{options}.{size}"

    assert is_instance_type(name)
    assert not is_instance_type(name + strange)
    assert not is_instance_type(strange + name)
    assert not is_instance_type(name.replace(".", strange))


def test_the_table_is_sorted_and_says_when_it_was_made():
    """A new table is a readable diff of the old one."""
    names = [row[0] for row in ROWS]

    assert names == sorted(set(names))
    assert {len(row) for row in ROWS} == {7}
    assert dated() == date(2026, 10, 27)


def test_names_say_the_architecture_that_the_table_has():
    """So that the letter of a type that is newer than the table can be trusted."""
    processors = {name: processor for name, _, _, processor, *_ in ROWS}
    macs = {name for name, processor in processors.items() if processor.endswith("_mac")}

    assert all(map(is_instance_type, processors))
    assert {name for name in processors if known(name).mac} == macs
    assert all(processors[name] in {"?", architecture(name)} for name in processors.keys() - macs)


# Source: https://aws.amazon.com/ec2/instance-types/
@pytest.mark.parametrize(
    ("name", "vcpus", "memory_gib", "accelerators", "max_pods"),
    [
        ("m5.large", 2, 8, "", 29),
        ("t3.medium", 2, 4, "", 17),
        ("c7g.16xlarge", 64, 128, "", 737),
        ("p5.48xlarge", 192, 2048, "8 NVIDIA H100", 100),
        ("g6f.large", 2, 8, "1 NVIDIA L4", 20),
        ("inf2.xlarge", 4, 16, "1 AWS Inferentia2", 58),
    ],
)
def test_the_table_knows_what_aws_says(name, vcpus, memory_gib, accelerators, max_pods):
    """A few of each kind, as AWS's own pages have them."""
    type_ = known(name)

    assert (type_.vcpus, type_.memory_mib, type_.accelerators) == (vcpus, memory_gib * 1024, accelerators)
    assert type_.max_pods == max_pods


def test_what_is_not_known_of_a_type_is_not_made_up():
    """Old types whose names alone are known are taken all the same."""
    type_ = known("g4ad.xlarge")

    assert (type_.vcpus, type_.memory_mib, type_.accelerators, type_.max_pods, type_.mac) == (None,) * 4 + (False,)


@pytest.mark.parametrize(
    ("name", "newer"),
    [
        *(("m99g.large", True), ("t99.micro", True), ("p6-b999.48xlarge", True)),
        *(("m5.3xlarge", False), ("m5x.large", False), ("q1.large", False), ("m5.large", False)),
    ],
)
def test_a_new_family_of_the_last_generation_may_be_newer(name, newer):
    """A size that a known family lacks, a family of an old generation and a series that there never was are slips."""
    assert may_be_newer(name) == newer


def test_a_slip_is_answered_with_what_there_is():
    """Sizes of the family, or else the name that is closest."""
    assert suggestion("t3.huge") == "t3 comes as nano, micro, small, medium, large, xlarge, 2xlarge"
    assert suggestion("tt3.large") == "did you mean 't3.large'?"
    assert suggestion("m5.larg") == suggestion("m5large") == "did you mean 'm5.large'?"
    assert suggestion("qqq99qqqqqq.nano") == "`aws ec2 describe-instance-types` lists them"
    assert suggestion("x") == "write it like m7i.large"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("g5.xlarge", "nvidia"), ("g5g.metal", "nvidia"), ("p6-b300.48xlarge", "nvidia")),
        *(("inf2.xlarge", "neuron"), ("trn1.32xlarge", "neuron")),
        *(("m5.large", "none"), ("f2.6xlarge", "none"), ("dl2q.24xlarge", "none"), ("m99i.large", "none")),
        *(("p3.2xlarge", None), ("g4ad.xlarge", None), ("trn2u.48xlarge", None), ("p99.48xlarge", None)),
    ],
)
def test_the_driver_of_a_type_is_that_of_its_accelerators(name, expected):
    """Of a type without any, in a series whose others have some, nobody knows: the table may lack them."""
    assert driver(name) == expected


@pytest.mark.parametrize(
    ("name", "cards", "blocks", "together"),
    [
        ("p5.48xlarge", range(32), True, True),
        ("p6-b300.48xlarge", range(1, 17), True, True),
        ("i7ie.48xlarge", range(1), False, True),
        ("t3.medium", (), False, False),
        ("g4ad.xlarge", None, None, None),
    ],
)
def test_the_table_knows_how_a_type_is_sold_and_connected(name, cards, blocks, together):
    """A type has no more fabric adapters than EC2 gives it, though more of its cards could have one."""
    type_ = known(name)

    assert (type_.efa_cards, type_.capacity_blocks, type_.cluster_placement) == (cards, blocks, together)


@settings(max_examples=20)
@given(SERIES, GENERATION, OPTIONS, SIZE)
def test_any_name_is_known_or_newer_or_neither(series, generation, options, size):
    """Never both."""
    name = f"{series}{generation}{options}.{size}"

    assert not (known(name) and may_be_newer(name))
    assert suggestion(name)
