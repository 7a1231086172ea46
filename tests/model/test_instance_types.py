"""What the name of an instance type says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.catalogue.instance_types import architecture, is_instance_type

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
