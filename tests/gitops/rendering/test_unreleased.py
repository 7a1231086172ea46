"""A chart that was packed from its sources lacks definitions that the released one has."""

import pytest
from support.argo_cd import pack

from stackwright.gitops.objects.schemas import Schemas
from stackwright.gitops.rendering import charts
from stackwright.gitops.rendering.applications import Rendered
from stackwright.gitops.rendering.unreleased import DEFINITION, Taken, completed

SECRET = {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": "database"}}
OTHER = {"apiVersion": "other.example/v1", "kind": "ExternalSecret", "metadata": {"name": "database"}}


@pytest.fixture
def given(tmp_path, monkeypatch):
    """Both an application of the chart, packed with a template, and one that uses its kinds."""
    monkeypatch.setenv(charts.FOLDER, str(tmp_path))

    def applications(template, version):
        pack(tmp_path / f"external-secrets-{version}.tgz", {"templates/crds.yaml": template})
        source = {"repoURL": "https://charts.example", "chart": "external-secrets", "targetRevision": version}
        return [application("external-secrets", source), application("shop", {"path": "shop"}, SECRET, OTHER)]

    return applications


def application(name, source, *objects: dict):
    """An application."""
    return Rendered({"metadata": {"name": name}, "spec": {"source": source, "destination": {}}}, objects)


def test_what_it_lacks_is_taken_to_be_there(given):
    """As if the chart had brought it; how many objects nobody can judge is told."""
    (chart, shop), taken = completed(given("kind: Deployment", "1.0.0"))

    assert taken == [Taken("external-secrets", 1)]
    assert shop.objects == (SECRET, OTHER)
    assert {one["kind"] for one in chart.objects} == {DEFINITION}
    schemas = Schemas("1.35", chart.objects)
    assert list(schemas.problems(SECRET)) == []
    assert list(schemas.problems(OTHER))
    assert [problem for one in chart.objects for problem in schemas.problems(one)] == []


def test_a_released_chart_speaks_for_itself(given):
    """Also where its values leave the definitions out: then somebody else has to bring them."""
    applications = given(f"{{{{ if .Values.installCRDs }}}}\nkind: {DEFINITION}\n{{{{ end }}}}", "2.0.0")

    assert completed(applications) == (applications, [])
