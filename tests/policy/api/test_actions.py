"""The table of IAM's actions: against what AWS publishes, against AWS's API, and what is said of a wrong one."""

import json
from pathlib import Path

import botocore.session
import pytest
from support.api_models import written

from stackwright.policy.api.actions import FILE, dated, problem

# Services whose operations are actions, each by its own name.
WHOLE = ("acm", "autoscaling", "backup", "config", "eks", "elbv2", "events", "organizations", "sts")
# Others have operations that go by actions of other names, or are younger than the table.
MOST = ("dynamodb", "ec2", "ecr", "iam", "kms", "logs", "secretsmanager", "sqs", "ssm")
SHARE = 0.84


def missing(service):
    """Operations of a service that are no actions, and the number of all."""
    model = botocore.session.get_session().get_service_model(service)
    operations = model.operation_names
    return [name for name in operations if problem(f"{model.signing_name}:{name}")], len(operations)


@pytest.mark.parametrize("service", WHOLE)
def test_operations_are_actions(service):
    """The table has no gaps where AWS has none."""
    assert missing(service)[0] == []


@pytest.mark.parametrize("service", MOST)
def test_most_operations_are_actions(service):
    """The same of services whose batches go by the single action, say."""
    gaps, every = missing(service)

    assert 1 - len(gaps) / every >= SHARE, gaps


def test_every_call_that_was_recorded_is_an_action():
    """What the real provider calls while environments live is allowed by actions of the table."""
    recorded = json.loads(Path("tests/support/calls.json").read_text())
    calls = {one for one in json.dumps(recorded).split('"') if one.count(":") == 1 and one[0].islower()}

    assert [one for one in calls if problem(one)] == []


@pytest.mark.usefixtures("simulator")
def test_the_table_is_what_aws_publishes():
    """As of the package that `make simulator` installs; `tools/api-models` writes it."""
    assert FILE.read_text() == written.actions()


def test_the_table_has_a_day():
    """Whoever reads a finding can see whether an action may be younger."""
    assert dated() >= "2026-09-26"


@pytest.mark.parametrize("pattern", ["*", "s3:GetObject", "S3:getobject", "s3:Get*", "eks:*", "ssm:GetParameter?"])
def test_what_means_something_is_taken(pattern):
    """Cases are not told apart, and patterns need one action that fits."""
    assert problem(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("s3:GetObjet", "did you mean 'GetObject'"),
        ("ec2:*Banana*", "no action of ec2 fits"),
        ("s33:GetObject", "no service of AWS has the prefix 's33'"),
        ("GetObject", "is no action"),
        ("s3:", "is no action"),
        ("s*:Get*", "no service of AWS has the prefix"),
    ],
)
def test_what_means_nothing_is_refused(pattern, says):
    """AWS would take it, and nothing would follow."""
    assert says in problem(pattern)
