"""The files are those that the environment files ask for, today and in every layout."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from support.clusters import cluster
from support.platforms import ENVIRONMENT, PLATFORM, changed, write
from support.shipped import HCP as HCP_EXAMPLE
from support.shipped import PLATFORMS, load_shipped
from support.workflows import jobs, shipped_files, workflows

from stackwright.cli.main import main
from stackwright.delivery.workflows import pins
from stackwright.delivery.workflows.written import stale, written
from stackwright.model.settings.delivery import DeliverySettings


def test_what_is_committed_is_what_would_be_written():
    """Whoever changes an environment, a layer or an action writes the workflows anew: `make workflows`."""
    assert stale(shipped_files(), Path()) == []


def test_a_file_says_where_it_comes_from():
    """Nobody edits in the wrong place twice."""
    assert all(text.startswith("# Written by `stackwright workflows`") for text in shipped_files().values())


def test_every_action_is_a_commit_with_its_version_behind_it():
    """A tag can be moved to other code; the version is for people and for Dependabot."""
    used = [line.strip(" -") for text in shipped_files().values() for line in text.splitlines() if "uses: " in line]
    pinned = {f"uses: {action} # {version}" for action, version in pins.versions().items()}

    assert {line for line in used if "./.github" not in line} <= pinned
    assert pinned <= set(used), "an action that nobody uses any more is taken out of actions.json"


def test_an_action_is_told_only_what_it_listens_to():
    """It takes an unknown input for nothing, with a warning that nobody reads."""
    with pytest.raises(KeyError):
        pins.told("hashicorp/setup-terraform", {"terraform-wrapper": False})
    assert pins.told("hashicorp/setup-terraform", {"terraform_wrapper": False}) == {"terraform_wrapper": False}
    assert pins.told("actions/checkout", {"fetch_depth": 0}) == {"fetch-depth": 0}


def test_every_stack_of_every_environment_is_in_exactly_one_wave():
    """A stack that no job applies is forgotten, and one that two apply waits for itself."""
    waves = [
        stack
        for job in jobs().values()
        for step in job.get("steps", [])
        if step.get("env", {}).get("WAVE") == "all"
        for wave in yaml.safe_load(step["env"]["WAVES"])
        for stack in wave
    ]
    applied = [id_ for id_ in jobs() if id_.startswith("terraform/apply-")]

    assert sorted(waves) == sorted(stack.name for stack in load_shipped(PLATFORMS["acme"]).stacks() if stack.layer)
    assert len(applied) == 12


def test_the_command_writes_and_checks(tmp_path, capsys):
    """Exit code 1, and each file that is not as it would be, for whoever forgot."""
    files = write(tmp_path / "environments", {"platform": PLATFORM, "dev": ENVIRONMENT})
    given = ["workflows", "--environments", str(files), "--output", str(tmp_path / "repository")]

    assert main([*given, "--check"]) == 1
    assert "terraform.yaml is missing" in capsys.readouterr().out
    assert main(given) == 0
    assert main([*given, "--check"]) == 0
    left = tmp_path / "repository/.github/workflows/ci.yaml"
    left.rename(left.with_name("old.yaml"))
    capsys.readouterr()
    assert main([*given, "--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{left} is missing",
        f"{left.with_name('old.yaml')} is not asked for any more",
    ]
    assert main(given) == 0
    assert not left.with_name("old.yaml").exists()


def test_a_file_of_somebody_is_left_alone(tmp_path, capsys):
    """Workflows of one's own lie beside ours."""
    files = write(tmp_path / "environments", {"platform": PLATFORM, "dev": ENVIRONMENT})
    own = tmp_path / ".github/workflows/own.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("name: Own\n")

    assert main(["workflows", "--environments", str(files), "--output", str(tmp_path)]) == 0
    assert own.read_text() == "name: Own\n"


def test_an_environment_without_a_cluster_has_nothing_to_wait_for(platforms):
    """No workflow asks for what there is not."""
    assert set(workflows(written(platforms.platform()))) == {"ci", "drift", "scheduled-security", "terraform"}


def test_three_repositories_get_a_folder_each():
    """An application's code, the platform, and what Argo CD reads; each with the scripts that its workflows call."""
    one = load_shipped(PLATFORMS["acme"])
    apart = DeliverySettings(layout="three")
    files = written(replace(one, settings=one.settings.model_copy(update={"delivery": apart})))
    homes = {home: {path.stem for path in files if path.parts[0] == home} for home in ("app", "ci", "cd")}

    assert homes["app"] == {"build-image"}
    assert homes["cd"] == {"canary", "smoke-tests"}
    assert {"terraform", "drift", "ci", "plan", "superseded", "dependabot"} <= homes["ci"]
    assert len(files) == len(shipped_files())


