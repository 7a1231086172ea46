"""Fixtures for the way of a change."""

import pytest
from support.repositories import Repository


@pytest.fixture
def repository(node, tmp_path, monkeypatch):
    """A committed project with one environment, this process in it."""
    made = Repository(tmp_path / "repository")
    made.commit()
    monkeypatch.chdir(made.project)
    return made
