"""A local AWS for Terraform's state: moto's server on a free port of this machine, for as long as it is needed."""

import logging
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from stackwright.rehearsal.errors import RehearsalError
from stackwright.synthesis.document import Document

LOG = logging.getLogger(__name__)
HOST = "127.0.0.1"  # an address, not a name: the S3 client then writes the bucket into the path
START_SECONDS = 60.0
"""How long moto may take to start: thirty times what it takes on a machine that has little else to do."""


class LocalAws:
    """A running local AWS; a context manager that starts and stops it.

    It ends with the process that started it, however that one ends.

    Args:
        account_id: The account that everybody is in.
        region: The region of clients that name none.

    Attributes:
        environment: Environment variables that make Terraform, its providers and boto3 use it.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self.environment = {
            "AWS_ACCESS_KEY_ID": "rehearsal",
            "AWS_SECRET_ACCESS_KEY": "rehearsal",
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "MOTO_ACCOUNT_ID": account_id,
            "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
        }
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        LOG.info("run the local AWS of account %s", self.environment["MOTO_ACCOUNT_ID"])
        with tempfile.TemporaryFile("w+") as complaints:
            # A session of its own: an interrupt from the keyboard is for Terraform, which still has a state to save.
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
            try:
                port = _port(self._process, complaints)
            except BaseException:
                self._end()
                raise
        self.environment["AWS_ENDPOINT_URL"] = f"http://{HOST}:{port}"
        return self

    def client(self, service: str, region: str) -> Any:  # noqa: ANN401 - boto3 makes its clients as it runs
        """A client of boto3's.

        Args:
            service: E.g. `s3`.
            region: The region that it asks.
        """
        import boto3  # noqa: PLC0415 - takes a third of a second, and only a rehearsal needs it
        from botocore.config import Config  # noqa: PLC0415 - the same

        return boto3.client(
            service,
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            region_name=region,
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
            config=Config(proxies={}),  # what is on this machine is not behind a proxy, whatever the environment says
        )

    def make_state_backend(self, bootstrap: Document) -> None:
        """Make the state bucket and the lock table that a bootstrap stack describes, as its first apply would.

        Args:
            bootstrap: The bootstrap stack's Terraform JSON.
        """
        region = self.environment["AWS_REGION"]
        clients = {service: self.client(service, region) for service in ("s3", "dynamodb")}
        for bucket in bootstrap.of_type("aws_s3_bucket").values():
            elsewhere = {"CreateBucketConfiguration": {"LocationConstraint": region}}
            clients["s3"].create_bucket(Bucket=bucket["bucket"], **(elsewhere if region != "us-east-1" else {}))
            for versioning in bootstrap.of_type("aws_s3_bucket_versioning").values():
                status = versioning["versioning_configuration"]["status"]
                clients["s3"].put_bucket_versioning(Bucket=bucket["bucket"], VersioningConfiguration={"Status": status})
        for table in bootstrap.of_type("aws_dynamodb_table").values():
            clients["dynamodb"].create_table(
                TableName=table["name"],
                KeySchema=[{"AttributeName": table["hash_key"], "KeyType": "HASH"}],
                AttributeDefinitions=[
                    {"AttributeName": attribute["name"], "AttributeType": attribute["type"]}
                    for attribute in table["attribute"]
                ],
                BillingMode=table["billing_mode"],
            )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()


def _port(server: subprocess.Popen[str], complaints: IO[str]) -> str:
    """The port that a server says it listens on.

    Raises:
        RehearsalError: It says none before it ends, or before its time is up.
    """
    late = threading.Event()

    def end() -> None:
        late.set()
        server.kill()

    timer = threading.Timer(START_SECONDS, end)
    timer.start()
    printed = []
    try:
        for line in cast("IO[str]", server.stdout):
            if line.strip().isdigit():
                return line.strip()
            printed.append(line)
    finally:
        timer.cancel()
    complaints.seek(0)
    problem = f"has not started within {START_SECONDS:g} s" if late.is_set() else "does not start"
    raise RehearsalError(
        f"moto's server {problem}; see why: {Path(sys.executable).name} -m {__name__}\n\n"
        + "".join([*printed, complaints.read()]).strip()
    )


def _serve() -> None:
    """Serve until whoever started this process is gone."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415

    from stackwright.rehearsal import teaching  # noqa: PLC0415 - loads moto, which takes a second

    teaching.teach()
    # Head and body of a response in one packet. If the head comes first, a busy Go client that has not yet noticed that
    # its request is sent closes the connection, and sends it once more: a lock that it holds already is refused to it.
    WSGIRequestHandler.wbufsize = -1
    server = make_server(HOST, 0, DomainDispatcherApplication(create_backend_app), threaded=True)
    print(server.port, flush=True)  # noqa: T201 - how the parent learns the port

    def end_with_parent() -> None:
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=end_with_parent, daemon=True).start()
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - a log of every request
    server.serve_forever()


if __name__ == "__main__":
    _serve()
