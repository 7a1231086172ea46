"""What tests of costs share: an estimate of a few resources, as if they were one stack's."""

import pytest
from support.platforms import TODAY

from stackwright.model.stack_records import records
from stackwright.policy.cost.assumptions import Assumptions
from stackwright.policy.cost.estimate import of_resources
from stackwright.policy.reading.resources import Resource


@pytest.fixture
def estimate(platforms):
    """Estimates resources as if they were those of one stack."""

    def of(*resources: Resource, region="eu-west-1", today=TODAY, **assumptions):
        platform = platforms.platform(platform={"region": region})
        stack = next(one for one in records(platform.stacks()) if one.layer == "network")
        return of_resources([(stack, resources)], today, Assumptions(**assumptions))

    return of
