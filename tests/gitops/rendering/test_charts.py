"""What a chart's templates ask a cluster for decides whether the chart is rendered a second time."""

import pytest
from support.argo_cd import pack

from stackwright.gitops.rendering import charts


@pytest.fixture
def asked(tmp_path):
    """What a chart with one template asks for."""
    return lambda template, path="templates/all.yaml": charts.asks_for(
        pack(tmp_path / "store-1.0.0.tgz", {path: template})
    )


def test_what_is_written_out_is_known(asked):
    """Group, version and maybe kind, however the template comes by the capabilities."""
    template = (
        '{{ if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}{{ end }}'
        '{{ if $.Capabilities.APIVersions.Has  "policy/v1/PodDisruptionBudget" }}{{ end }}'
    )

    assert asked(template) == {"monitoring.coreos.com/v1", "policy/v1/PodDisruptionBudget"}
    assert asked(template, "charts/below/templates/_helpers.tpl") == asked(template)


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ("{{ if .Capabilities.APIVersions.Has $version }}{{ end }}", "templates/all.yaml"),
        ('{{ if has "a/v1" .Capabilities.APIVersions }}{{ end }}', "templates/all.yaml"),
        ("a packed chart, which is not looked into", "charts/below-1.0.0.tgz"),
    ],
)
def test_what_is_computed_may_be_anything(asked, template, path):
    """So the chart is rendered again, whatever is served."""
    assert asked(template, path) is None


def test_a_chart_that_asks_for_nothing_is_rendered_once(asked):
    """What stands elsewhere than in its templates does not count."""
    assert asked('.APIVersions.Has "a/v1"', "README.md") == frozenset()
