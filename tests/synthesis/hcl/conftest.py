"""Both shipped platforms in both formats, and what Terraform plans from each."""

import json
import os
from base64 import b64encode
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import grpc
import pytest
from support.shipped import PLATFORMS, load_shipped

from stackwright.cdk import schema
from stackwright.rehearsal.filling import asked, value
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.rehearsal.providers.in_use import in_use
from stackwright.rehearsal.stand_in.installation import Requirement, install
from stackwright.rehearsal.stand_in.protocol import service
from stackwright.rehearsal.stand_in.provider import Provider
from stackwright.rehearsal.stand_in.secret_values import VERSION, write
from stackwright.rehearsal.stand_in.world import World
from stackwright.synthesis.document import Document
from stackwright.synthesis.hcl.files import render
from stackwright.terraform.runner import Runner

WORKERS = 2
ADDRESS = "registry.terraform.io/"


@pytest.fixture(scope="session")
def written(node, tmp_path_factory):
    """Both shipped platforms in both formats: the output folder by platform."""
    from stackwright.synthesis.output import synthesize  # noqa: PLC0415 - the unit tests must not load cdktf

    folders = {}
    for name, environments in PLATFORMS.items():
        folders[name] = tmp_path_factory.mktemp(name) / "out"
        synthesize(load_shipped(environments), folders[name], "both")
    return folders


@pytest.fixture(scope="session")
def documents(written):
    """The synthesized JSON of every stack by platform and name."""
    return {
        platform: {file.parent.name: Document.read(file).json for file in sorted(folder.glob("stacks/*/cdk.tf.json"))}
        for platform, folder in written.items()
    }


