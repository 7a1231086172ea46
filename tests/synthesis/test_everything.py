"""The platform that uses every setting: it loads, synthesizes, and the real provider validates and plans all of it."""

import pytest
from support import plans
from support.judged import refusals
from support.shipped import EVERYTHING, load_shipped

from stackwright.synthesis.document import Document


@pytest.fixture(scope="module")
def documents(node, tmp_path_factory):
    """Every stack of it, by name, in the order in which they are applied."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    platform, out = load_shipped(EVERYTHING), tmp_path_factory.mktemp("everything")
    build(platform, out).synth()
    return {stack.name: Document.read(out / stack.folder / "cdk.tf.json") for stack in platform.stacks()}


@pytest.mark.slow
def test_the_real_provider_finds_nothing_wrong(documents, real_provider):
    """Not a value of it is refused."""
    assert [refusal for document in documents.values() for refusal in refusals(real_provider, document)] == []


@pytest.mark.slow
def test_the_real_provider_plans_all_of_it(documents, real_provider):
    """All of it is created, and a plan after it was applied is empty."""
    planned = plans.plan(real_provider, documents, {})

    assert planned.types("create")
    assert planned.types("update", "replace", "delete") == set()
    plans.applied(real_provider, documents)  # raises where something is left to do
