"""Every application keeps within its AppProject."""

import copy

import pytest
from support.custom_resources import definition
from support.shop import PROJECT, TEAMS

from stackwright.gitops.checks.projects import findings
from stackwright.gitops.objects.manifests import read


def told(shop, **teams):
    """What is found, as it is printed; the shop's own project is changed."""
    changed = copy.deepcopy(TEAMS)
    changed["spec"].update(teams)
    return list(map(str, findings(shop.rendered, [PROJECT, changed])))


def test_what_keeps_within_its_project_passes(shop):
    """Sources by a pattern, one namespace, and the Namespace itself."""
    assert told(shop) == []


def test_a_project_that_terraform_does_not_make_is_told(shop):
    """Argo CD would refuse the whole application."""
    shop.specs["shop"]["project"] = "add-ons"

    assert told(shop) == [
        (
            "gitops/shop: shop: Application shop: is of the project add-ons, and Terraform makes none of that "
            "name; set "
            "spec.project to one of applications, platform"
        )
    ]


@pytest.mark.parametrize("repositories", [["https://git.example/other.git"], ["*", "!https://git.example/*"], []])
def test_a_repository_that_is_not_allowed_is_told(shop, repositories):
    """By name, by pattern, by exception."""
    (found,) = told(shop, sourceRepos=repositories)

    assert found == (
        "gitops/shop: shop: Application shop: project applications takes nothing from "
        "https://git.example/platform.git; add it to the project's sourceRepos, or use one of "
        f"{', '.join(repositories)}"
    )


@pytest.mark.parametrize(
    "destination",
    [
        {"server": "https://kubernetes.default.svc", "namespace": "shop-*"},
        {"server": "https://other.example", "namespace": "shop"},
        {"name": "in-cluster", "namespace": "shop"},
    ],
)
def test_a_destination_that_is_not_allowed_is_told(shop, destination):
    """Of the application, and of each of its objects: by namespace and by cluster."""
    found = told(shop, destinations=[destination])

    remedy = f"use one that it may write to: {destination['namespace']}"
    problem = f"project applications may not write to namespace shop; {remedy}"
    assert found[0] == f"gitops/shop: shop: Application shop: {problem}"
    assert f"gitops/shop: shop: Deployment web: {problem}" in found
    assert not any("Namespace shop" in one for one in found)


def test_a_cluster_may_be_named(shop):
    """By its name in Argo CD, in place of its address; an exception counts more than what it is one from."""
    shop.specs["shop"]["destination"] = {"name": "in-cluster", "namespace": "shop"}
    anywhere = {"name": "*", "namespace": "*"}
    assert told(shop, destinations=[anywhere]) == []

    assert told(shop, destinations=[anywhere, {"name": "*", "namespace": "!sh*"}])
    assert told(shop, destinations=[anywhere, {"name": "*", "namespace": "!ho*"}]) == []


def test_one_of_several_destinations_is_enough(shop):
    """And one of the two ways to name a cluster."""
    elsewhere = {"server": "https://other.example", "namespace": "shop"}
    both = {"server": "https://kubernetes.default.svc", "name": "other", "namespace": "shop"}
    assert told(shop, destinations=[elsewhere, both]) == []

    shop.specs["shop"]["destination"] = {"name": "other", "namespace": "shop"}
    assert told(shop, destinations=[both, elsewhere]) == []


def test_a_single_object_that_leaves_the_namespace_is_told(shop):
    """Whatever the application's own destination is."""
    shop.shop["ServiceAccount web"]["metadata"]["namespace"] = "kube-system"

    assert told(shop) == [
        (
            "gitops/shop: shop: ServiceAccount web: project applications may not write to namespace "
            "kube-system; use one "
            "that it may write to: shop"
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: any}}",
        "{apiVersion: shop.example/v1, kind: Till, metadata: {name: any}}",
    ],
)
def test_a_kind_of_the_whole_cluster_that_is_not_allowed_is_told(shop, text):
    """Kubernetes' own and defined ones."""
    shop.watch["CustomResourceDefinition till"] = definition("Till", "shop.example", "Cluster")
    (one,) = read(text)
    shop.shop["any"] = one

    assert told(shop) == [
        (
            f"gitops/shop: shop: {one['kind']} any: project applications may not make this kind, which belongs "
            f"to the whole "
            "cluster; leave it to the project platform, or add it to clusterResourceWhitelist"
        )
    ]
    everything = [{"group": "*", "kind": "*"}]
    assert told(shop, clusterResourceWhitelist=everything) == []
    assert told(
        shop, clusterResourceWhitelist=everything, clusterResourceBlacklist=[{"group": "*", "kind": one["kind"]}]
    )


@pytest.mark.parametrize(
    "lists",
    [
        {"namespaceResourceBlacklist": [{"group": "", "kind": "ServiceAccount"}]},
        {
            "namespaceResourceWhitelist": [{"group": group, "kind": "*"} for group in ("apps", "*.*")]
            + [{"group": "", "kind": "Service"}]
        },
    ],
)
def test_a_kind_in_a_namespace_may_be_refused_too(shop, lists):
    """By a list of what may not be made, or of what alone may be."""
    assert told(shop, **lists) == [
        f"gitops/shop: shop: ServiceAccount {name}: project applications may not make this kind; take it away, "
        f"or change "
        "the project's lists"
        for name in ("web", "api")
    ]
