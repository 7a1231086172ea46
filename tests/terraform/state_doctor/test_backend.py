"""Bucket, table and account: out of reach, missing, or another one."""

import json
import threading
import time
from types import SimpleNamespace
from urllib.parse import urlsplit

from support.incidents import Proxy, incident, wait_until

WORKING = "touch started; while [ ! -e go ]; do sleep 0.05; done"


def out_of_reach(site):
    """Bucket and table cannot be reached any more when an apply is done; later they can."""
    site.applied()
    before = site.state()["serial"]
    proxy = Proxy(urlsplit(site.environment["AWS_ENDPOINT_URL"]).port)
    site.configure({"terraform_data": {"third": {"input": "3", "provisioner": [{"local-exec": {"command": WORKING}}]}}})
    process = site.start("apply", "-auto-approve", AWS_ENDPOINT_URL=proxy.url)
    wait_until((site.stack_folder / "started").exists)
    proxy.cut()
    (site.stack_folder / "go").touch()
    code = process.wait()
    errored = site.stack_folder / "errored.tfstate"
    outcome = SimpleNamespace(
        site=site,
        before=before,
        code=code,
        said=" ".join(process.log.read_text().split()),
        errored=json.loads(errored.read_text()),
        locked=site.is_locked(),
        kept=site.resources(),
        found=site.doctor(),
    )
    outcome.after = site.follow("Failed to persist state to backend", ID=outcome.found.locks[0]["id"])
    return outcome


@incident(out_of_reach, "dynamodb", "both")
def test_state_that_cannot_be_written_is_kept_in_a_file(outcome):
    """The bucket still holds the state from before, and the lock stays."""
    assert outcome.code == 1
    assert "Failed to persist state to backend" in outcome.said
    assert [resource["name"] for resource in outcome.errored["resources"]] == ["third"]
    assert outcome.kept == ["terraform_data.first", "terraform_data.second"]
    assert outcome.locked


@incident(out_of_reach, "dynamodb", "both")
def test_doctor_says_to_push_it_after_the_lock_is_released(outcome):
    """In this order: a push takes the lock."""
    folder = "cdktf.out/stacks/dev-network"
    unlock, push, remove = (command.replace(f"{outcome.site.folder}/", "") for command in outcome.found.commands)

    assert unlock == f"stackwright state unlock dev-network --id {outcome.found.locks[0]['id']}"
    assert push == f"terraform -chdir={folder} state push errored.tfstate"
    assert remove == f"rm {folder}/errored.tfstate"


@incident(out_of_reach, "dynamodb", "both")
def test_pushed_state_is_whole(outcome):
    """What the apply made is known, and nothing is made twice."""
    assert "No changes." in outcome.after.output
    assert outcome.site.resources() == ["terraform_data.third"]
    assert outcome.site.state()["serial"] > outcome.before
    assert outcome.site.doctor().healthy
    assert not (outcome.site.stack_folder / "errored.tfstate").exists()


def no_bucket(site):
    """The account is new."""
    site.install()
    outcome = SimpleNamespace(site=site, init=site.terraform("init"), doctor=site.stackwright("state", "doctor", "dev"))

    def between(command):
        if "--move-state" in command:  # the bucket that the stand-ins only pretended to make
            site.make_backend()

    outcome.after = site.follow("Failed to get existing workspaces: S3 bucket", between=between)
    outcome.found = site.stackwright("state", "doctor", "bootstrap", "main")
    return outcome


@incident(no_bucket, "dynamodb", "lockfile")
def test_missing_bucket_stops_init(outcome):
    """Terraform and the doctor name it, and the doctor the command that makes it."""
    bucket = outcome.site.location.bucket

    assert outcome.init.returncode == 1
    assert f'Failed to get existing workspaces: S3 bucket "{bucket}" does not exist' in outcome.init.output
    assert outcome.doctor.returncode == 1
    assert f"error: there is no bucket {bucket} in account 111122223333" in outcome.doctor.output
    assert "stackwright bootstrap ACCOUNT" in outcome.doctor.output


