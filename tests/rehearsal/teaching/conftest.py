"""A local AWS, clients that check each of its answers by AWS's own models, and a cluster."""

import itertools

import pytest
from botocore.validate import ParamValidator

from stackwright.rehearsal.local_aws import LocalAws

ACCOUNT = "444455556666"
REGION = "eu-central-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/somebody"
_NUMBERS = itertools.count()


def unknown(value, shape):
    """Values that are none of those that a model lists."""
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from unknown(member, shape.members[name])
    elif shape.type_name == "list":
        for member in value:
            yield from unknown(member, shape.member)
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"{shape.name}: {value}"


def checked(parsed, model, **_):
    """An answer has the members and the types of its operation's model, and all values that have to be there."""
    if parsed["ResponseMetadata"]["HTTPStatusCode"] < 300 and model.output_shape:
        answer = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
        report = ParamValidator().validate(answer, model.output_shape)
        assert not report.has_errors(), report.generate_report()
        assert not list(unknown(answer, model.output_shape))


@pytest.fixture(scope="session")
def local(moto):
    """One that runs."""
    with LocalAws(ACCOUNT, REGION) as running:
        yield running


@pytest.fixture(scope="session")
def client(local):
    """Makes a client for a service, whose answers are checked."""

    def make(service):
        made = local.client(service, REGION)
        made.meta.events.register("after-call", checked)
        return made

    return make


@pytest.fixture(scope="session")
def eks(client):
    """A client for EKS."""
    return client("eks")


@pytest.fixture
def cluster(eks):
    """The name of a cluster whose access entries say who has access."""
    name = f"cluster-{next(_NUMBERS)}"
    mode = {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False}
    eks.create_cluster(
        name=name, version="1.35", roleArn=ROLE, resourcesVpcConfig={"subnetIds": ["subnet-1"]}, accessConfig=mode
    )
    return name


@pytest.fixture(scope="session")
def refused(eks):
    """Calls an operation of EKS that has to be refused; the error's name and its text."""

    def call(operation, **given):
        with pytest.raises(eks.exceptions.ClientError) as raised:
            getattr(eks, operation)(**given)
        return raised.value.response["Error"]["Code"], raised.value.response["Error"]["Message"]

    return call