class Planner:
    """Plans stacks on real Terraform, every stack from both formats.

    The states of the stacks that a stack reads from are made up: whatever is in them, both formats read the same. The
    stand-in providers run in this process instead of being started anew for each of a hundred commands.

    Args:
        terraform: The terraform binary.
        folder: An empty folder.
        written: The platform's output folder.
        documents: Its JSON by stack.
    """

    def __init__(self, terraform: str, folder: Path, written: Path, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._terraform = terraform
        self._written = written
        self._documents = documents
        self._used = in_use(map(Document, documents.values()))
        self._world = folder / "world"
        self._runner = Runner.isolated({"TF_CLI_CONFIG_FILE": str(install(folder / "stand-ins", self._used))})
        self._stand_ins: SimpleQueue[str] = SimpleQueue()
        self._fill()

    def _fill(self) -> None:
        """Give every secret that a stack reads a value."""
        for document in self._documents.values():
            provider = document["provider"]["aws"][0]
            world = World(self._world, f"aws-{provider['allowed_account_ids'][0]}/{provider['region']}")
            for one in document.get("ephemeral", {}).get(VERSION, {}).values():
                write(world, one["secret_id"], value(asked(one["secret_id"], "", [Document(document)])))

    def plans(self) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
        """What each stack plans, from JSON and from HCL, with what `init` made of each."""
        with ExitStack() as running, ThreadPoolExecutor(WORKERS) as workers:
            aws = dict(workers.map(lambda name: self._account(running, name), self._accounts()))
            for _ in range(WORKERS):
                self._stand_ins.put(serve(running, self._used, self._world))

            def both(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
                environment = aws[self._account_id(name)].environment
                stand_ins = self._stand_ins.get()
                try:
                    return (
                        self._plan(self._written / "stacks" / name, environment, stand_ins),
                        self._plan(self._written / "hcl" / name, environment, stand_ins),
                    )
                finally:
                    self._stand_ins.put(stand_ins)

            return dict(zip(self._documents, workers.map(both, self._documents), strict=True))

    def _plan(self, folder: Path, environment: Mapping[str, str], stand_ins: str) -> dict[str, Any]:
        self._run(folder, environment, "init", "-input=false")
        environment = {**environment, "TF_REATTACH_PROVIDERS": stand_ins}
        self._run(folder, environment, "plan", "-input=false", "-lock=false", "-out=plan")
        shown = self._run(folder, environment, "show", "-json", "plan")
        return {
            "plan": json.loads(shown[shown.index("{") :]),
            "providers": (folder / ".terraform.lock.hcl").read_text(),
            "backend": json.loads((folder / ".terraform" / "terraform.tfstate").read_text())["backend"],
        }

    def _run(self, folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
        result = self._runner.run([self._terraform, *arguments], folder, environment)
        assert result.code == 0, f"{folder.parent.name}/{folder.name}: {result.output}"
        return result.output

    def _accounts(self) -> list[str]:
        return [name for name in self._documents if name.startswith("bootstrap-")]

    def _account_id(self, name: str) -> str:
        return self._documents[name]["terraform"]["backend"]["s3"]["allowed_account_ids"][0]

    def _account(self, running: ExitStack, bootstrap: str) -> tuple[str, LocalAws]:
        """An account's local AWS, with a made-up state for each of its stacks that others read."""
        id_ = self._account_id(bootstrap)
        region = self._documents[bootstrap]["provider"]["aws"][0]["region"]
        aws = running.enter_context(LocalAws(id_, region))
        aws.make_state_backend(Document(self._documents[bootstrap]))
        s3 = aws.client("s3", region)
        read = {
            state["config"]["key"]
            for document in self._documents.values()
            for state in document.get("data", {}).get("terraform_remote_state", {}).values()
        }
        for name, document in self._documents.items():
            backend = document["terraform"]["backend"]["s3"]
            if self._account_id(name) == id_ and backend["key"] in read:
                s3.put_object(Bucket=backend["bucket"], Key=backend["key"], Body=json.dumps(state(document)).encode())
        return id_, aws


def serve(running: ExitStack, used: Mapping[Requirement, frozenset[str]], world: Path) -> str:
    """Stand-in providers in this process, to which Terraform attaches itself as it does to those in a debugger.

    Returns:
        What the environment variable `TF_REATTACH_PROVIDERS` has to say.
    """
    attached = {}
    for requirement, types in used.items():
        provider = Provider(schema.load(requirement.name), types, world, os.environ)
        server = grpc.server(running.enter_context(ThreadPoolExecutor(4)))
        server.add_generic_rpc_handlers((service(provider.methods()),))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        running.callback(lambda server=server: server.stop(None).wait())
        attached[ADDRESS + requirement.source] = {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": os.getpid(),
            "Test": True,  # Terraform must not end this process
            "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
        }
    return json.dumps(attached)


def state(document: Mapping[str, Any]) -> dict[str, Any]:
    """A state with an invented value for each output of a stack, of the output's shape."""

    def invented(name: str, value: object) -> tuple[object, object]:
        if isinstance(value, list):
            return [f"{name}-{number}" for number, _ in enumerate(value)], ["list", "string"]
        if isinstance(value, dict):
            return {key: f"{name}-{key}" for key in value}, ["map", "string"]
        text = f"{name}-value"
        return b64encode(text.encode()).decode() if name.endswith("_data") else text, "string"

    outputs = {
        name: dict(zip(("value", "type"), invented(name, output["value"]), strict=True))
        for name, output in document["output"].items()
    }
    return {
        "version": 4,
        "terraform_version": "1.10.0",
        "serial": 1,
        "lineage": "0",
        "outputs": outputs,
        "resources": [],
    }


@pytest.fixture(scope="session")
def planner(terraform, tmp_path_factory):
    """A function from an output folder and its documents to a planner."""
    return lambda written, documents: Planner(terraform, tmp_path_factory.mktemp("planner"), written, documents)


@pytest.fixture(scope="session")
def planned(terraform, tmp_path_factory):
    """A function from a document without a backend to its plans from JSON and from HCL."""

    def both(document):
        folder = tmp_path_factory.mktemp("planned")
        with ExitStack() as running:
            stand_ins = serve(running, in_use([Document(document)]), folder / "world")
            runner = Runner.isolated({"TF_REATTACH_PROVIDERS": stand_ins, "AWS_REGION": "eu-west-1"})

            def plan(name, files):
                (folder / name).mkdir()
                for file, text in files.items():
                    (folder / name / file).write_text(text)
                for command in (
                    ("init", "-input=false"),
                    ("plan", "-input=false", "-out=plan"),
                    ("show", "-json", "plan"),
                ):
                    result = runner.run([terraform, *command], folder / name, {})
                    assert result.code == 0, result.output
                return json.loads(result.output[result.output.index("{") :])

            return plan("json", {"cdk.tf.json": json.dumps(document)}), plan("hcl", render(document))

    return both
