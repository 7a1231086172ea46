"""No type of resource of any shipped stack is left unjudged without a reason, and what is right has no finding."""

import pytest
from support.configurations import found
from support.shipped import EVERYTHING, load_shipped

from stackwright.policy.api.models import models
from stackwright.policy.api.wrong import counted
from stackwright.policy.reading.configuration import of_document
from stackwright.synthesis.document import FILE, Document

REASONS = {
    "helm_release": "a chart is no object of AWS's API; `stackwright gitops check` judges what it makes",
    "kubernetes_namespace_v1": "Kubernetes' API judges it; `stackwright gitops check` does what can be done before",
    "kubernetes_secret_v1": "Kubernetes' API judges it, and its data is not in the document",
}
"""Types of which AWS's API says nothing."""


@pytest.fixture(scope="module")
def everything(node, tmp_path_factory):
    """The stacks of the platform that uses every setting."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    platform, out = load_shipped(EVERYTHING), tmp_path_factory.mktemp("everything")
    build(platform, out).synth()
    return [of_document(stack, Document.read(out / stack.folder / FILE)) for stack in platform.stacks()]


def unjudged(configurations):
    """Types of which nothing is known, and nobody says why."""
    types = {one.type for stack in configurations for one in stack.resources if one.kind == "resource"}
    return types - {*models()} - {*REASONS}


def test_every_type_of_shipped_stacks_is_judged(configurations):
    """A new type needs a table in tests/support/api_models/types.toml, or a reason here."""
    assert unjudged(configurations) == set()


@pytest.mark.slow
def test_every_type_that_a_setting_can_make_is_judged(everything):
    """The same for the platform that uses every setting."""
    assert unjudged(everything) == set()


@pytest.mark.slow
def test_the_platform_that_uses_every_setting_has_no_finding(everything):
    """What the real provider takes, and a person has read, is not refused."""
    assert [line for configuration in everything for line in found(configuration)] == []


def test_every_reason_is_needed(configurations):
    """A reason for a type that nobody uses would hide the next one."""
    types = {one.type for stack in configurations for one in stack.resources}

    assert types >= {*REASONS}


def test_values_that_are_not_known_yet_are_counted(configurations):
    """The report can say how much of a stack nobody could judge before an apply."""
    cluster = next(one for one in configurations if one.stack.name == "dev-cluster")
    numbers = counted(cluster)

    assert numbers.judged > numbers.skipped > 0
    assert numbers.free > 0
