"""Where a state is, and what locks and encrypts it."""

import pytest

LOCKING = {
    "dynamodb": ("acme-terraform-locks", False),
    "lockfile": (None, True),
    "both": ("acme-terraform-locks", True),
}


def state(platforms, settings):
    """Where the state of `dev-network` is, with changes to the `state` block."""
    platform = platforms.platform(platform={f"state.{key}": value for key, value in settings.items()})
    return next(stack.state for stack in platform.stacks() if stack.name == "dev-network")


@pytest.mark.parametrize("locking", LOCKING)
def test_a_state_is_locked_as_the_platform_says(platforms, locking):
    """By the table, by a file beside it, or by both, while a platform changes over."""
    location = state(platforms, {"locking": locking})

    assert (location.table, location.lockfile) == LOCKING[locking]


def test_a_state_lies_in_the_accounts_bucket(platforms):
    """Region and account are those of the bucket, which `terraform init` checks."""
    location = state(platforms, {})

    assert (location.bucket, location.region, location.account_id) == (
        "acme-terraform-state",
        "eu-west-1",
        "111122223333",
    )
    assert location.key == "environments/dev/network/terraform.tfstate"


@pytest.mark.parametrize(
    ("encryption", "key"), [("kms", "arn:aws:kms:eu-west-1:111122223333:alias/acme-terraform-state"), ("s3", None)]
)
def test_a_state_is_encrypted_with_the_accounts_own_key(platforms, encryption, key):
    """By the alias, so that the key can be replaced; or with keys that S3 manages."""
    assert state(platforms, {"encryption": encryption}).kms_key_arn == key
