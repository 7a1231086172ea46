"""Fixtures for the tree that Argo CD reads."""

import pytest
from support.kustomize import build

WORKLOADS = ("platform-app", "voting-app")
ENVIRONMENTS = ("dev", "staging", "prod")
ALL = [pytest.param((workload, stage), id=f"{workload}-{stage}") for workload in WORKLOADS for stage in ENVIRONMENTS]


@pytest.fixture(scope="session")
def built(kubectl):
    """The objects of an overlay, built once: `built("voting-app", "dev")`."""
    made = {}

    def objects(workload, environment):
        key = (workload, environment)
        if key not in made:
            made[key] = build(kubectl, f"gitops/workloads/{workload}/overlays/{environment}")
        return made[key]

    return objects


@pytest.fixture(params=ALL)
def overlay(request, built):
    """The objects of each overlay, one after the other."""
    return built(*request.param)
