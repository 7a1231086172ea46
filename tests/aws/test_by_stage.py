"""What holds where a file says nothing: development leaves nothing behind, and production is never the weaker one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model import by_stage
from stackwright.model.by_stage import ByStage

BLOCKS = {
    "registry": {"repositories": {"api": {}}},
    "secrets": {"token": {}},
    "network.flow_logs.destination": "s3",
}


@pytest.fixture
def stacks(platforms, synth):
    """The stacks of an environment of a stage, with changes."""
    return lambda stage, **changes: synth(platforms.environment({"stage": stage, **BLOCKS, **changes}))


@pytest.mark.parametrize(("stage", "goes"), [("development", True), ("staging", False), ("production", False)])
def test_what_holds_something_goes_with_it_in_development_only(stacks, stage, goes):
    """Images with their repository, objects with their bucket; past development, AWS refuses."""
    made = stacks(stage)

    assert made["dev-registry"].one("aws_ecr_repository")["force_delete"] is goes
    assert made["dev-network"].one("aws_s3_bucket").get("force_destroy", False) is goes


@pytest.mark.parametrize(
    ("stage", "secret", "key"), [("development", 0, 7), ("staging", 30, 30), ("production", 30, 30)]
)
def test_what_can_be_restored_and_for_how_long(stacks, stage, secret, key):
    """A secret's name is free at once in development; keys have a week, the least that AWS takes."""
    made = stacks(stage)["dev-secrets"]

    assert made.one("aws_secretsmanager_secret")["recovery_window_in_days"] == secret
    assert made.one("aws_kms_key")["deletion_window_in_days"] == key


def test_what_a_file_says_holds_in_every_stage(stacks):
    """A default is no rule."""
    own = {"registry": {"repositories": {"api": {}}, "force_delete": False}, "secrets.token.recovery_window_days": 7}
    made = stacks("development", **own)

    assert made["dev-registry"].one("aws_ecr_repository")["force_delete"] is False
    assert made["dev-secrets"].one("aws_secretsmanager_secret")["recovery_window_in_days"] == 7


@pytest.mark.parametrize(("stage", "own"), [("development", False), ("staging", False), ("production", True)])
def test_logs_have_a_key_of_their_own_in_production(platforms, synth, stage, own):
    """Of the control plane and of the VPC, each with a policy that lets CloudWatch Logs use it for that group alone."""
    nodes = {"general": {"instance_types": ["m7i.large"]}}
    made = synth(platforms.environment({"stage": stage, "cluster": {"node_groups": nodes}}))
    for stack, group in (("dev-cluster", "/aws/eks/acme-dev/cluster"), ("dev-network", "/aws/vpc/acme-dev/flow-logs")):
        logs = made[stack].one("aws_cloudwatch_log_group", name=group)
        assert ("kms_key_id" in logs) is own
        if own:
            key = made[stack].addresses[logs["kms_key_id"].removeprefix("${").removesuffix(".arn}")]
            condition = json.loads(key["policy"])["Statement"][1]["Condition"]
            arn = f"arn:aws:logs:eu-west-1:111122223333:log-group:{group}"
            assert condition == {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": arn}}


def test_no_stage_is_weaker_than_the_one_before():
    """Whoever adds a default and mixes up its columns is told."""
    windows = (by_stage.RECOVERY_WINDOW_DAYS, by_stage.KEY_DELETION_WINDOW_DAYS, by_stage.OWN_LOG_KEY)

    assert all(one.development <= one.staging <= one.production for one in windows)
    assert ByStage(development=True, staging=False, production=False) == by_stage.DELETE_WITH_CONTENT


@given(st.sampled_from(["development", "staging", "production"]), st.none() | st.integers())
def test_what_is_said_comes_before_the_stage(stage, own):
    """Zero and no are values, too."""
    assert ByStage(1, 2, 3).of(stage, own) == (getattr(ByStage(1, 2, 3), stage) if own is None else own)
