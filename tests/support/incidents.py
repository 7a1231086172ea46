"""A platform whose state something happens to, and the running of many such incidents side by side."""

import json
import os
import re
import socket
import subprocess
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import botocore.exceptions
import pytest

from stackwright.layers import LAYERS
from stackwright.model.files.loading import load
from stackwright.rehearsal.providers.in_use import in_use
from stackwright.rehearsal.stand_in.installation import install
from stackwright.synthesis.document import Document
from stackwright.terraform.state_doctor.examination import examine
from stackwright.terraform.state_doctor.kept.connection import Connection
from stackwright.terraform.state_doctor.report import document
from stackwright.terraform.state_doctor.stack import named
from support import warm
from support.platforms import ENVIRONMENT, PLATFORM, TODAY, changed, write

LOCKINGS = ("dynamodb", "lockfile", "both")
ACCOUNT = "111122223333"
RESOURCES = {
    "terraform_data": {
        "first": {"input": "1"},
        "second": {"input": "${var.second}", "depends_on": ["terraform_data.first"]},
    }
}
RUNBOOK = Path("docs/state.md").resolve()
NO_CHANGES = "No changes. Your infrastructure matches the configuration."


def incident(story, *lockings: str):
    """Parametrize a test by what comes out of a story, told once for each way of locking.

    All stories that the collected tests ask for run side by side, because most of their time is Terraform's waiting.
    """
    cases = [pytest.param((story, locking), id=locking) for locking in lockings or LOCKINGS]
    return pytest.mark.parametrize("outcome", cases, indirect=True)


