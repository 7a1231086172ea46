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


@given(st.text())
def test_whatever_has_the_form_has_an_architecture(name):
    """The two functions agree."""
    if is_instance_type(name):
        assert architecture(name) in {"x86_64", "arm64"}
