"""An environment in development can be destroyed and made again on the same day; past it, what is gone waits."""

from contextlib import ExitStack

import pytest
from support.real_life import RealLife

from stackwright.rehearsal.life import RehearsalFailure
from stackwright.rehearsal.local_aws import LocalAws

ACCOUNT = "280731944521"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


@pytest.fixture
def life(terraform, provider_mirror, moto, node, tmp_path):
    """Makes the life of a stack of `dev`, on a local AWS."""
    with LocalAws(ACCOUNT, "eu-west-1") as local, ExitStack() as lives:
        yield lambda name: lives.enter_context(RealLife(terraform, tmp_path, local, name))


def in_stage(platforms, stage, **blocks):
    """The platform with an environment of a stage."""
    return platforms.platform({"stage": stage, **blocks}, platform={"accounts.main.id": ACCOUNT})


@pytest.mark.slow
def test_secrets_are_made_again_on_the_same_day(life, platforms):
    """In development their names are free at once."""
    secrets = life("dev-secrets")
    secrets.become(in_stage(platforms, "development", secrets={"token": {}}))
    secrets.apply()
    secrets.destroy()

    assert {"create"} == {action for actions in secrets.apply().values() for action in actions}


@pytest.mark.slow
def test_secrets_can_be_restored_past_development(life, platforms):
    """So their names are taken for as long as they can."""
    secrets = life("dev-secrets")
    secrets.become(in_stage(platforms, "staging", secrets={"token": {}}))
    secrets.apply()
    secrets.destroy()

    with pytest.raises(RehearsalFailure, match="already exists"):
        secrets.apply()


@pytest.mark.slow
def test_images_go_with_their_repository_in_development(life, platforms):
    """A repository that holds an image is destroyed and made again all the same."""
    registry = life("dev-registry")
    registry.become(in_stage(platforms, "development", registry={"repositories": {"api": {}}}))
    registry.apply()
    registry.client("ecr").put_image(repositoryName="acme-dev/api", imageManifest="{}", imageManifestMediaType=MANIFEST)
    registry.destroy()

    assert "create" in {action for actions in registry.apply().values() for action in actions}
