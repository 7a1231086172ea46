"""What differs between dev, staging and prod, and that the overlays say what the environment files say."""

from pathlib import Path

import pytest
import yaml
from support.kustomize import of_kind
from support.overlays import pods
from support.shipped import PLATFORMS, load_shipped

REPLICAS = {"dev": 1, "staging": 2, "prod": 3}
WORKLOADS = ("platform-app", "voting-app")
ENVIRONMENTS = tuple(REPLICAS)
PLACES = [("platform-app", "acme", one) for one in ENVIRONMENTS] + [("voting-app", "voting-app", "dev")]
PLACES += [("voting-app", "voting-app", "prod")]
"""Which workload runs on which shipped platform, and in which of its environments."""
LOGGING = {
    "dev": {"LOG_LEVEL": "debug", "LOG_FORMAT": "text"},
    "staging": {"LOG_LEVEL": "info", "LOG_FORMAT": "json"},
    "prod": {"LOG_LEVEL": "warn", "LOG_FORMAT": "json"},
}


def environment(platform, name):
    """An environment of a shipped platform."""
    return next(one for one in load_shipped(PLATFORMS[platform]).environments if one.name == name)


@pytest.mark.parametrize("workload", WORKLOADS)
@pytest.mark.parametrize(("stage", "count"), REPLICAS.items())
def test_an_environment_has_as_many_pods_as_it_is_worth(built, workload, stage, count):
    """One in dev, two in staging, three in prod, and more under load."""
    autoscalers = of_kind(built(workload, stage), "HorizontalPodAutoscaler").values()

    assert {one["spec"]["minReplicas"] for one in autoscalers} == {count}
    assert all(one["spec"]["maxReplicas"] > count for one in autoscalers)


@pytest.mark.parametrize("workload", WORKLOADS)
@pytest.mark.parametrize(("stage", "said"), LOGGING.items())
def test_an_environment_logs_as_it_is_read(built, workload, stage, said):
    """By people in dev, by machines further on."""
    (logging,) = of_kind(built(workload, stage), "ConfigMap").values()

    assert logging["data"] == said


@pytest.mark.parametrize("workload", WORKLOADS)
def test_prod_asks_for_more_than_dev(built, workload):
    """Resources are the overlays'."""
    assert {
        stage: {pod["spec"]["containers"][0]["resources"]["requests"]["memory"] for pod in list(found.values())[:1]}
        for stage in ENVIRONMENTS
        if (found := pods(built(workload, stage)))
    } == {"dev": {"64Mi"}, "staging": {"128Mi"}, "prod": {"256Mi"}}


@pytest.mark.parametrize("workload", WORKLOADS)
def test_prod_is_reached_from_within(built, workload):
    """Its two ingresses make an internal load balancer, those of the others one that the internet reaches."""
    schemes = {
        stage: [
            one["metadata"]["annotations"]["alb.ingress.kubernetes.io/scheme"]
            for one in of_kind(built(workload, stage), "Ingress").values()
        ]
        for stage in ENVIRONMENTS
    }

    assert schemes == {
        "dev": ["internet-facing"] * 2,
        "staging": ["internet-facing"] * 2,
        "prod": ["internal"] * 2,
    }


@pytest.mark.parametrize(("workload", "platform", "stage"), PLACES)
def test_the_load_balancer_comes_from_the_subnets_of_the_environment_file(built, workload, platform, stage):
    """The public ones, or in prod the private ones: the range stands in both files, and is the same."""
    here = environment(platform, stage)
    tier = "private" if stage == "prod" else "public"
    (rule,) = of_kind(built(workload, stage), "NetworkPolicy")["from-load-balancer"]["spec"]["ingress"]

    assert [peer["ipBlock"]["cidr"] for peer in rule["from"]] == [
        str(here.network.block(tier, zone)) for zone in here.zones
    ]


