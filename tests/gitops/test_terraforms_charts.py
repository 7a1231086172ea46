"""The charts that Terraform installs are those of the tree, and so is where charts may come from."""

from pathlib import Path

import yaml

from stackwright.model.gitops.charts import ARGO_CD, REPOSITORIES

PINS = yaml.safe_load(Path("gitops/add-ons/charts.yaml").read_text())["charts"]


def test_argo_cd_is_installed_in_the_version_that_it_upgrades_itself_to():
    """Otherwise its first act would be to replace itself."""
    pin = PINS["argo_cd"]

    assert (ARGO_CD.repository, ARGO_CD.name, ARGO_CD.version) == (pin["repository"], pin["chart"], pin["version"])


def test_the_platforms_project_lets_in_the_charts_of_the_tree():
    """And no others: whoever has further ones names them in `gitops.chart_repositories`."""
    assert set(REPOSITORIES) == {pin["repository"] for pin in PINS.values()}
