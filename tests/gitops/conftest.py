"""Fixtures for the tree that Argo CD reads."""

import pytest

WORKLOADS = ("platform-app", "voting-app")
ENVIRONMENTS = ("dev", "staging", "prod")
ALL = [pytest.param((workload, stage), id=f"{workload}-{stage}") for workload in WORKLOADS for stage in ENVIRONMENTS]


@pytest.fixture(scope="session")
def built(kustomized):
    """The objects of an overlay, built once: `built("voting-app", "dev")`."""
    return lambda workload, environment: kustomized(f"gitops/workloads/{workload}/overlays/{environment}")


@pytest.fixture(params=ALL)
def overlay(request, built):
    """The objects of each overlay, one after the other."""
    return built(*request.param)
