"""A value that others have changed is theirs: no apply of Terraform's takes it back, until one is asked to."""

import pytest
from support.real_life import RealLife

from stackwright.rehearsal.local_aws import LocalAws

ACCOUNT = "280731944521"
SECRET = "acme-dev-database"


@pytest.fixture
def life(terraform, provider_mirror, moto, node, tmp_path):
    """The secrets layer of `dev`, on a local AWS of its own."""
    with LocalAws(ACCOUNT, "eu-west-1") as local, RealLife(terraform, tmp_path, local, "dev-secrets") as life:
        yield life


@pytest.fixture
def generated(platforms):
    """A platform with one generated secret."""

    def platform(version=1):
        generate = {"version": version}
        return platforms.platform(
            {"secrets": {"database": {"generate": generate}}}, platform={"accounts.main.id": ACCOUNT}
        )

    return platform


def labels(client):
    """Labels of each version, and nothing of those that are gone."""
    return sorted(sorted(labels) for labels in client.describe_secret(SecretId=SECRET)["VersionIdsToStages"].values())


@pytest.mark.slow
def test_a_rotated_value_stays(life, generated):
    """The version that Terraform wrote keeps a label, so AWS keeps it, and Terraform has nothing to make anew."""
    life.become(generated())
    life.apply()
    secrets = life.client("secretsmanager")
    for value in ("rotated once", "rotated twice"):
        secrets.put_secret_value(SecretId=SECRET, SecretString=value)

    assert life.plan() == {}
    assert secrets.get_secret_value(SecretId=SECRET)["SecretString"] == "rotated twice"
    assert labels(secrets) == [["AWSCURRENT"], ["AWSPREVIOUS"], ["terraform"]]


@pytest.mark.slow
def test_a_value_that_is_asked_for_becomes_current(life, generated):
    """Raising `version` makes another value after any number of rotations; the rotated one can still be read."""
    life.become(generated())
    life.apply()
    secrets = life.client("secretsmanager")
    for value in ("rotated once", "rotated twice"):
        secrets.put_secret_value(SecretId=SECRET, SecretString=value)
    life.become(generated(version=2))
    done = life.apply()

    assert list(done.values()) == [["delete", "create"]]
    assert "password" in secrets.get_secret_value(SecretId=SECRET)["SecretString"]
    assert secrets.get_secret_value(SecretId=SECRET, VersionStage="AWSPREVIOUS")["SecretString"] == "rotated twice"
    assert labels(secrets) == [["AWSCURRENT", "terraform"], ["AWSPREVIOUS"]]
    assert life.plan() == {}
