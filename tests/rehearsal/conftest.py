"""A Terraform working directory with stand-in providers, and one that has been applied."""

import copy
import json
import os
import shutil
import subprocess

import pytest
from support.required import REQUIRED

from stackwright.rehearsal.providers.in_use import in_use
from stackwright.rehearsal.stand_in.installation import install
from stackwright.synthesis.document import Document

ASSUME_ROLE = {"actions": ["sts:AssumeRole"], "principals": [{"type": "Service", "identifiers": ["eks.amazonaws.com"]}]}
PLATFORM = {
    "terraform": {"required_providers": {"aws": REQUIRED["aws"]}},
    "provider": {
        "aws": [
            {
                "region": "eu-west-1",
                "allowed_account_ids": ["111122223333"],
                "default_tags": [{"tags": {"Environment": "dev"}}],
            }
        ]
    },
    "data": {
        "aws_availability_zones": {"zones": {"state": "available"}},
        "aws_caller_identity": {"me": {}},
        "aws_eks_cluster": {"again": {"name": "${aws_eks_cluster.main.name}"}},
        "aws_iam_policy_document": {"assume": {"statement": [ASSUME_ROLE]}},
        "aws_partition": {"here": {}},
        "aws_region": {"here": {}},
    },
    "resource": {
        "aws_vpc": {"main": {"cidr_block": "10.0.0.0/16", "tags": {"Name": "main"}}},
        "aws_subnet": {
            "private": {
                "for_each": "${toset(slice(data.aws_availability_zones.zones.names, 0, 2))}",
                "vpc_id": "${aws_vpc.main.id}",
                "availability_zone": "${each.key}",
                "cidr_block": "10.0.1.0/24",
            }
        },
        "aws_default_security_group": {"main": {"vpc_id": "${aws_vpc.main.id}"}},
        "aws_eip": {"nat": {"count": 2, "domain": "vpc"}},
        "aws_iam_role": {
            "cluster": {"name": "cluster", "assume_role_policy": "${data.aws_iam_policy_document.assume.json}"}
        },
        "aws_eks_cluster": {
            "main": {
                "name": "main",
                "role_arn": "${aws_iam_role.cluster.arn}",
                "vpc_config": [{"subnet_ids": "${[for subnet in aws_subnet.private : subnet.id]}"}],
            }
        },
        "aws_launch_template": {"nodes": {"name": "nodes", "instance_type": "m7i.large"}},
        "aws_secretsmanager_secret": {"token": {"name": "token"}},
        "aws_secretsmanager_secret_version": {
            "token": {
                "secret_id": "${aws_secretsmanager_secret.token.id}",
                "secret_string_wo": "${ephemeral.aws_secretsmanager_random_password.token.random_password}",
                "secret_string_wo_version": 1,
            }
        },
    },
    "ephemeral": {"aws_secretsmanager_random_password": {"token": {"password_length": 20}}},
}


class Workspace:
    """A working directory, its stand-in providers and the world that these have made.

    Args:
        terraform: The terraform binary.
        folder: An empty folder.
        document: The configuration, as `cdk.tf.json` would hold it.
        origin: A workspace whose state and world to start from.
    """

    def __init__(self, terraform, folder, document, origin=None) -> None:
        self._terraform = terraform
        self.folder = folder
        self.document = document
        self.installation = folder / "stand-ins"
        if origin:
            shutil.copytree(origin.installation / "world", self.installation / "world")
            shutil.copy(origin.folder / "terraform.tfstate", folder)
        self.log = folder / "log"
        configuration = install(self.installation, in_use([Document(document)]))
        own = {"TF_CLI_CONFIG_FILE": str(configuration), "TF_CLI_ARGS": "-no-color"}
        self._environment = os.environ | own
        (folder / "main.tf.json").write_text(json.dumps(document))
        self.terraform("init")

    def terraform(self, *arguments: str, **environment: str):
        """Run a command; environment variables by keyword."""
        return subprocess.run(
            [self._terraform, *arguments],
            cwd=self.folder,
            env=self._environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, *arguments: str, **environment: str):
        """Start a command and return its process; what it says goes to `log`."""
        with self.log.open("w") as log:
            return subprocess.Popen(
                [self._terraform, *arguments],
                cwd=self.folder,
                env=self._environment | environment,
                stdout=log,
                stderr=log,
            )

    def apply(self, **environment: str):
        """Apply without asking."""
        return self.terraform("apply", "-auto-approve", "-input=false", **environment)

    def state(self):
        """Return the values of every resource and data source by address."""
        values = {}
        for item in json.loads((self.folder / "terraform.tfstate").read_text())["resources"]:
            address = (
                f"{item['type']}.{item['name']}" if item["mode"] == "managed" else f"data.{item['type']}.{item['name']}"
            )
            for instance in item["instances"]:
                key = f"[{json.dumps(instance['index_key'])}]" if "index_key" in instance else ""
                values[address + key] = instance["attributes"]
        return values

    def made(self, type_name):
        """Return the files of the objects of a type that were ever made."""
        return sorted((self.installation / "world").glob(f"*/**/{type_name}/*.json"))


@pytest.fixture(scope="session")
def applied(terraform, tmp_path_factory):
    """The platform, planned and applied once. Not to be changed: tests that apply take a `variant`."""
    workspace = Workspace(terraform, tmp_path_factory.mktemp("applied"), PLATFORM)
    outcome = workspace.terraform("plan", "-input=false", "-out=plan")
    assert outcome.returncode == 0, outcome.stderr
    workspace.first_plan = json.loads(workspace.terraform("show", "-json", "plan").stdout)
    outcome = workspace.terraform("apply", "-input=false", "plan")
    assert outcome.returncode == 0, outcome.stderr
    workspace.values = workspace.state()
    return workspace


@pytest.fixture
def variant(terraform, applied, tmp_path):
    """Makes a workspace that continues from the applied one, with one thing changed."""

    def make(change=lambda _document: None):
        document = copy.deepcopy(applied.document)
        change(document)
        return Workspace(terraform, tmp_path, document, origin=applied)

    return make


@pytest.fixture
def workspace(terraform, tmp_path):
    """Makes a workspace with nothing in it yet but a configuration, the platform's unless another is given."""
    return lambda document=PLATFORM: Workspace(terraform, tmp_path, document)
