"""What add-ons tell the tree by annotations of the cluster's secret is what their ApplicationSets read."""

import re
from pathlib import Path

import pytest
from support.addons import EVERY, OWN_DRIVER
from support.clusters import cluster

from stackwright.model.addons import ADDONS
from stackwright.model.settings.addons import AddonsSettings

SETS = Path("gitops/add-ons/application-sets")
OF_NO_ADD_ON = re.compile("aws_(account_id|cluster_name|region|vpc_id)|gitops_(path|repo_url|revision)|registry_host")
OF_ARGO_CD = {"argo_cd", "argo_cd_notifications", "argo_cd_sso"}
"""What the `gitops` block switches on."""
NOT_INSTALLED = {"cloudwatch", "ebs_csi"}
"""Add-ons that have roles here and no chart in the tree: whoever uses them brings it."""


@pytest.fixture
def told(platforms):
    """Every annotation, by add-on."""
    environment = platforms.environment(cluster(OWN_DRIVER, addons=EVERY))
    context, enabled = environment.context("addons"), environment.block(AddonsSettings).enabled
    return {addon.name: addon.annotations(context, settings) for addon, settings in enabled.items()}


def test_every_add_on_of_the_tree_can_be_switched_on():
    """Whatever has an ApplicationSet has a key, and whatever has a key has an ApplicationSet."""
    sets = {file.stem.replace("-", "_") for file in SETS.glob("*.yaml")} - {"common", "kustomization"}

    assert sets - OF_ARGO_CD == {addon.name for addon in ADDONS} - NOT_INSTALLED


@pytest.mark.parametrize("addon", [one for one in ADDONS if one.name not in NOT_INSTALLED], ids=lambda one: one.name)
def test_what_is_told_is_read(told, addon):
    """All that an add-on tells, and beside it only what an add-on tells that it needs: that one is on, too."""
    read = set(re.findall(r"\.annotations\.(\w+)", (SETS / f"{addon.id}.yaml").read_text()))
    own, others = told[addon.name].keys(), {name for other in addon.requires for name in told[other]}
    foreign = {name for name in read - own if not OF_NO_ADD_ON.fullmatch(name)}

    assert own <= read
    assert foreign <= others


def test_annotations_are_texts(platforms):
    """Lists are joined by commas, which ids of hosted zones do not have."""
    zones = ["Z0123456789ABCDEFGHIJ", "Z1111111111"]
    environment = platforms.environment(cluster(addons={"external_dns": {"hosted_zone_ids": zones}, "karpenter": {}}))
    context, enabled = environment.context("addons"), environment.block(AddonsSettings).enabled

    assert [addon.annotations(context, settings) for addon, settings in enabled.items()] == [
        {
            "external_dns_namespace": "external-dns",
            "external_dns_service_account": "external-dns",
            "external_dns_hosted_zone_ids": "Z0123456789ABCDEFGHIJ,Z1111111111",
        },
        {
            "karpenter_namespace": "kube-system",
            "karpenter_service_account": "karpenter",
            "karpenter_queue": "acme-dev-karpenter",
            "karpenter_node_role": "acme-dev-karpenter-node",
        },
    ]
