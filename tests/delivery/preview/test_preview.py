"""`stackwright preview`: a change of a real project, planned by real Terraform against what was there before."""

import copy
import json
import subprocess

import pytest
from support.clusters import CLUSTER
from support.platforms import ENVIRONMENT, OURS, PLATFORM, changed, write

from stackwright.cli.main import main
from stackwright.delivery.review.markdown import marker

pytestmark = pytest.mark.slow
NO_SECRETS = {"cluster": CLUSTER, "network.nat": "single"}
LIVE = {**NO_SECRETS, "secrets": {"database": {"generate": {}}, "token": {}}}
OTHER_SECRETS = {"secrets": {"database": {"generate": {"version": 2}}}}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Commits a platform, and previews a change of it: the exit code, what is printed, what is said."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def put(changes, **others):
        for file in folder.glob("environments/*.yaml"):
            file.unlink()
        files = {"platform": changed(PLATFORM, OURS), "dev": changed(ENVIRONMENT, copy.deepcopy(changes))}
        write(folder / "environments", {**files, **others})

    def git(*words: str):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *words], cwd=folder, check=True)

    put(LIVE)
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "live")
    return put


@pytest.fixture
def preview(node, terraform, moto, project, capsys):
    """Changes the platform, and previews that."""

    def run(changes, *arguments: str, code=0, **others):
        project(changes, **others)
        assert main(["preview", "--base", "HEAD", *arguments]) == code
        return capsys.readouterr()

    return run


def stacks(out):
    return {one["stack"]: one for one in json.loads(out)["stacks"]}


def test_a_change_is_planned_against_what_is_live(preview, tmp_path):
    """What changes, what it means, what goes with it; and the comment says the same."""
    comment = tmp_path / "comment.md"
    change = {**LIVE, "network.nat": "per_zone", "cluster.node_groups.general.instance_types": ["m7i.xlarge"]}
    out, err = preview({**change, **OTHER_SECRETS}, "--json", "--markdown", str(comment))
    found = stacks(out)

    assert found["dev-network"]["counts"].keys() == {"created", "updated"}
    (group,) = found["dev-cluster"]["changes"]
    assert (group["action"], group["risk"], group["forced_by"]) == ("replace", "nodes_replaced", ["instance_types"])
    risks = {one["risk"] for one in found["dev-secrets"]["changes"]}
    assert {"held_lost", "password_renewed"} <= risks
    assert comment.read_text().startswith(marker("preview"))
    assert "applying 3 stacks as they are at HEAD" in err


def test_nothing_is_run_for_nothing(preview):
    """A change that no stack shows is told at once."""
    out, err = preview(LIVE)

    assert out.endswith("in all: nothing changes\n")
    assert "applying" not in err


def test_stacks_come_and_go(preview):
    """A new environment is planned as far as it can be; what is not written any more is planned as its end."""
    prod = changed(ENVIRONMENT, {"environment": "prod", "network.cidr": "10.9.0.0/16", "cluster": CLUSTER})
    out, _ = preview(NO_SECRETS, "--json", prod=prod)
    found = stacks(out)

    assert found["prod-network"]["counts"].keys() == {"created"}
    assert found["prod-cluster"]["waits"] == ["it reads prod-network, which is new"]
    assert found["dev-secrets"]["counts"].keys() == {"destroyed"}
    assert not found["dev-network"]["changes"]


def test_an_environment_that_is_not_there_is_told(preview):
    """With those that there are."""
    _, err = preview(LIVE, "prd", code=1)

    assert "error: there is no environment 'prd'; use one of: all, bootstrap, dev" in err


@pytest.mark.usefixtures("provider_mirror")
def test_the_real_provider_plans_the_same(preview):
    """Applied on the local AWS by the real AWS provider, which then plans the change."""
    change = {**NO_SECRETS, **OTHER_SECRETS, "network.cidr": "10.8.0.0/16"}
    kinds = []
    for provider in ("stand-in", "real"):
        out, _ = preview(change, "--json", "--provider", provider)
        kinds.append(
            {
                one["address"]: one["action"]
                for name, stack in stacks(out).items()
                for one in stack["changes"]
                if name in {"dev-network", "dev-secrets"} and one["action"] != "read"
            }
        )

    assert kinds[0] == kinds[1]
    assert set(kinds[0].values()) >= {"replace", "update", "destroy"}
