"""What runs is pinned and bounded."""

import copy

import pytest

from stackwright.gitops.checks.pins import findings

DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "api"},
    "spec": {
        "template": {
            "spec": {
                "containers": [
                    {
                        "name": "app",
                        "image": "registry.example:5000/api:v1.7.0",
                        "resources": {"requests": {"cpu": "10m", "memory": "32Mi"}, "limits": {"memory": "32Mi"}},
                    }
                ]
            }
        }
    },
}
BROKEN = {
    "containers.app: image registry.example:5000/api has no tag; pin a version, or a digest": {
        "image": "registry.example:5000/api"
    },
    "containers.app: image api:latest moves; pin a version, or a digest": {"image": "api:latest"},
    "containers.app has no requests.cpu, limits.memory; set requests for cpu and memory, and a limit for memory": {
        "resources": {"requests": {"memory": "32Mi"}}
    },
}


@pytest.mark.parametrize("kind", ["Deployment", "Rollout", "CronJob", "Pod"])
@pytest.mark.parametrize(("said", "change"), BROKEN.items())
def test_each_is_told_with_its_place_and_a_remedy(made, kind, said, change):
    """Whatever kind makes the pod."""
    pod = copy.deepcopy(DEPLOYMENT["spec"]["template"])
    pod["spec"]["containers"][0].update(change)
    spec = {
        "CronJob": {"jobTemplate": {"spec": {"template": pod}}},
        "Pod": pod["spec"],
    }.get(kind, {"template": pod})

    (found,) = findings([made({"kind": kind, "metadata": {"name": "api"}, "spec": spec})])
    assert str(found) == f"gitops/shop: shop: {kind} api: {said}"


@pytest.mark.parametrize("image", ["registry.example:5000/api:v1.7.0", f"api:latest@sha256:{'0' * 64}"])
def test_a_version_or_a_digest_is_a_pin(made, image):
    """With a digest the tag is for people."""
    deployment = copy.deepcopy(DEPLOYMENT)
    deployment["spec"]["template"]["spec"]["containers"][0]["image"] = image

    assert list(findings([made(deployment)])) == []
