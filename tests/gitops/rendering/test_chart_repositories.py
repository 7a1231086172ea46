"""A chart is fetched as its repository wants it, once."""

from pathlib import Path

import pytest

from stackwright.gitops.rendering import charts


@pytest.fixture
def pulled(monkeypatch, tmp_path):
    """What Helm is asked, in the place of a real repository."""
    asked = []

    def run(_program, arguments):
        asked.append([word for word in arguments if not word.startswith(str(tmp_path))])
        (Path(arguments[-1]) / "loki-1.2.3.tgz").touch()

    monkeypatch.delenv(charts.FOLDER, raising=False)
    monkeypatch.setenv("STACKWRIGHT_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(charts, "run", run)
    return asked


@pytest.mark.parametrize(
    ("repository", "where"),
    [
        ("https://charts.example", ["loki", "--repo", "https://charts.example"]),
        ("registry.example/charts", ["oci://registry.example/charts/loki"]),
    ],
)
def test_a_repository_and_a_registry_are_asked_in_their_own_ways(pulled, repository, where):
    """Argo CD names a registry without a scheme, Helm with one; what was fetched once is kept."""
    first = charts.archive(repository, "loki", "1.2.3")
    second = charts.archive(repository, "loki", "1.2.3")

    assert first == second
    assert first.is_file()
    assert pulled == [["pull", *where, "--version", "1.2.3", "--destination"]]
