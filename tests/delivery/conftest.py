"""Platforms that live, each with a name of its own in one local AWS."""

import itertools

import pytest
from support.live import ACCOUNT, Live

from stackwright.rehearsal.local_aws import LocalAws


@pytest.fixture(scope="session")
def local_aws():
    """A local AWS."""
    with LocalAws(ACCOUNT, "eu-west-1") as aws:
        yield aws


@pytest.fixture(scope="session")
def new_live(terraform, local_aws, tmp_path_factory):
    """Makes a platform that lives."""
    numbers = itertools.count(1)

    def make(**changes):
        folder = tmp_path_factory.mktemp("live") / "platform"
        return Live(folder, local_aws, f"acme{next(numbers)}").write(**changes).with_backend()

    return make
