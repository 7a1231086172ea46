"""Platforms that live, each with a name of its own in one local AWS, and projects in a repository."""

import itertools

import pytest
from support.live import ACCOUNT, Live
from support.repositories import Repository

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


@pytest.fixture
def repository(node, tmp_path, monkeypatch):
    """A committed project with one environment, this process in it."""
    made = Repository(tmp_path / "repository")
    made.commit()
    monkeypatch.chdir(made.project)
    return made