@pytest.mark.parametrize("stage", ENVIRONMENTS)
def test_images_come_from_the_registry_of_the_environment(built, stage):
    """Repositories are the registry layer's, by name."""
    here = environment("acme", stage)
    host = f"{here.account.id}.dkr.ecr.{here.region.name}.amazonaws.com"
    images = [pod["spec"]["containers"][0]["image"] for pod in pods(built("platform-app", stage)).values()]

    assert {image.rpartition(":")[0] for image in images} == {
        f"{host}/{here.names.repository(name)}" for name in here.settings.registry.repositories
    }


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_password_is_the_secret_that_terraform_makes(built, stage):
    """`<project>-<env>-postgresql`, its property `password`, as the Kubernetes secret `postgresql-credentials`."""
    here = environment("voting-app", stage)
    (secret,) = of_kind(built("voting-app", stage), "ExternalSecret").values()

    assert "postgresql" in here.settings.secrets.root
    assert secret["apiVersion"] == "external-secrets.io/v1"
    assert secret["spec"]["secretStoreRef"] == {"kind": "ClusterSecretStore", "name": "aws-secrets-manager"}
    assert secret["spec"]["target"]["name"] == "postgresql-credentials"
    assert secret["spec"]["data"] == [
        {
            "secretKey": "password",
            "remoteRef": {"key": here.names.secret("postgresql"), "property": "password"},
        }
    ]


def test_the_voting_app_runs_in_the_namespaces_of_its_platform(built):
    """voting-dev and voting-prod."""
    assert [*of_kind(built("voting-app", "dev"), "Namespace"), *of_kind(built("voting-app", "prod"), "Namespace")] == [
        "voting-dev",
        "voting-prod",
    ]


@pytest.mark.parametrize("workload", WORKLOADS)
def test_prod_goes_by_canary(built, workload):
    """10 %, at most one error in ten; 50 %, at most one in twenty; then all. One measurement too bad takes it back."""
    objects = built(workload, "prod")
    templates = of_kind(objects, "AnalysisTemplate")

    assert of_kind(objects, "Rollout").keys() == of_kind(objects, "Deployment").keys()
    for rollout in of_kind(objects, "Rollout").values():
        canary = rollout["spec"]["strategy"]["canary"]
        weights = [step["setWeight"] for step in canary["steps"] if "setWeight" in step]
        checks = [step["analysis"] for step in canary["steps"] if "analysis" in step]
        assert [next(iter(step)) for step in canary["steps"]] == ["setWeight", "analysis"] * 2 + ["setWeight"]
        assert weights == [10, 50, 100]
        assert [check["args"][0] for check in checks] == [
            {"name": "most", "value": "0.10"},
            {"name": "most", "value": "0.05"},
        ]
        assert (canary["maxSurge"], canary["maxUnavailable"]) == (1, 0)
        assert rollout["spec"]["progressDeadlineAbort"] is True
        for check in checks:
            (named,) = check["templates"]
            template = templates[named["templateName"]]["spec"]
            assert {one["name"] for one in template["args"]} == {one["name"] for one in check["args"]}
            assert {metric["failureLimit"] for metric in template["metrics"]} == {0}


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_deployment_behind_a_rollout_runs_nothing(built, workload):
    """It keeps the template of the pods; both would be twice as many. One that did gives way when the Rollout works."""
    objects = built(workload, "prod")

    for name, rollout in of_kind(objects, "Rollout").items():
        reference = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name, "scaleDown": "onsuccess"}
        assert rollout["spec"]["workloadRef"] == reference
        assert of_kind(objects, "Deployment")[name]["spec"]["replicas"] == 0


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_load_balancer_divides_between_stable_and_canary(built, workload):
    """What is behind an ingress is divided by it, to the percent, and not by the number of pods."""
    objects = built(workload, "prod")

    for name, ingress in of_kind(objects, "Ingress").items():
        canary = of_kind(objects, "Rollout")[name]["spec"]["strategy"]["canary"]
        backend = ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
        assert backend == {"name": canary["trafficRouting"]["alb"]["rootService"], "port": {"name": "use-annotation"}}
        assert canary["trafficRouting"]["alb"]["ingress"] == name
        assert {canary["stableService"], canary["canaryService"]} <= of_kind(objects, "Service").keys()


@pytest.mark.parametrize("workload", WORKLOADS)
@pytest.mark.parametrize("stage", ENVIRONMENTS)
def test_every_image_is_chosen_by_the_overlay(built, workload, stage):
    """None keeps the bare name that the base gives it, and none is listed for nothing."""
    file = Path(f"gitops/workloads/{workload}/overlays/{stage}/kustomization.yaml")
    listed = yaml.safe_load(file.read_text())["images"]
    used = {pod["spec"]["containers"][0]["image"] for pod in pods(built(workload, stage)).values()}

    assert {
        f"{image['newName']}@{image['digest']}" if "digest" in image else f"{image['newName']}:{image['newTag']}"
        for image in listed
    } == used
