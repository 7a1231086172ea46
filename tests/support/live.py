"""A platform that lives: files in a folder, Terraform on stand-ins, state in a local AWS, and our own command line."""

import json
import os
import subprocess
from pathlib import Path

from stackwright.model.state_location import StateLocation
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.in_use import in_use
from stackwright.rehearsal.stand_in.configuration import ACCOUNT_VARIABLE
from stackwright.rehearsal.stand_in.installation import install
from stackwright.synthesis import records
from stackwright.synthesis.document import FILE, Document
from support import warm
from support.clusters import CLUSTER
from support.platforms import ENVIRONMENT, OURS, PLATFORM, changed, write

ACCOUNT = OURS["accounts.main.id"]
DEV = {**ENVIRONMENT, "cluster": CLUSTER}


class Live:
    """One platform with one environment, `dev`, of a network and a cluster.

    Args:
        folder: An empty folder.
        aws: The local AWS.
        project: The platform's name, different for each that shares the local AWS.
    """

    def __init__(self, folder: Path, aws: LocalAws, project: str) -> None:
        self.folder, self._aws, self._project = folder, aws, project
        self.output = folder / "cdktf.out"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))},
            **aws.environment,
            "TF_CLI_CONFIG_FILE": str(folder / "providers" / "terraform.rc"),
            ACCOUNT_VARIABLE: ACCOUNT,
        }
        self._documents: list[Document] = []
        folder.mkdir(parents=True)

    def write(self, **changes: object) -> "Live":
        """Write the environment files, `dev.yaml` with changes at dotted keys, and synthesize them."""
        platform = changed(PLATFORM, {**OURS, "project": self._project})
        files = {"platform": platform, "dev": changed(DEV, {key.replace("__", "."): v for key, v in changes.items()})}
        write(self.folder / "environments", files)
        assert self.run("synth").returncode == 0
        # What is not synthesized any more may still be in a state.
        self._documents += [self.document(one.name) for one in records.read(self.output)]
        install(self.folder / "providers", in_use(self._documents))
        return self

    def committed(self) -> None:
        """Commit the environment files, in a repository of their own."""
        (self.folder / ".gitignore").write_text("cdktf.out/\nproviders/\nreviewed.json\n")
        for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "what is live"]):
            who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
            subprocess.run(["git", "-C", self.folder, *who, *words], check=True)

    def with_backend(self) -> "Live":
        """Make the bucket and the table that states are kept in."""
        self._aws.make_state_backend(self.document("bootstrap-main"))
        return self

    def document(self, stack: str) -> Document:
        """What was synthesized of a stack."""
        return Document.read(self.output / "stacks" / stack / FILE)

    def small(self, stack: str, resources: dict[str, object], **outputs: object) -> "Live":
        """Give a stack resources in place of its own, of Terraform's own provider, which need no other."""
        synthesized = self.document(stack).json
        states = synthesized.get("data", {}).get("terraform_remote_state")
        document = {
            "terraform": {key: value for key, value in synthesized["terraform"].items() if key == "backend"},
            "data": {"terraform_remote_state": states} if states else {},
            "resource": {"terraform_data": resources} if resources else {},
            "output": {name: {"value": value} for name, value in outputs.items()},
        }
        text = json.dumps({key: value for key, value in document.items() if value})
        (self.output / "stacks" / stack / FILE).write_text(text)
        return self

    def client(self, service: str):
        """A client of the local AWS."""
        return self._aws.client(service, "eu-west-1")

    def state(self, stack: str) -> StateLocation:
        """Where a stack keeps its state."""
        return next(one.state for one in records.read(self.output) if one.name == stack)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run our command line in the folder."""
        result = warm.run([*arguments], self.folder, self.environment | environment, "")
        result.args = arguments
        return result

    def ok(self, *arguments: str) -> str:
        """Run it, successfully; what it prints."""
        result = self.run(*arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def planned(self):
        """Plan, have it reviewed, and return what was said of each stack."""
        said = self.ok("plan", "dev", "--json", "--reviewed", "reviewed.json")
        return {one["stack"]: one for one in json.loads(said)}

    def plan(self):
        """Plan, and have nothing of it reviewed."""
        return {one["stack"]: one for one in json.loads(self.ok("plan", "dev", "--json"))}

    def apply(self, *arguments: str):
        """Apply what was reviewed: the exit code, and what became of each stack."""
        result = self.run("apply", "dev", "--json", "--reviewed", "reviewed.json", *arguments)
        outcomes = {one["stack"]: one for one in json.loads(result.stdout)} if result.stdout else {}
        return result.returncode, outcomes, result.stderr