class Site:
    """A platform in a folder, with a bucket and a table of its own, and a small stack `dev-network`.

    Args:
        folder: An empty folder.
        aws: The local AWS.
        templates: Synthesized documents of `bootstrap-main` and `dev-network`.
        locking: The platform's locking.
        project: The platform's name, different for each site.
    """

    def __init__(self, folder, aws, templates, locking, project) -> None:
        self.folder = folder
        self.locking = locking
        self.guarded = locking != "lockfile"
        self._aws = aws
        self._account = ACCOUNT
        self._project = project
        self.stack_folder = folder / "cdktf.out" / "stacks" / "dev-network"
        self.bootstrap_folder = folder / "cdktf.out" / "stacks" / "bootstrap-main"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))},
            **aws.environment,
            "CHECKPOINT_DISABLE": "1",
            "TF_CLI_ARGS": "-no-color",
            "TF_CLI_CONFIG_FILE": str(folder / "terraform.rc"),
        }
        text = json.dumps(templates).replace(f"{PLATFORM['project']}-terraform-", f"{project}-terraform-")
        self.bootstrap, self._network = json.loads(text)
        folder.mkdir(parents=True)
        (folder / "terraform.rc").write_text("disable_checkpoint = true\n")
        self.write_environments()
        self.bootstrap_folder.mkdir(parents=True)
        (folder / "cdktf.out" / "manifest.json").write_text("{}")  # as a synth leaves one
        (self.bootstrap_folder / "cdk.tf.json").write_text(json.dumps(self.bootstrap))
        self.configure(RESOURCES)
        self.s3, self.dynamodb = (self.client(service, "eu-west-1") for service in ("s3", "dynamodb"))

    def client(self, service, region):
        """A client of the local AWS."""
        return self._aws.client(service, region)

    @property
    def location(self):
        """Where the state of `dev-network` is kept."""
        return self.at("dev-network")

    def at(self, stack):
        """Where a stack's state is kept."""
        return named(load(self.folder / "environments", LAYERS, today=TODAY), stack).state

    def write_environments(self):
        """Write the environment files."""
        platform = {"project": self._project, "accounts.main.id": self._account, "state.locking": self.locking}
        write(self.folder / "environments", {"platform": changed(PLATFORM, platform), "dev": ENVIRONMENT})

    def configure(self, resources, change=lambda _document: None):
        """Give `dev-network` resources in place of its own; terraform and provider blocks are the synthesized ones."""
        document = {key: self._network[key] for key in ("terraform", "provider")}
        if "terraform_data" in resources:
            document = {"terraform": {k: v for k, v in document["terraform"].items() if k != "required_providers"}}
        document = json.loads(json.dumps(document | {"resource": resources}))
        document["variable"] = {"second": {"default": "2"}}
        document["output"] = {"second": {"value": "${var.second}"}}
        change(document)
        self.stack_folder.mkdir(parents=True, exist_ok=True)
        (self.stack_folder / "cdk.tf.json").write_text(json.dumps(document, indent=2))

    def install(self):
        """Install stand-ins for the providers of both stacks."""
        documents = [
            json.loads((place / "cdk.tf.json").read_text()) for place in (self.bootstrap_folder, self.stack_folder)
        ]
        configuration = install(self.folder / "providers", in_use(map(Document, documents)))
        self.environment["TF_CLI_CONFIG_FILE"] = str(configuration)

    def make_backend(self):
        """Make bucket and table."""
        self._aws.make_state_backend(Document(self.bootstrap))
        return self

    def applied(self, *earlier: str):
        """Make bucket and table, and apply `dev-network`, with other values before if there are to be more versions."""
        self.make_backend()
        self.ok("init")
        for value in (*earlier, "2"):
            self.ok("apply", "-auto-approve", f"-var=second={value}")
        return self

    def terraform(self, *arguments: str, **environment: str):
        """Run Terraform in the folder of `dev-network`."""
        return self._run(["terraform", *arguments], self.stack_folder, environment)

    def ok(self, *arguments: str, **environment: str):
        """Run Terraform, which must succeed, while nobody else is at work on this stack."""
        outcome = self.terraform(*arguments, **environment)
        if "Error acquiring the state lock" in outcome.output and self.is_locked():
            # On a crowded machine a reply of the local AWS may get lost: Terraform asks again, and finds its own lock.
            (lock,) = {lock["id"] for lock in self.doctor().locks}
            assert self.stackwright("state", "unlock", "dev-network", "--id", lock, "--yes").returncode == 0
            outcome = self.terraform(*arguments, **environment)
        assert outcome.returncode == 0, outcome.output
        return outcome

    def start(self, *arguments: str, **environment: str):
        """Start Terraform in a process group of its own; its output goes to its `log`."""
        log = self.folder / f"log-{time.monotonic_ns()}"
        with log.open("w") as file:
            process = subprocess.Popen(
                ["terraform", *arguments],
                cwd=self.stack_folder,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        process.log = log
        return process

    def plan(self):
        """Plan, and return what Terraform says, on one line."""
        outcome = self.terraform("plan", "-input=false")
        outcome.healthy = outcome.returncode == 0 and NO_CHANGES in outcome.output
        return outcome

    def stackwright(self, *arguments: str):
        """Run our own command line."""
        return self._stackwright(arguments, "")

    def doctor(self, client=None):
        """What `state doctor --json` shows of `dev-network`, asking AWS by other clients than its own if there are."""
        platform = load(self.folder / "environments", LAYERS, today=TODAY)
        connection = Connection(self.s3, self.dynamodb, client or self.client)
        now = datetime.now(UTC)
        (found,) = examine([named(platform, "dev-network")], connection, self.folder / "cdktf.out", now)
        shown = document(found, now)
        shown["commands"] = [command for finding in shown["findings"] for command in finding["commands"]]
        return SimpleNamespace(**shown)

    def change_locking(self, locking):
        """Write `locking` into platform.yaml."""
        self.locking = locking
        self.guarded = locking != "lockfile"
        self.write_environments()

    def change_account(self, account):
        """Say in platform.yaml and in the stack that the account is another one."""
        self._account = account
        self.write_environments()
        configuration = self.stack_folder / "cdk.tf.json"
        configuration.write_text(configuration.read_text().replace(ACCOUNT, account))

    def keep_small(self, command):
        """After a synth, give `dev-network` its small resources again, before Terraform looks."""
        if command.startswith("terraform"):
            self._network = json.loads((self.stack_folder / "cdk.tf.json").read_text())
            self.configure(RESOURCES)

    def lock_in_table(self, document):
        """Lock `dev-network` in the table, as a synth with `locking: dynamodb` would."""
        backend = document["terraform"]["backend"]["s3"]
        backend.pop("use_lockfile", None)
        backend["dynamodb_table"] = self.location.table

    def make_table(self):
        """Make the lock table alone."""
        self._aws.make_state_backend(Document({"resource": {**self.bootstrap["resource"], "aws_s3_bucket": {}}}))

    def follow(self, heading, between=lambda _command: None, values=None, **others: str):
        """Run the commands of a section of the runbook, answering `yes`.

        Args:
            heading: The section's heading.
            between: Called with each command before it is run.
            values: What stands for the words in capitals, as far as it is known when they are needed.
            others: The same.

        Returns:
            What the last one printed.
        """
        for command in commands(heading):
            between(command)
            known = {**(values or {}), **others}
            words = [known.get(word, word) for word in command.split()]
            if words[0] == ".venv/bin/stackwright":
                outcome = self._stackwright(words[1:], "yes\n")
            else:
                outcome = self._run(words, self.folder, {}, answer="yes\n")
            looks = words[1:3] == ["state", "doctor"]
            assert outcome.returncode in ({0, 1} if looks else {0}), f"{command}: {outcome.output}"
        return outcome

    def lock_item(self):
        """The lock in the table."""
        return self._item(f"{self.location.bucket}/{self.location.key}")

    def digest(self):
        """The digest in the table."""
        return self._item(f"{self.location.bucket}/{self.location.key}-md5").get("Digest", {}).get("S")

    def set_digest(self, digest):
        """Put a digest into the table, behind Terraform's back."""
        item = {"LockID": {"S": f"{self.location.bucket}/{self.location.key}-md5"}, "Digest": {"S": digest}}
        self.dynamodb.put_item(TableName=self.location.table, Item=item)

    def lock_files(self):
        """Keys of the lock files in the bucket."""
        listed = self.s3.list_objects_v2(Bucket=self.location.bucket).get("Contents", ())
        return [entry["Key"] for entry in listed if entry["Key"].endswith(".tflock")]

    def is_locked(self):
        """Whether any lock is left."""
        return bool(self.lock_item() or self.lock_files())

    def content(self):
        """The state as it stands in the bucket."""
        return self.s3.get_object(Bucket=self.location.bucket, Key=self.location.key)["Body"].read()

    def state(self):
        """The same, parsed."""
        return json.loads(self.content())

    def resources(self):
        """Addresses of the resources in the state."""
        return sorted(f"{item['type']}.{item['name']}" for item in self.state()["resources"])

    def put(self, content):
        """Put something in the place of the state, behind Terraform's back, encrypted as Terraform does it."""
        encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.location.kms_key_arn}
        self.s3.put_object(Bucket=self.location.bucket, Key=self.location.key, Body=content, **encryption)

    def push(self, document):
        """Put a state in the place of the state by Terraform itself, in spite of its lineage and serial."""
        file = self.stack_folder / "pushed.tfstate"
        file.write_text(json.dumps(document))
        return self.ok("state", "push", "-force", file.name)

    def tags(self, name):
        """The tags of a thing of `dev-network` in AWS, as boto3 writes them."""
        environment = load(self.folder / "environments", LAYERS, today=TODAY).environments[0]
        tags = {**environment.tags, "layer": "network", "Name": name}
        return [{"Key": key, "Value": value} for key, value in tags.items()]

    def make_vpc(self, name="main"):
        """Make a VPC in AWS with the tags of `dev-network`, and return its id."""
        tags = [{"ResourceType": "vpc", "Tags": self.tags(name)}]
        ec2 = self.client("ec2", "eu-west-1")
        return ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"]

    def versions(self):
        """Contents of the versions of the state that are left, the newest first."""
        listed = self.s3.list_object_versions(Bucket=self.location.bucket, Prefix=self.location.key)["Versions"]
        mine = [entry for entry in listed if entry["Key"] == self.location.key]
        return [
            self.s3.get_object(Bucket=self.location.bucket, Key=self.location.key, VersionId=entry["VersionId"])[
                "Body"
            ].read()
            for entry in mine
        ]

    def made(self, type_):
        """Objects of a type that live in the stand-ins' world."""
        files = (self.folder / "providers" / "world").glob(f"**/{type_}/*.json")
        return [json.loads(file.read_text())["state"] for file in files if "state" in file.read_text()]

    def _item(self, key):
        table = f"{self._project}-terraform-locks"
        return self.dynamodb.get_item(TableName=table, Key={"LockID": {"S": key}}).get("Item", {})

    def _stackwright(self, arguments, answer):
        result = warm.run(arguments, self.folder, self.environment, answer)
        result.output = " ".join((result.stdout + result.stderr).split())
        return result

    def _run(self, command, folder, environment, answer=""):
        result = subprocess.run(
            command,
            cwd=folder,
            env=self.environment | environment,
            input=answer,
            capture_output=True,
            text=True,
            check=False,
        )
        result.output = " ".join((result.stdout + result.stderr).split())
        return result


class Proxy:
    """A way to the local AWS that can be cut.

    Args:
        port: The port of what is behind it.
    """

    def __init__(self, port) -> None:
        self._target = ("127.0.0.1", port)
        self._connections = []
        self._listen(0)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def cut(self):
        """Refuse connections, and end those that there are."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            connection.close()

    def _listen(self, port):
        self._listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            self._connections += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=_pump, args=(source, sink), daemon=True).start()


def _pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def commands(heading):
    """The commands of a section of the runbook."""
    sections = re.split(r"^### ", RUNBOOK.read_text(), flags=re.MULTILINE)
    (section,) = [section for section in sections if section.splitlines()[0] == heading]
    blocks = re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


def denying(site, *services: str):
    """Clients of a site, of which some services deny everything."""

    def client(service, region):
        found = site.client(service, region)
        if service in services:
            error = botocore.exceptions.ClientError({"Error": {"Code": "AccessDeniedException"}}, "Any")
            found.meta.events.register("before-call", Mock(side_effect=error))
        return found

    return client


def wait_until(condition, seconds=120):
    """Wait until a condition comes true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)
