"""Nothing that the shipped platforms make is left out of their estimates in silence."""

from decimal import Decimal
from pathlib import Path

import pytest
from support.plan_documents import plan, resource
from support.shipped import EVERYTHING, PLATFORMS, TODAY, load_shipped

from stackwright.policy.cost.assumptions import Assumptions
from stackwright.policy.cost.estimate import of_configurations
from stackwright.policy.reading.configuration import of_document, of_plan
from stackwright.synthesis.document import Document

GOLDEN = Path("tests/golden")


def accounted(configurations):
    """An estimate, after every resource was found in it: paid, free, or named as not counted."""
    estimate = of_configurations(configurations, TODAY, Assumptions())
    named = {(one.stack.name, one.resource) for one in (*estimate.lines, *estimate.gaps)}
    resources = [
        (one.stack.name, found.address) for one in configurations for found in one.resources if found.kind == "resource"
    ]

    assert len(resources) == len(named) + sum(estimate.free.values())
    assert named <= {*resources}
    assert [gap for gap in estimate.gaps if gap.why == "no table knows this type"] == []
    return estimate


@pytest.mark.parametrize("platform", PLATFORMS)
def test_shipped_platforms(platform):
    """Each of their resources is paid, free by the table, or named."""
    stacks = load_shipped(PLATFORMS[platform]).stacks()
    golden = [of_document(one, Document.read(GOLDEN / platform / f"{one.name}.tf.json")) for one in stacks]

    assert accounted(golden).monthly.desired > 0


def test_a_plan_is_estimated_as_well(platforms):
    """Two addresses that stay or come cost 2 x 0.005 x 730 = 7.30 USD; one that goes costs nothing any more."""
    stack = next(one for one in platforms.platform().stacks() if one.name == "dev-network")
    planned = plan(
        resource("aws_eip", "create", after={"domain": "vpc"}, name="new"),
        resource("aws_eip", "none", {"domain": "vpc"}, {"domain": "vpc"}, name="old"),
        resource("aws_eip", "destroy", {"domain": "vpc"}, name="gone"),
    )

    assert of_configurations([of_plan(stack, planned)], TODAY, Assumptions()).monthly.desired == Decimal("7.30")


@pytest.mark.slow
def test_the_platform_that_uses_every_setting(node, tmp_path):
    """So is every resource that any setting makes, and none has to wait for an apply to be counted."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - loads cdktf

    platform = load_shipped(EVERYTHING)
    build(platform, tmp_path).synth()
    made = [of_document(one, Document.read(tmp_path / one.folder / "cdk.tf.json")) for one in platform.stacks()]

    assert not [gap for gap in accounted(made).gaps if "only an apply" in gap.why or "no price" in gap.why]
