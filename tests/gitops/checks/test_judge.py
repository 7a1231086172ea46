"""The shipped tree passes every rule, and each rule sees what is broken in it on purpose."""

import copy
import functools
from dataclasses import replace
from pathlib import Path

import pytest
from support import reconciled

from stackwright.gitops.checks import judge
from stackwright.gitops.checks.judge import by_rule, judged


@pytest.fixture(scope="module")
def environment(helm, kubectl, charts):
    """All applications of a stage, and what Terraform makes; each stage is rendered once."""

    @functools.cache
    def made(stage):
        what = reconciled.expected(stage)
        return reconciled.rendered(what), what

    return made


@pytest.fixture
def production(environment):
    """That of production."""
    return environment("production")


CHECKS = Path(judge.__file__).parent
NO_CHECKS = ("__init__", "finding", "judge")


@pytest.mark.parametrize("stage", reconciled.ENVIRONMENTS)
def test_the_shipped_tree_passes_every_rule(environment, stage):
    """With every add-on and both workloads, in every stage."""
    found = by_rule(*environment(stage), Path())

    assert len(found) == len([*CHECKS.glob("*.py")]) - len(NO_CHECKS)
    assert {rule: list(map(str, findings)) for rule, findings in found.items() if findings} == {}


def container(objects, name):
    """The first container of a Deployment."""
    return objects[f"Deployment {name}"]["spec"]["template"]["spec"]["containers"][0]


BREAKS = {
    ("validity", "gitops/workloads/platform-app/overlays/prod: platform-app: Deployment api: "): (
        "platform-app",
        lambda objects: objects["Deployment api"]["spec"].update(replica=3),
    ),
    ("identities", "gitops/add-ons/loki: loki: StatefulSet loki: runs as the service account loki of observability"): (
        "loki",
        lambda objects: objects.pop("ServiceAccount loki"),
    ),
    (
        "secret names",
        (
            "gitops/workloads/voting-app/overlays/prod: voting-app: ExternalSecret postgresql-credentials: "
            "spec.data[0].remoteRef.key: there is no secret voting-postgresql"
        ),
    ): (
        "voting-app",
        lambda objects: objects["ExternalSecret postgresql-credentials"]["spec"]["data"][0]["remoteRef"].update(
            key="voting-postgresql"
        ),
    ),
    (
        "pod security",
        "gitops/workloads/platform-app/overlays/prod: platform-app: Deployment api: hostNetwork is true",
    ): (
        "platform-app",
        lambda objects: objects["Deployment api"]["spec"]["template"]["spec"].update(hostNetwork=True),
    ),
    ("flows", "gitops/add-ons/alloy: alloy: ConfigMap alloy: address loki-gateway.loki:80 names the service"): (
        "alloy",
        lambda objects: objects["ConfigMap alloy"]["data"].update(
            {"config.alloy": 'url = "http://loki-gateway.loki/loki/api/v1/push"'}
        ),
    ),
    (
        "order",
        (
            "gitops/add-ons/external-secrets: external-secrets: ClusterSecretStore aws-secrets-manager: it is "
            "judged by the "
            "webhook validate.clustersecretstore.external-secrets.io, whose own pods do not run yet"
        ),
    ): (
        "external-secrets",
        lambda objects: objects["ClusterSecretStore aws-secrets-manager"]["metadata"].pop("annotations"),
    ),
    ("pins", "gitops/add-ons/velero: velero: Deployment velero: containers.velero: image velero:latest moves"): (
        "velero",
        lambda objects: container(objects, "velero").update(image="velero:latest"),
    ),
}


@pytest.mark.parametrize(("rule", "change"), BREAKS.items())
def test_each_rule_sees_what_is_broken(production, rule, change):
    """One object of the shipped tree changed: the rule names the file, and what to do about it."""
    made, what = production
    name, broken = change

    found = [str(one) for one in by_rule(_changed(made, name, broken), what, Path())[rule[0]]]
    (line,) = [one for one in found if one.startswith(rule[1])]
    assert "; " in line


def test_what_terraform_does_not_make_any_more_is_seen(production):
    """A role, a fact and an add-on of it."""
    made, what = production
    roles = {account: key for account, key in what.roles.items() if key != "addons.loki"}
    annotations = {name: value for name, value in what.cluster.annotations.items() if name != "loki_bucket"}
    labels = {**what.cluster.labels, "enable_mimir": "true"}
    changed = replace(what, roles=roles, cluster=replace(what.cluster, annotations=annotations, labels=labels))

    found = by_rule(made, changed, Path())
    (role,) = map(str, found["identities"])
    assert role.startswith(
        "gitops/add-ons/loki: loki: StatefulSet loki: talks to AWS (its ConfigMap loki names buckets)"
    )
    assert [str(one).split(": ", 2)[2].split(",")[0] for one in found["metadata"]] == [
        "label enable_mimir: it is on",
        "ApplicationSet loki: reads the annotation loki_bucket of the cluster secret",
    ]


def test_all_findings_are_told_once_in_the_order_of_the_tree(production):
    """Whichever rules have found them."""
    made, what = production
    findings = judged(made, replace(what, roles={}), Path())

    assert findings == sorted(set(findings))
    assert {one.place for one in findings} >= {"gitops/add-ons/loki", "gitops/workloads/platform-app/overlays/prod"}


def _changed(made, name, broken):
    """The applications, one of them with an object changed."""
    (one,) = (app for app in made if app.name == name)
    objects = {f"{found['kind']} {found['metadata']['name']}": copy.deepcopy(found) for found in one.objects}
    broken(objects)
    return [replace(app, objects=tuple(objects.values())) if app is one else app for app in made]
