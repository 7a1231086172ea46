"""47 bad values, each one change to a valid document: who refuses them, and where."""

import re

import pytest
from support.configurations import found, golden
from support.judged import refusals
from support.probe import PROBE
from support.shipped import PLATFORMS, load_shipped

from stackwright.policy.reading.configuration import of_document

WRITTEN = [bad for bad in PROBE if not bad.composed]
COMPOSED = [bad for bad in PROBE if bad.composed]


@pytest.fixture(scope="module")
def stacks():
    """The stacks of the first shipped platform, by name."""
    return {stack.name: stack for stack in load_shipped(PLATFORMS["acme"]).stacks()}


def test_there_are_47_of_them():
    """Each is about something else."""
    assert len({bad.what for bad in PROBE}) == 47


@pytest.mark.parametrize("bad", PROBE, ids=lambda bad: bad.what)
def test_each_is_refused_in_the_document(bad, stacks):
    """The rules find it, once, and at its argument."""
    [line] = found(of_document(stacks[bad.stack], bad.document()))

    assert f" {bad.type}." in line
    assert bad.path.partition(".")[0] in line


@pytest.mark.parametrize("bad", WRITTEN, ids=lambda bad: bad.what)
def test_each_that_can_be_written_is_refused_at_load(bad, platforms):
    """The report names the file, the line and the key, what is allowed or what to do."""
    faults = platforms.faults(bad.file or None, platform=bad.platform or None)
    file = "platform.yaml" if bad.platform else "dev.yaml"

    assert len(faults) == 1
    assert re.match(rf"{file}:\d+: [a-z][^:]*(:\w+)?: .+; .+", faults[0]), faults[0]


@pytest.mark.parametrize("bad", COMPOSED, ids=lambda bad: bad.what)
def test_the_others_say_why_they_cannot_be_written(bad):
    """A value that stands in no file is made of others, which are judged."""
    assert not bad.file
    assert not bad.platform


def test_whatever_the_provider_refuses_is_refused(real_provider, stacks):
    """The provider's own validation finds fewer of them, and none that the rules do not find."""
    theirs = {bad.what for bad in PROBE if [*refusals(real_provider, bad.document())]}
    ours = {bad.what for bad in PROBE if found(of_document(stacks[bad.stack], bad.document()))}

    assert theirs <= ours
    assert theirs


def test_documents_without_a_change_have_no_finding():
    """What is found in the probe is the change, and nothing else."""
    assert [line for configuration in golden() for line in found(configuration)] == []
