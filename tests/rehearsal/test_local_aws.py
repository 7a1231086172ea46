"""The local AWS: it is what the account would be, and it never outlives the rehearsal."""

import base64
import contextlib
import json
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

from stackwright.rehearsal import local_aws
from stackwright.rehearsal.errors import RehearsalError
from stackwright.rehearsal.local_aws import LocalAws
from stackwright.synthesis.document import Document

ACCOUNT = "444455556666"
BOOTSTRAP = Document(
    {
        "resource": {
            "aws_s3_bucket": {"state": {"bucket": "the-state"}},
            "aws_s3_bucket_versioning": {"state": {"versioning_configuration": {"status": "Enabled"}}},
            "aws_dynamodb_table": {
                "locks": {
                    "name": "the-locks",
                    "hash_key": "LockID",
                    "attribute": [{"name": "LockID", "type": "S"}],
                    "billing_mode": "PAY_PER_REQUEST",
                }
            },
        }
    }
)
OWNER = """
import sys, time
from stackwright.rehearsal import local_aws
from stackwright.rehearsal.errors import RehearsalError
from stackwright.rehearsal.local_aws import LocalAws
with LocalAws("444455556666", "eu-west-1") as aws:
    print(aws.environment["AWS_ENDPOINT_URL"], flush=True)
    time.sleep(60)
"""


def answers(url, seconds=5.0):
    """Whether something listens; waits for it to stop."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)):
            time.sleep(0.05)
            continue
        return False
    return True


@pytest.fixture(scope="module")
def local(moto):
    """One that runs, with the state backend of the account."""
    with LocalAws(ACCOUNT, "eu-central-1") as running:
        running.make_state_backend(BOOTSTRAP)
        yield running


@pytest.fixture
def client(local):
    """Makes a boto3 client for a service."""
    return lambda service: local.client(service, local.environment["AWS_REGION"])


def test_everybody_is_in_the_account(client):
    """So that `allowed_account_ids` is really checked, by the backend and by the real provider."""
    assert client("sts").get_caller_identity()["Account"] == ACCOUNT


def test_no_proxy_is_asked_for_what_is_on_this_machine(client, monkeypatch):
    """A proxy of the company's cannot reach it."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # where nothing listens

    assert client("sts").get_caller_identity()["Account"] == ACCOUNT


def test_the_state_backend_is_what_the_bootstrap_stack_says(client):
    """Names, versioning and key come from the stack, in the account's region."""
    assert client("s3").get_bucket_versioning(Bucket="the-state")["Status"] == "Enabled"
    assert client("s3").get_bucket_location(Bucket="the-state")["LocationConstraint"] == "eu-central-1"
    assert client("dynamodb").describe_table(TableName="the-locks")["Table"]["KeySchema"] == [
        {"AttributeName": "LockID", "KeyType": "HASH"}
    ]


def test_a_bucket_policy_with_a_condition_is_no_refusal(client):
    """The state bucket refuses what does not come by TLS; moto reads no conditions and would refuse everything."""
    refusal = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    policy = {"Version": "2012-10-17", "Statement": [{**refusal, "Condition": condition}]}
    client("s3").put_bucket_policy(Bucket="the-state", Policy=json.dumps(policy))

    client("s3").put_object(Bucket="the-state", Key="key", Body=b"state")


def test_every_cluster_has_an_endpoint_and_an_issuer_of_its_own_and_a_certificate(client):
    """IAM takes an issuer only once; what Terraform makes in a cluster is told apart by the endpoint.

    And it needs the certificate decoded.
    """
    role = f"arn:aws:iam::{ACCOUNT}:role/cluster"
    made = [
        client("eks").create_cluster(name=name, roleArn=role, resourcesVpcConfig={"subnetIds": []})["cluster"]
        for name in ("dev", "prod")
    ]

    assert len({cluster["identity"]["oidc"]["issuer"] for cluster in made}) == 2
    assert len({cluster["endpoint"] for cluster in made}) == 2
    assert all(base64.b64decode(cluster["certificateAuthority"]["data"]).decode() for cluster in made)


def test_it_ends_with_whoever_started_it(moto):
    """Not even a process that is killed leaves a port behind."""
    with subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True) as owner:
        url = owner.stdout.readline().strip()
        owner.send_signal(signal.SIGKILL)

    assert not answers(url)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("end", "problem"), [("exec sleep 600", "has not started within 1 s"), ("exit 3", "does not start")]
)
def test_a_server_that_never_says_its_port_is_ended(tmp_path, monkeypatch, end, problem):
    """With what it printed, and the command that shows why."""
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho loading\necho no module named moto >&2\n{end}\n")
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(local_aws, "START_SECONDS", 1)

    with pytest.raises(RehearsalError) as failed, LocalAws(ACCOUNT, "eu-west-1"):
        pass

    assert f"moto's server {problem}; see why: python -m stackwright.rehearsal.local_aws" in str(failed.value)
    assert str(failed.value).endswith("loading\nno module named moto")


@pytest.mark.parametrize("value", [None, "a value"])
def test_a_secret_is_rotated_by_a_function_that_nobody_made(client, value):
    """Its schedule is given back as it was set, and its value is what it was: a second plan is empty."""
    secrets = client("secretsmanager")
    arn = secrets.create_secret(Name=f"secret-{value}", **({"SecretString": value} if value else {}))["ARN"]
    before = secrets.describe_secret(SecretId=arn).get("VersionIdsToStages")
    function = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:rotate"
    rules = {"ScheduleExpression": "cron(0 4 ? * SUN *)", "Duration": "3h"}
    secrets.rotate_secret(SecretId=arn, RotationLambdaARN=function, RotationRules=rules)
    after = secrets.describe_secret(SecretId=arn)

    assert (after["RotationEnabled"], after["RotationLambdaARN"], after["RotationRules"]) == (True, function, rules)
    assert after.get("VersionIdsToStages") == before
    secrets.cancel_rotate_secret(SecretId=arn)
    assert not secrets.describe_secret(SecretId=arn)["RotationEnabled"]
