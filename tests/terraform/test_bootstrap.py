"""The first apply of an account, as docs/state.md describes it, with what it leaves behind at each step."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from support.platforms import ENVIRONMENT, PLATFORM, write

from stackwright.cli.main import main
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.in_use import in_use
from stackwright.rehearsal.stand_in.installation import install
from stackwright.synthesis.document import Document

pytestmark = pytest.mark.terraform

BUCKET, TABLE, KEY = "acme-terraform-state", "acme-terraform-locks", "bootstrap/main/terraform.tfstate"
BUCKETS = 2
"""That of the states, and that of the record of who reads them."""


class Account:
    """An account, its stack, and the commands of the walk-through.

    Args:
        folder: The folder to work in, with the synthesized stacks.
        aws: The local AWS.
        configuration: Terraform's CLI configuration.
    """

    def __init__(self, folder, aws, configuration) -> None:
        self.folder = folder
        self.stack = json.loads((folder / "cdktf.out/stacks/bootstrap-main/cdk.tf.json").read_text())
        self.local_state = folder / ".bootstrap/main/terraform.tfstate"
        self._aws = aws
        self._environment = {**aws.environment, "TF_CLI_CONFIG_FILE": str(configuration), "TF_CLI_ARGS": "-no-color"}

    def run(self, *options: str, **environment: str):
        """Run a step in its folder."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name, value in {**self._environment, **environment}.items():
                patch.setenv(name, value)
            return main(["bootstrap", "main", *options])

    def start(self, *options: str, **environment: str):
        """Start a step in a process of its own; its output goes to `log`, and its SIGINT is as in a terminal."""
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            with (self.folder / "log").open("w") as log:
                return subprocess.Popen(
                    [sys.executable, "-m", "stackwright", "bootstrap", "main", *options],
                    cwd=self.folder,
                    env={**os.environ, **self._environment, **environment},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        finally:
            signal.signal(signal.SIGINT, before)

    def log(self):
        """What a started step has printed."""
        return (self.folder / "log").read_text()

    def made(self):
        """How many things of each type were ever made."""
        world = self.folder / "providers/world"
        return {folder.name: len(list(folder.glob("*.json"))) for folder in sorted(world.glob("**/aws_*"))}

    def clone_again(self):
        """Go on as on a fresh clone: only what synth writes is there."""
        shutil.rmtree(self.folder / ".bootstrap", ignore_errors=True)
        for left in (self.folder / "cdktf.out/stacks/bootstrap-main").glob(".terraform*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    def addresses(self):
        """Types of what the local state holds."""
        return sorted(resource["type"] for resource in json.loads(self.local_state.read_text())["resources"])

    def make_backend(self):
        """Make bucket and table, as AWS would have when the stack was applied."""
        self._aws.make_state_backend(Document(self.stack))

    def client(self, service):
        """A boto3 client."""
        return self._aws.client(service, self._aws.environment["AWS_REGION"])


@pytest.fixture(scope="module")
def synthesized(node, terraform, tmp_path_factory):
    """A folder with the synthesized stacks of a platform, and stand-in providers for them."""
    folder = tmp_path_factory.mktemp("bootstrap")
    files = write(folder / "environments", {"platform": PLATFORM, "dev": ENVIRONMENT})
    assert main(["synth", "--environments", str(files), "--output", str(folder / "cdktf.out")]) == 0
    return folder


@pytest.fixture
def account(synthesized, tmp_path):
    """An account of its own for each test, with nothing in it yet."""
    for folder in ("environments", "cdktf.out"):
        shutil.copytree(synthesized / folder, tmp_path / folder)
    document = json.loads((tmp_path / "cdktf.out/stacks/bootstrap-main/cdk.tf.json").read_text())
    configuration = install(tmp_path / "providers", in_use([Document(document)]))
    with LocalAws("111122223333", "eu-west-1") as aws:
        yield Account(tmp_path, aws, configuration)


def test_the_walk_through_ends_with_the_state_in_its_bucket(account):
    """Then the bootstrap stack is one like any other: state object, digest, and nothing local."""
    assert account.run("--yes") == 0
    account.make_backend()
    assert account.run("--move-state") == 0

    state = json.loads(account.client("s3").get_object(Bucket=BUCKET, Key=KEY)["Body"].read())
    items = account.client("dynamodb").scan(TableName=TABLE)["Items"]
    made = sum(len(named) for named in account.stack["resource"].values())
    assert sum(resource["mode"] == "managed" for resource in state["resources"]) == made
    assert [item["LockID"]["S"] for item in items if "Digest" in item] == [f"{BUCKET}/{KEY}-md5"]
    assert [item for item in items if "Info" in item] == []
    assert not account.local_state.parent.exists()


def test_the_first_step_goes_on_after_a_failure(account, capfd):
    """What was made stays in the local state; the second try makes the rest, and nothing twice."""
    assert account.run("--yes", STACKWRIGHT_STAND_IN_FAIL="aws_dynamodb_table:1") == 1
    assert "refused by STACKWRIGHT_STAND_IN_FAIL" in capfd.readouterr().err
    before = account.addresses()
    assert "aws_s3_bucket" in before
    assert "aws_dynamodb_table" not in before
    assert account.run("--yes") == 0

    assert "aws_dynamodb_table" in account.addresses()
    assert len(list((account.folder / "providers/world").glob("**/aws_s3_bucket/*.json"))) == BUCKETS


def test_a_move_that_fails_leaves_the_local_state(account, capfd):
    """Here the bucket is missing. Nothing is lost, and the same command works once it is there."""
    assert account.run("--yes") == 0
    before = account.local_state.read_bytes()
    assert account.run("--move-state") == 1
    assert "terraform init failed" in capfd.readouterr().err

    assert account.local_state.read_bytes() == before
    account.make_backend()
    assert account.run("--move-state") == 0


def test_a_move_that_would_change_something_is_not_finished(account, capfd):
    """The folder stays until a plan against the bucket is empty; then the same command ends it."""
    assert account.run("--yes") == 0
    account.make_backend()
    file = account.folder / "cdktf.out/stacks/bootstrap-main/cdk.tf.json"
    synthesized = file.read_text()
    file.write_text(synthesized.replace('"deletion_protection_enabled": true', '"deletion_protection_enabled": false'))
    assert account.run("--move-state") == 1
    assert "terraform plan failed" in capfd.readouterr().err
    assert account.local_state.parent.exists()

    file.write_text(synthesized)
    assert account.run("--move-state") == 0
    assert not account.local_state.parent.exists()


def test_nothing_is_moved_before_the_first_step(account, capsys):
    """The second command says which one comes first."""
    assert account.run("--move-state") == 1
    assert "run the first step: stackwright bootstrap main" in capsys.readouterr().err


def test_a_fresh_clone_makes_nothing_twice(account, capfd):
    """After the walk-through both steps can be repeated anywhere: they see by S3 that it is done."""
    assert account.run("--yes") == 0
    account.make_backend()
    assert account.run("--move-state") == 0
    account.clone_again()
    made, versions = account.made(), account.client("s3").list_object_versions(Bucket=BUCKET, Prefix=KEY)["Versions"]
    capfd.readouterr()
    assert account.run("--yes") == 0
    shown = capfd.readouterr()

    assert "No changes." in shown.out
    assert "the state of bootstrap-main is in its bucket; it is a stack like any other" in shown.err
    assert account.made() == made
    assert not (account.folder / ".bootstrap").exists()
    assert account.client("s3").list_object_versions(Bucket=BUCKET, Prefix=KEY)["Versions"] == versions
    assert account.run("--move-state") == 0


def test_what_changes_later_is_applied_where_the_state_is(account, capfd):
    """The first command keeps the account's stack as it is synthesized, also where it had begun once."""
    assert account.run("--yes") == 0
    account.make_backend()
    assert account.run("--move-state") == 0
    file = account.folder / "cdktf.out/stacks/bootstrap-main/cdk.tf.json"
    file.write_text(
        file.read_text().replace('"deletion_protection_enabled": true', '"deletion_protection_enabled": false')
    )
    capfd.readouterr()

    assert account.run("--yes") == 0
    assert "1 changed, 0 destroyed" in capfd.readouterr().out


def test_a_move_that_was_broken_off_is_ended_first(account, capsys):
    """With a state at both ends, applying either could lose what the other knows."""
    assert account.run("--yes") == 0
    account.make_backend()
    account.client("s3").put_object(Bucket=BUCKET, Key=KEY, Body=account.local_state.read_bytes())
    assert account.run("--yes") == 1

    assert "a move was broken off; end it: stackwright bootstrap main --move-state" in capsys.readouterr().err


def test_a_deleted_state_is_no_first_time(account, capsys):
    """Making everything a second time is the worst that could be done."""
    assert account.run("--yes") == 0
    account.make_backend()
    assert account.run("--move-state") == 0
    account.clone_again()
    account.client("s3").delete_object(Bucket=BUCKET, Key=KEY)
    assert account.run("--yes") == 1

    assert "was deleted from bucket acme-terraform-state" in capsys.readouterr().err


def test_a_bucket_without_a_state_is_a_first_time(account):
    """It may have been made before by other means; Terraform says so if it is in the way."""
    account.make_backend()

    assert account.run("--yes") == 0
    assert account.local_state.exists()


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "there are no AWS credentials; set AWS_PROFILE"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "AWS was not reached"),
    ],
)
def test_nothing_is_applied_before_aws_has_answered(account, capsys, environment, said, monkeypatch):
    """Who cannot ask S3 does not know whether it is the first time."""
    monkeypatch.setenv("HOME", str(account.folder))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(account.folder / "none"))
    assert account.run("--yes", **environment) == 1

    assert said in capsys.readouterr().err
    assert not (account.folder / ".bootstrap").exists()