@incident(no_bucket, "dynamodb", "lockfile")
def test_bootstrap_makes_it(outcome):
    """Its own state is in it afterwards, and other stacks can begin."""
    assert outcome.after.returncode == 0
    assert outcome.found.returncode == 0, outcome.found.output
    assert "lock free" in outcome.found.output


def no_table(site):
    """Somebody deleted the lock table."""
    site.install()
    site.applied()
    for command in ("init", "apply -auto-approve"):
        ran = site._run(["terraform", *command.split()], site.bootstrap_folder, {})
        assert ran.returncode == 0, ran.output
    table = site.location.table
    (item,) = (site.folder / "providers" / "world").glob("**/aws_dynamodb_table/*.json")
    site.dynamodb.delete_table(TableName=table)
    item.write_text(json.dumps({"deleted": True}))
    outcome = SimpleNamespace(
        site=site,
        init=site.terraform("init", "-reconfigure"),
        plan=site.plan(),
        doctor=site.stackwright("state", "doctor", "dev"),
    )

    def make_when_applied():
        wait_until(lambda: "deleted" not in item.read_text())
        site.make_table()

    def between(command):
        if command.startswith("terraform") and "bootstrap-main" in command:
            threading.Thread(target=make_when_applied).start()
        if "restore" in command:
            outcome.found = site.doctor()
            values["VERSION"] = outcome.found.commands[0].split()[-1]

    values = {}
    outcome.after = site.follow("ResourceNotFoundException", between=between, values=values)
    return outcome


@incident(no_table, "dynamodb")
def test_missing_table_stops_the_first_plan(outcome):
    """Not `init`. The doctor names it."""
    table = outcome.site.location.table

    assert outcome.init.returncode == 0
    assert outcome.plan.returncode == 1
    assert "ResourceNotFoundException" in outcome.plan.output
    assert outcome.doctor.returncode == 1
    assert f"error: there is no table {table} in eu-west-1 of account 111122223333" in outcome.doctor.output


@incident(no_table, "dynamodb")
def test_table_is_made_again_with_its_digests(outcome):
    """In between, states have no digest, and the doctor says which command sets it."""
    assert "The state has no digest" in outcome.found.findings[0]["problem"]
    assert "No changes." in outcome.after.output
    assert outcome.site.doctor().healthy


def other_account(site):
    """The credentials are of another account than the environment's."""
    site.applied()
    serial = site.state()["serial"]
    site.change_account("999999999999")
    return SimpleNamespace(
        site=site,
        serial=serial,
        init=site.terraform("init", "-reconfigure"),
        apply=site.terraform("apply", "-auto-approve", "-var=second=9"),
        doctor=site.follow("AWS account ID not allowed"),
    )


@incident(other_account, "dynamodb", "lockfile")
def test_credentials_of_another_account(outcome):
    """Nothing is read or written, and both accounts are named."""
    assert outcome.init.returncode == 1
    assert "AWS account ID not allowed: 111122223333" in outcome.init.output
    assert outcome.apply.returncode == 1
    assert outcome.site.state()["serial"] == outcome.serial
    assert "these credentials are of AWS account 111122223333" in outcome.doctor.output
    assert "the state is kept in 999999999999" in outcome.doctor.output


def denied(site):
    """The credentials may not read the state."""
    site.applied()
    proxy = Proxy(urlsplit(site.environment["AWS_ENDPOINT_URL"]).port)
    proxy.cut()
    time.sleep(0.1)
    site.environment["AWS_ENDPOINT_URL"] = proxy.url
    return SimpleNamespace(doctor=site.stackwright("state", "doctor", "dev", "network"))


@incident(denied, "dynamodb")
def test_aws_out_of_reach(outcome):
    """No traceback."""
    assert outcome.doctor.returncode == 1
    assert "error: AWS was not reached: Could not connect to the endpoint URL" in outcome.doctor.output
