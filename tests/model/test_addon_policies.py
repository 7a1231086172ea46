"""What add-ons may do in AWS is what the golden files show, and is seen without synthesizing anything."""

import json
from pathlib import Path

import pytest
from botocore.loaders import Loader
from support.addons import EVERY, OWN_DRIVER
from support.clusters import cluster
from support.shipped import PLATFORMS, load_shipped

from stackwright.model.addons import ADDONS
from stackwright.model.addons.addon import Surroundings
from stackwright.model.addons.needs import BucketUse
from stackwright.model.iam import document
from stackwright.model.settings.addons import AddonsSettings


def around(environment):
    """What the other layers of an environment have made, as its stacks refer to it."""
    return Surroundings(
        vpc_id="${data.terraform_remote_state.network.outputs.vpc_id}",
        network_account_id=environment.network_account_id,
        secrets_key_arn="${data.terraform_remote_state.secrets.outputs.key_arn}",
        node_ssm=False,
    )


ENVIRONMENTS = [
    (platform, environment)
    for platform, files in PLATFORMS.items()
    for environment in load_shipped(files).environments
    if environment.block(AddonsSettings)
]


@pytest.fixture(params=ENVIRONMENTS, ids=lambda case: f"{case[0]}-{case[1].name}")
def addons(request):
    """The needs of an environment's add-ons, and what its golden file holds by type."""
    platform, environment = request.param
    context = environment.context("addons")
    enabled = environment.block(AddonsSettings).enabled
    golden = json.loads(Path(f"tests/golden/{platform}/{environment.name}-addons.tf.json").read_text())["resource"]
    return [addon.needs(context, settings, around(environment)) for addon, settings in enabled.items()], golden


def test_policies_allow_what_their_golden_file_says(addons):
    """Every statement of every role: an action, a resource or a condition more or less is somebody's access."""
    needs, golden = addons
    written = {policy["name"]: policy["policy"] for policy in golden["aws_iam_policy"].values()}
    declared = {
        f"{role.name}-{name}": document(*statements, kind="managed")
        for need in needs
        for role in need.roles
        for name, statements in role.policies.items()
        if not any(isinstance(statement, BucketUse) for statement in statements)  # the bucket is the construct's
    }

    assert declared == {name: written[name] for name in declared}
    assert all(name.endswith("-bucket") for name in written.keys() - declared)


def test_queues_get_the_events_that_their_golden_file_says(addons):
    """A rule that matches nothing is not noticed before a node dies unannounced."""
    needs, golden = addons
    rules = [rule for need in needs if need.queue for rule in need.queue.rules.values()]

    assert {rule.name: {"source": [rule.source], "detail-type": [rule.detail_type]} for rule in rules} == {
        rule["name"]: json.loads(rule["event_pattern"]) for rule in golden.get("aws_cloudwatch_event_rule", {}).values()
    }


# Actions that are no operation of an API.
# Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
PERMISSIONS = {"elasticloadbalancing:SetWebAcl", "iam:PassRole", "s3:ListMultipartUploadParts"}
APIS = {"elasticloadbalancing": "elbv2"}
"""What botocore calls a service, where that is not what IAM calls it."""


def test_every_action_is_one_that_aws_has(platforms):
    """A slip in one is never refused: it allows nothing, and is noticed when the add-on needs it."""
    environment = platforms.environment(cluster(OWN_DRIVER, addons=EVERY))
    enabled = environment.block(AddonsSettings).enabled
    actions = {
        action
        for addon, settings in enabled.items()
        for role in addon.needs(environment.context("addons"), settings, around(environment)).roles
        for statements in role.policies.values()
        for statement in statements
        for action in statement.actions
    }
    models = Loader()
    services = {action.partition(":")[0] for action in actions}
    operations = {
        f"{service}:{operation}"
        for service in services
        for operation in models.load_service_model(APIS.get(service, service), "service-2")["operations"]
    }

    assert enabled.keys() == set(ADDONS)
    assert actions - operations == PERMISSIONS