def test_credentials_of_another_account_are_named(account, capsys):
    """Both accounts, before anything is made."""
    file = account.folder / "environments/platform.yaml"
    file.write_text(file.read_text().replace("111122223333", "999988887777"))
    assert account.run("--yes") == 1

    assert "these credentials are of AWS account 111122223333, and the state is kept in 999988887777" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("step", [("--yes",), ("--move-state",)])
def test_hcl_alone_is_not_enough(account, capsys, step):
    """It says which format is missing, not that the account is unknown."""
    (account.folder / "cdktf.out/stacks").rename(account.folder / "cdktf.out/hcl")
    assert account.run(*step) == 1

    assert "holds bootstrap-main as HCL only, and this reads JSON; run: stackwright synth --format both" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_terraform_before_us(account, number):
    """What was made until then is in the local state, and the same command goes on from there."""
    process = account.start("--yes", STACKWRIGHT_STAND_IN_SLOW="aws_dynamodb_table:600")
    deadline = time.monotonic() + 60
    while "aws_s3_bucket" not in account.made() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    code = process.wait(60)

    assert code == 130
    assert "Interrupt received" in account.log()
    assert "Two interrupts received" not in account.log()
    assert "terraform apply was interrupted in .bootstrap/main, and has ended with exit code 1" in account.log()
    assert account.log().endswith("interrupted\n")
    assert "aws_s3_bucket" in account.addresses()
    assert not (account.local_state.parent / ".terraform.tfstate.lock.info").exists()
    assert account.run("--yes") == 0
    assert account.made()["aws_s3_bucket"] == BUCKETS
