"""ApplicationSets of policies and observability: one application a cluster, of a folder that is there."""

from pathlib import Path

import pytest
import yaml
from support.kustomize import of_kind

STAGES = ("development", "staging", "production")
PARTS = ("policies", "observability")


@pytest.fixture(params=PARTS)
def application_set(request, kustomized):
    """One of them, as the root application reads it."""
    return of_kind(kustomized("gitops/root"), "ApplicationSet")[request.param]


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_its_folder(application_set, stage, kustomized):
    """A cluster of a stage without a folder would have no policies, and nobody would know."""
    spec = application_set["spec"]
    (selector,) = (generator["clusters"]["selector"] for generator in spec["generators"])
    path = spec["template"]["spec"]["source"]["path"]
    folder = path.replace("{{ .metadata.annotations.gitops_path }}", "gitops").replace(
        "{{ .metadata.labels.stage }}", stage
    )

    assert {"key": "stage", "operator": "In", "values": list(STAGES)} in selector["matchExpressions"]
    assert Path(folder).is_dir()
    assert kustomized(folder)


def test_what_only_terraform_knows_is_patched_in_where_it_belongs(application_set, kustomized):
    """A patch that hits nothing would change nothing, and nobody would know."""
    source = application_set["spec"]["template"]["spec"]["source"]
    for patch in source["kustomize"]["patches"]:
        production = kustomized(f"gitops/{application_set['metadata']['name']}/stages/production")
        within = of_kind(production, patch["target"]["kind"])[patch["target"]["name"]]
        (operation,) = yaml.safe_load(patch["patch"])
        for key in operation["path"].strip("/").split("/"):
            within = within[int(key) if key.isdigit() else key]

        assert operation["op"] == "replace"
        assert operation["value"].startswith("{{ .metadata.annotations.")
        assert isinstance(within, str)
