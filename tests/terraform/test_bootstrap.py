"""The first apply of an account, as docs/state.md describes it, with what it leaves behind at each step."""

import json
import shutil

import boto3
import pytest
from support.platforms import ENVIRONMENT, PLATFORM, write

from stackwright.cli.main import main
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.stand_in.installation import in_use, install

pytestmark = pytest.mark.terraform

BUCKET, TABLE, KEY = "acme-terraform-state", "acme-terraform-locks", "bootstrap/main/terraform.tfstate"


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

    def addresses(self):
        """Types of what the local state holds."""
        return sorted(resource["type"] for resource in json.loads(self.local_state.read_text())["resources"])

    def make_backend(self):
        """Make bucket and table, as AWS would have when the stack was applied."""
        self._aws.make_state_backend(self.stack)

    def client(self, service):
        """A boto3 client."""
        return boto3.client(
            service,
            endpoint_url=self._aws.environment["AWS_ENDPOINT_URL"],
            region_name=self._aws.environment["AWS_REGION"],
            aws_access_key_id=self._aws.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self._aws.environment["AWS_SECRET_ACCESS_KEY"],
        )


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
    shutil.copytree(synthesized / "cdktf.out", tmp_path / "cdktf.out")
    document = json.loads((tmp_path / "cdktf.out/stacks/bootstrap-main/cdk.tf.json").read_text())
    configuration = install(tmp_path / "providers", in_use([document]))
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
    assert len(list((account.folder / "providers/world").glob("**/aws_s3_bucket/*.json"))) == 1


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
    file.write_text(synthesized.replace('"PAY_PER_REQUEST"', '"PROVISIONED"'))
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
