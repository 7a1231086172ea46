"""Real providers that run for as long as a rehearsal: Terraform plans the same, and nothing is left of them."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stackwright.rehearsal.errors import RehearsalError
from stackwright.rehearsal.providers.running import VARIABLE, RunningProviders
from stackwright.rehearsal.stand_in.installation import HOST
from stackwright.terraform.runner import Runner

SOURCE = f"{HOST}/hashicorp/aws"
DOCUMENT = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
    "provider": {
        "aws": {
            "region": "eu-west-1",
            "skip_credentials_validation": True,
            "skip_requesting_account_id": True,
            "default_tags": {"tags": {"team": "a"}},
        }
    },
    "resource": {"aws_sqs_queue": {"one": {"name": "one"}}, "aws_sns_topic": {"two": {"name": "two"}}},
}
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_EC2_METADATA_DISABLED": "true"}
SECONDS = 30


@pytest.fixture
def run(terraform, provider_mirror, tmp_path):
    """Runs Terraform in a folder that is initialized."""
    (tmp_path / "main.tf.json").write_text(json.dumps(DOCUMENT))
    (tmp_path / "rc").write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{provider_mirror}"\n  }}\n}}\n'
    )
    runner = Runner.isolated({"TF_CLI_CONFIG_FILE": str(tmp_path / "rc"), **CREDENTIALS})

    def run(*arguments: str, **environment):
        result = runner.run([str(terraform), *arguments], tmp_path, environment)
        assert result.code == 0, result.output
        return result.output

    run("init")
    return run


@pytest.fixture
def providers(tmp_path):
    """None at first; ended afterwards."""
    (tmp_path / "types.json").write_text('["aws_sqs_queue", "aws_sns_topic"]')
    running = RunningProviders(SOURCE, tmp_path / "types.json")
    yield running
    running.close()


def processes(parent):
    """The processes that one started, and those that they started."""
    listed = subprocess.run(["ps", "-eo", "ppid=,pid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    mine = [pid for ppid, pid in pairs if ppid == parent]
    return mine + [below for one in mine for below in processes(one)]


@pytest.mark.slow
def test_the_plan_is_the_same(run, providers, tmp_path):
    """As from a provider that Terraform starts by itself; what one command configures, the next does anew."""

    def planned(**environment):
        run("plan", "-out=plan", **environment)
        return json.loads(run("show", "-json", "plan", **environment))["planned_values"]

    with providers.borrowed(tmp_path, CREDENTIALS) as attached:
        assert planned(**attached) == planned()
    (tmp_path / "main.tf.json").write_text(json.dumps(DOCUMENT).replace('"team": "a"', '"team": "b"'))
    with providers.borrowed(tmp_path, CREDENTIALS) as again:
        queue, *_ = planned(**again)["root_module"]["resources"]

    assert again == attached
    assert queue["values"]["tags_all"] == {"team": "b"}


@pytest.mark.slow
def test_terraform_is_told_of_the_types_in_use(run, providers, tmp_path):
    """And of those that come to be in use later."""

    def known(attached):
        return {
            *json.loads(run("providers", "schema", "-json", **attached))["provider_schemas"][SOURCE]["resource_schemas"]
        }

    with providers.borrowed(tmp_path, CREDENTIALS) as attached:
        before = known(attached)
        (tmp_path / "types.json").write_text('["aws_sqs_queue", "aws_sns_topic", "aws_vpc"]')

        assert known(attached) - before == {"aws_vpc"}


@pytest.mark.slow
def test_two_commands_at_a_time_have_two_providers(run, providers, tmp_path):
    """Each is configured for one stack at a time."""
    with (
        providers.borrowed(tmp_path, CREDENTIALS) as one,
        providers.borrowed(tmp_path, CREDENTIALS) as two,
    ):
        assert one[VARIABLE] != two[VARIABLE]


@pytest.mark.slow
def test_nothing_is_left_of_them_when_their_parent_is_killed(run, tmp_path):
    """Not even by a signal that nobody hears."""
    (tmp_path / "types.json").write_text("[]")
    program = (
        "import pathlib, sys, time\n"
        "from stackwright.rehearsal.providers.running import RunningProviders\n"
        f"running = RunningProviders({SOURCE!r}, pathlib.Path('types.json'))\n"
        f"with running.borrowed(pathlib.Path(), {CREDENTIALS!r}):\n"
        "    print('borrowed', flush=True)\n"
        "    time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "borrowed\n"
    started = processes(parent.pid)
    assert len(started) == 2
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    until = time.monotonic() + SECONDS
    while any(Path(f"/proc/{pid}").exists() for pid in started) and time.monotonic() < until:
        time.sleep(0.1)

    assert [pid for pid in started if Path(f"/proc/{pid}").exists()] == []


def test_a_folder_without_the_provider_needs_none(providers, tmp_path):
    """As that of a stack that makes nothing in AWS."""
    with providers.borrowed(tmp_path, CREDENTIALS) as attached:
        assert attached == {}


def test_a_provider_that_does_not_start_is_told(providers, tmp_path):
    """With its file."""
    binary = tmp_path / f".terraform/providers/{SOURCE}/6.0.0/linux_amd64/terraform-provider-aws_v6.0.0"
    binary.parent.mkdir(parents=True)
    binary.write_text("#!/bin/sh\nexit 1\n")
    binary.chmod(0o700)

    with (
        pytest.raises(RehearsalError, match=f"{binary} does not start"),
        providers.borrowed(tmp_path, CREDENTIALS),
    ):
        pass
