"""The registry layer as it is synthesized."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.settings.image_lifecycle import LifecycleSettings

FIGURES = {
    "dev": ({"tag_mutability": "MUTABLE", "kms_key": False, "force_delete": True}, 15),
    "staging": ({}, 20),
    "prod": ({}, 30),
}


def registry(names=("api", "frontend", "worker"), **others):
    """A registry with repositories and further settings."""
    return {"registry": {"repositories": {name: {} for name in names}, **others}}


def rules(stack, name="acme-dev/api"):
    """The lifecycle rules of a repository, in the order in which they decide."""
    (repository,) = (key for key, body in stack.all("aws_ecr_repository").items() if body["name"] == name)
    policy = stack.one("aws_ecr_lifecycle_policy", repository=f"${{aws_ecr_repository.{repository}.name}}")
    return json.loads(policy["policy"])["rules"]


def test_without_the_block_there_is_no_layer(platforms, synth):
    """Images may live elsewhere."""
    assert "dev-registry" not in synth(platforms.environment())


@pytest.mark.parametrize("environment", FIGURES)
def test_repositories_have_the_figures_of_their_environment(platforms, synth, environment):
    """Mutability, encryption, deletion and the number of images kept are what the file says."""
    changes, kept = FIGURES[environment]
    stage = {"dev": "development", "staging": "staging", "prod": "production"}[environment]
    described = registry(lifecycle={"tagged_images_kept": kept}, **changes)
    stack = synth(platforms.environment({"stage": stage, **described}))["dev-registry"]
    repositories = stack.all("aws_ecr_repository").values()
    own_key = changes.get("kms_key", True)

    assert sorted(body["name"] for body in repositories) == ["acme-dev/api", "acme-dev/frontend", "acme-dev/worker"]
    for body in repositories:
        assert body["image_tag_mutability"] == changes.get("tag_mutability", "IMMUTABLE")
        assert body["force_delete"] is changes.get("force_delete", False)
        assert body["image_scanning_configuration"] == {"scan_on_push": True}
        (encryption,) = body["encryption_configuration"]
        assert encryption["encryption_type"] == ("KMS" if own_key else "AES256")
    assert len(stack.all("aws_kms_key")) == own_key
    assert {rule["selection"]["countNumber"] for rule in rules(stack)} == {kept, 7}


def test_each_prefix_has_a_rule_of_its_own(platforms, synth):
    """A rule that lists several prefixes is only about images which carry tags of all of them."""
    selections = [rule["selection"] for rule in rules(synth(platforms.environment(registry()))["dev-registry"])]

    assert [selection.get("tagPrefixList") for selection in selections] == [
        ["v"],
        ["release"],
        ["main"],
        ["develop"],
        None,
    ]
    assert selections[-1] == {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 7,
    }


def test_adding_a_repository_touches_no_other(platforms, synth):
    """Repositories are known by their names, wherever they stand among the others."""
    before = synth(platforms.environment(registry(["api", "worker"])))["dev-registry"].addresses
    after = synth(platforms.environment(registry(["gateway", "worker", "api"])))["dev-registry"].addresses

    assert before.items() <= after.items()
    assert len(after) == len(before) + 2


def test_only_named_accounts_may_pull(platforms, synth):
    """The policy names accounts and reading actions; without accounts there is none."""
    stack = synth(platforms.environment(registry(["api"], pull_accounts=["444455556666"])))["dev-registry"]
    (statement,) = json.loads(stack.one("aws_ecr_repository_policy")["policy"])["Statement"]

    assert statement["Principal"] == {"AWS": "arn:aws:iam::444455556666:root"}
    assert all(action.startswith(("ecr:BatchGet", "ecr:BatchCheck", "ecr:Get")) for action in statement["Action"])
    assert not synth(platforms.environment(registry()))["dev-registry"].all("aws_ecr_repository_policy")


def test_excluded_tags_become_filters(platforms, synth):
    """Some tags may move where the others may not."""
    changes = registry(["api"], tag_mutability="IMMUTABLE_WITH_EXCLUSION", tag_exclusions=["latest", "dev-*"])
    repository = synth(platforms.environment(changes))["dev-registry"].one("aws_ecr_repository")

    assert repository["image_tag_mutability"] == "IMMUTABLE_WITH_EXCLUSION"
    assert repository["image_tag_mutability_exclusion_filter"] == [
        {"filter": "latest", "filter_type": "WILDCARD"},
        {"filter": "dev-*", "filter_type": "WILDCARD"},
    ]


def test_a_cache_stands_below_the_environments_prefix(platforms, synth):
    """Two environments of one account can cache the same registry, and cached images expire."""
    changes = registry(pull_through_caches={"k8s": {"upstream": "registry.k8s.io", "days": 14}})
    stack = synth(platforms.environment(changes))["dev-registry"]
    template = stack.one("aws_ecr_repository_creation_template")

    assert stack.one("aws_ecr_pull_through_cache_rule")["ecr_repository_prefix"] == "acme-dev/k8s"
    assert template["prefix"] == "acme-dev/k8s"
    assert json.loads(template["lifecycle_policy"])["rules"][0]["selection"]["countNumber"] == 14


def test_replication_copies_the_environments_own_repositories(platforms, synth):
    """The registry belongs to the account, but the rule is about this environment's prefix."""
    changes = registry(replication={"destinations": [{"region": "eu-central-1"}]})
    configuration = synth(platforms.environment(changes))["dev-registry"].one("aws_ecr_replication_configuration")

    assert configuration["replication_configuration"]["rule"] == [
        {
            "destination": [{"region": "eu-central-1", "registry_id": "111122223333"}],
            "repository_filter": [{"filter": "acme-dev/", "filter_type": "PREFIX_MATCH"}],
        }
    ]


def test_enhanced_scanning_is_a_setting_of_the_registry(platforms, synth):
    """It takes the place of scanning by repository."""
    stack = synth(platforms.environment(registry(enhanced_scanning={"repositories": ["acme-*"]})))["dev-registry"]
    scanning = stack.one("aws_ecr_registry_scanning_configuration", scan_type="ENHANCED")

    assert scanning["rule"][0]["repository_filter"] == [{"filter": "acme-*", "filter_type": "WILDCARD"}]


@given(
    st.builds(
        LifecycleSettings,
        tagged_prefixes=st.lists(st.from_regex(r"[a-z][a-z0-9.-]{0,20}", fullmatch=True), unique=True, max_size=20).map(
            tuple
        ),
        tagged_images_kept=st.integers(1, 10_000),
        untagged_days=st.integers(1, 3650),
        other_days=st.none() | st.integers(1, 3650),
    )
)
def test_a_lifecycle_policy_keeps_the_rules_of_ecr(node, lifecycle):
    """Priorities are unique and rising, tagged rules name one prefix, and a rule for any image comes last."""
    from stackwright.aws.registry.lifecycle import lifecycle_policy  # noqa: PLC0415 - see conftest

    text = lifecycle_policy(lifecycle)
    made = json.loads(text)["rules"]
    statuses = [rule["selection"]["tagStatus"] for rule in made]

    # Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html
    assert 100 <= len(text) <= 30_720
    assert [rule["rulePriority"] for rule in made] == list(range(1, len(made) + 1))
    assert statuses.count("untagged") == 1
    assert "any" not in statuses[:-1]
    assert all(
        len(rule["selection"]["tagPrefixList"]) == 1 for rule in made if rule["selection"]["tagStatus"] == "tagged"
    )
