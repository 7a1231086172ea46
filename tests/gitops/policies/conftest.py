"""The policies, as a cluster has them."""

import copy

import pytest
from support.admission import Admission


@pytest.fixture(scope="module")
def staging(kustomized):
    """The policies as staging has them, with a registry of the environment's own."""
    admission = Admission(copy.deepcopy(kustomized("gitops/policies/stages/staging")))
    host = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
    admission.parameters["policy-parameters"]["data"]["environment_registry"] = host
    return admission