def test_runners_are_those_of_the_environment(platforms):
    """Only what has a role of the environment runs in its network."""
    files = written(platforms.platform(platform={"delivery.runners": {"dev": ["self-hosted", "dev-vpc"]}}))
    inside = {id_ for id_, job in jobs(files).items() if job["runs-on"] == ["self-hosted", "dev-vpc"]}

    assert inside == {id_ for id_, job in jobs(files).items() if job["permissions"].get("id-token")}
    assert inside


def test_runners_of_an_environment_that_is_not_there_are_told(platforms):
    """A slip in a name would leave an environment on runners that cannot reach it."""
    assert platforms.faults(platform={"delivery.runners": {"prud": ["self-hosted"]}}) == [
        "platform.yaml:15: delivery.runners.prud: is not an environment; use one of: dev"
    ]


def test_atlantis_knows_the_order_twice_and_once(platforms):
    """Groups order what is run together, parents what is run alone; both come from one graph."""
    files = written(platforms.platform(cluster(), platform={"delivery.engine": "atlantis"}))
    projects = {one["name"]: one for one in yaml.safe_load(files[Path("atlantis.yaml")])["projects"]}

    assert projects["dev-cluster"]["depends_on"] == ["dev-network"]
    for one in projects.values():
        before = [projects[name]["execution_order_group"] for name in one.get("depends_on", [])]
        assert all(group < one["execution_order_group"] for group in before)
    assert not [id_ for id_ in jobs(files) if id_.startswith("terraform/apply-")]


HCP = {"delivery.engine": "hcp", "delivery.hcp": {"organization": "acme"}}


def test_with_hcp_every_stack_is_a_workspace(synth, platforms):
    """In the place of S3: its own state, and those that it reads."""
    stacks = synth(platforms.platform(cluster(), platform=HCP))

    terraform = stacks["dev-cluster"].json["terraform"]
    assert "backend" not in terraform
    place = {"hostname": "app.terraform.io", "organization": "acme"}
    assert terraform["cloud"] == {**place, "workspaces": {"name": "dev-cluster"}}
    (read,) = stacks["dev-cluster"].json["data"]["terraform_remote_state"].values()
    assert (read["backend"], read["config"]) == ("remote", {**place, "workspaces": {"name": "dev-network"}})
    assert "s3" in stacks["bootstrap-main"].json["terraform"]["backend"]


def test_the_example_of_hcp_loads():
    """It is the only one that shows how it is written."""
    assert Path(".github/workflows/hcp.yaml") in written(load_shipped(HCP_EXAMPLE))


def test_with_hcp_an_apply_queues_those_that_read_it(platforms):
    """The edges of the graph; and nobody else reads its outputs."""
    files = written(platforms.platform(cluster(), platform=HCP))
    made = json.loads(files[Path("hcp/main.tf.json")])["resource"]

    assert made["tfe_run_trigger"] == {
        "dev-cluster-after-dev-network": {
            "workspace_id": "${tfe_workspace.dev-cluster.id}",
            "sourceable_id": "${tfe_workspace.dev-network.id}",
        }
    }
    settings = made["tfe_workspace_settings"]["dev-network"]
    assert settings["remote_state_consumer_ids"] == ["${tfe_workspace.dev-cluster.id}"]
    assert {"hcp", "terraform"} <= set(workflows(files))
    assert not [id_ for id_ in jobs(files) if "apply" in id_]


def test_what_hcp_keeps_is_rehearsed_in_s3_and_doctored_there(platforms, tmp_path, capsys):
    """A rehearsal has no network; and a doctor who looked into an empty bucket would say that all is lost."""
    platform = platforms.platform(platform=HCP)
    files = write(tmp_path / "hcp", {"platform": changed(PLATFORM, HCP), "dev": ENVIRONMENT})

    assert [stack.state.workspace for stack in platform.stacks()] == [None, "dev-network", "dev-secrets"]
    assert [stack.state.workspace for stack in platform.kept_in_s3.stacks()] == [None] * 3
    assert main(["state", "doctor", "dev", "--environments", str(files)]) == 1
    assert "app.terraform.io keeps the states" in capsys.readouterr().err
