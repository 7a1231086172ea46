"""The `registry` block: what it refuses, and what it works out."""

import pytest

CACHE = {"upstream": "registry.k8s.io"}
TOKEN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/docker-AbCdEf"


@pytest.mark.parametrize(
    ("registry", "expected"),
    [
        ({"repositories": {"Api": {}}}, "registry.repositories.Api: is not a plain name"),
        ({"tag_mutability": "LOCKED"}, "registry.tag_mutability: must be one of MUTABLE, IMMUTABLE"),
        ({"tag_exclusions": ["latest"]}, "registry.tag_exclusions: has no effect with tag_mutability: IMMUTABLE"),
        ({"tag_mutability": "IMMUTABLE_WITH_EXCLUSION"}, "registry.tag_exclusions: is missing, but tag_mutability is"),
        (
            {"tag_mutability": "IMMUTABLE_WITH_EXCLUSION", "tag_exclusions": ["*a*b*"]},
            "registry.tag_exclusions[0]: has more than two wildcards",
        ),
        (
            {"tag_mutability": "IMMUTABLE_WITH_EXCLUSION", "tag_exclusions": list("abcdef")},
            "registry.tag_exclusions: must have at most 5 entries",
        ),
        (
            {"repositories": {"api": {"tag_exclusions": ["latest"]}}},
            "registry.repositories.api.tag_exclusions: has no effect with tag_mutability: IMMUTABLE",
        ),
        ({"lifecycle": {"rules": [{"tags": "pr-*"}]}}, "registry.lifecycle.rules[0]: needs either images_kept or days"),
        (
            {"lifecycle": {"rules": [{"tags": "pr-*", "days": 3, "images_kept": 3}]}},
            "registry.lifecycle.rules[0]: needs either images_kept or days",
        ),
        ({"lifecycle": {"rules": [{"tags": "*1*2*3*4*", "days": 3}]}}, "has more than four wildcards"),
        ({"lifecycle": {"tagged_images_kept": 0}}, "registry.lifecycle.tagged_images_kept: must be at least 1, got 0"),
        ({"lifecycle": {"tagged_prefixes": ["v", "v"]}}, "registry.lifecycle.tagged_prefixes[1]: is listed twice"),
        ({"pull_accounts": ["12"]}, "registry.pull_accounts[0]: is not an AWS account id"),
        ({"enhanced_scanning": {"repositories": []}}, "registry.enhanced_scanning.repositories: is empty"),
        ({"replication": {"destinations": []}}, "registry.replication.destinations: is empty"),
        (
            {"replication": {"destinations": [{"region": "eu-west-1"}]}},
            "registry.replication.destinations[0]: is where the images are already",
        ),
        (
            {"replication": {"destinations": [{"region": "eu-west-2"}, {"region": "eu-west-2"}]}},
            "registry.replication.destinations[1]: is listed twice",
        ),
        ({"pull_through_caches": {"hub": {"upstream": "docker.io"}}}, "upstream: must be one of public.ecr.aws"),
        (
            {"pull_through_caches": {"hub": {"upstream": "registry-1.docker.io"}}},
            "registry.pull_through_caches.hub.credential_arn: is missing, and registry-1.docker.io lets nobody in",
        ),
        ({"pull_through_caches": {"k8s": {**CACHE, "credential_arn": TOKEN}}}, "but registry.k8s.io asks for none"),
        (
            {"pull_through_caches": {"hub": {"upstream": "ghcr.io", "credential_arn": TOKEN.replace("west", "north")}}},
            "credential_arn: is a secret of another region than eu-west-1",
        ),
        (
            {
                "pull_through_caches": {
                    "hub": {"upstream": "ghcr.io", "credential_arn": TOKEN.replace("ecr-pull", "pull")}
                }
            },
            "is not the ARN of a secret whose name starts with ecr-pullthroughcache/",
        ),
        ({"pull_through_caches": {"k8s": CACHE}, "repositories": {"k8s": {}}}, "is the name of a repository too"),
        ({"pull_through_caches": {"a-rather-long-name-of-a-cache": CACHE}}, "AWS allows 2 to 30 (https://"),
        ({"repositories": {"a" * 260: {}}}, "AWS allows 2 to 256 (https://"),
        ({"repositories": {"api": {"scan": False}}}, "registry.repositories.api.scan: unknown key"),
    ],
)
def test_a_registry_with_one_fault_is_refused(platforms, registry, expected):
    """Each fault names its key, and where AWS says so its source."""
    faults = platforms.faults({"registry": registry})

    assert any(expected in fault for fault in faults), faults


def test_an_environment_needs_no_registry(platforms):
    """Images may live elsewhere."""
    assert platforms.environment().settings.registry is None


def test_a_repository_may_differ_from_the_others(platforms):
    """What a repository leaves out, the registry says."""
    registry = platforms.environment(
        {
            "registry": {
                "tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
                "tag_exclusions": ["latest"],
                "repositories": {
                    "api": {},
                    "tools": {"tag_mutability": "MUTABLE"},
                    "worker": {"tag_exclusions": ["edge"]},
                },
            }
        }
    ).settings.registry

    assert registry.mutability("api") == ("IMMUTABLE_WITH_EXCLUSION", ("latest",))
    assert registry.mutability("tools") == ("MUTABLE", ())
    assert registry.mutability("worker") == ("IMMUTABLE_WITH_EXCLUSION", ("edge",))


@pytest.mark.parametrize(
    "setting",
    [
        {"enhanced_scanning": {}},
        {"replication": {"destinations": [{"region": "eu-central-1"}]}},
        {"permissions": {"replicate_from": [{"account": "444455556666", "repository_prefixes": ["acme-"]}]}},
    ],
)
def test_what_an_account_has_once_only_one_environment_holds(platforms, setting):
    """Two environments that set the same thing of one account and region would undo each other at every apply."""
    (key,) = setting
    other = {"network.cidr": "10.1.0.0/16", "registry": setting}

    faults = platforms.faults({"registry": setting}, others={"staging": other})
    assert [fault for fault in faults if f"registry.{key}: is set by dev too" in fault] == faults
    assert len(faults) == 1

    assert platforms.faults({"registry": setting}, others={"staging": {**other, "region": "eu-west-2"}}) == []
