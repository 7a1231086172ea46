"""The AWS half of add-ons as it is synthesized."""

import json

import pytest
from support.addons import EVERY, OWN_DRIVER, ZONES
from support.clusters import cluster

from stackwright.model.addons import ADDONS
from stackwright.model.addons.addon import Surroundings
from stackwright.model.addons.in_cluster import IN_CLUSTER
from stackwright.model.iam import Statement
from stackwright.model.settings.addons import AddonsSettings

KARPENTER = (
    *("node-lifecycle", "iam-integration", "eks-integration", "interruption", "zonal-shift", "resource-discovery"),
)
# Why a statement may be about everything, by policy and statement. Nothing else may be.
EVERYTHING = {
    ("aws-load-balancer-controller-discovery", "Describe"): "descriptions know no resources",
    ("aws-load-balancer-controller-discovery", "List"): "lists know no resources",
    ("external-dns-zones", "Find"): "lists know no resources",
    ("cert-manager-zones", "Find"): "lists know no resources",
    ("cluster-autoscaler-scale", "Describe"): "descriptions know no resources",
    ("karpenter-zonal-shift", "ZonalShift"): "the condition names the cluster",
    ("karpenter-resource-discovery", "Describe"): "descriptions know no resources",
    ("karpenter-resource-discovery", "Prices"): "lists know no resources",
    ("velero-snapshots", "Describe"): "descriptions know no resources",
    ("cloudwatch-metrics", "Metrics"): "metrics are no resources",
    ("cloudwatch-metrics", "Describe"): "descriptions know no resources",
}


@pytest.fixture
def stacks(platforms, synth):
    """The stacks of an environment with add-ons."""

    def synthesize(addons, *, platform=None, **others):
        changes = cluster(OWN_DRIVER, addons=addons, **others)
        return synth(platforms.environment(changes, platform=platform))

    return synthesize


@pytest.fixture
def addons(stacks):
    """The addons layer."""
    return lambda settings, **others: stacks(settings, **others)["dev-addons"]


def statements(stack):
    """Statements by the ends of their policies' names and their own."""
    return {
        (policy["name"].removeprefix("acme-dev-"), statement["Sid"]): statement
        for policy in stack.all("aws_iam_policy").values()
        for statement in json.loads(policy["policy"])["Statement"]
    }


def listed(value):
    """A list, where AWS allows plain text for a list of one."""
    return [value] if isinstance(value, str) else value


def test_without_the_block_there_is_no_layer(platforms, synth):
    """Not every environment has add-ons."""
    assert "dev-addons" not in synth(platforms.environment(cluster()))


def test_the_layer_is_applied_after_those_that_it_builds_on(node, platforms, tmp_path):
    """Associations need the cluster, policies the secrets' key and the VPC."""
    from stackwright.synthesis.app import build  # noqa: PLC0415 - the unit tests must not load cdktf

    build(platforms.platform(cluster(addons={"loki": {}})), tmp_path).synth()
    stacks = json.loads((tmp_path / "manifest.json").read_text())["stacks"]

    assert set(stacks["dev-addons"]["dependencies"]) == {"dev-cluster", "dev-secrets", "dev-network"}


@pytest.mark.parametrize("addon", ADDONS, ids=lambda addon: addon.name)
def test_each_add_on_stands_by_itself(addons, addon):
    """Adding one touches no other: every address and its arguments stay as they are."""
    without = {addon.name, *(other.name for other in ADDONS if addon.name in other.requires)}
    others = addons({name: settings for name, settings in EVERY.items() if name not in without})
    every = addons(EVERY)

    assert others.addresses.items() <= every.addresses.items()
    assert (others.addresses == every.addresses) == (addon in IN_CLUSTER)
    assert others.outputs["facts"].items() < every.outputs["facts"].items()


def test_what_needs_nothing_of_aws_makes_nothing(addons):
    """A layer of such add-ons alone tells where they run, and has no resource."""
    stack = addons({"metrics_server": {}, "jaeger": {"namespace": "traces"}})

    assert stack.addresses == {}
    assert stack.outputs["enabled"] == ["metrics_server", "jaeger"]
    assert stack.outputs["facts"]["jaeger"] == {
        "namespace": "traces",
        "cluster_name": "acme-dev",
        "region": "eu-west-1",
    }


def test_only_what_cannot_be_narrowed_is_about_everything(addons):
    """Each statement with "*" is explained in the table above, and in the source."""
    found = {key for key, body in statements(addons(EVERY)).items() if "*" in listed(body["Resource"])}

    assert found == EVERYTHING.keys()


def test_no_statement_allows_all_of_a_service(addons):
    """Actions are listed one by one."""
    for key, body in statements(addons(EVERY)).items():
        assert not [action for action in listed(body["Action"]) if "*" in action], key


def test_nothing_reaches_beyond_the_account(addons):
    """ARNs name account and region, unless AWS has none in them."""
    without_account = ("route53", "s3")
    for key, body in statements(addons(EVERY)).items():
        for arn in listed(body["Resource"]):
            if arn == "*" or arn.startswith("${") or "::image/" in arn or "::snapshot/" in arn or "::parameter/" in arn:
                continue
            _, _, service, _, account, _ = arn.split(":", 5)
            assert account == "111122223333" or service in without_account, key


@pytest.mark.parametrize("region", ["eu-west-1", "us-gov-east-1"])
def test_the_longest_names_keep_iams_limits(addons, region):
    """6,144 characters a policy and ten policies a role, whatever project and environment are called."""
    stack = addons(EVERY, platform={"project": "p" * 31, "region": region})

    assert max(len(body["policy"]) for body in stack.all("aws_iam_policy").values()) < 6144
    attached = [body["role"] for body in stack.all("aws_iam_role_policy_attachment").values()]
    assert max(map(attached.count, attached)) <= 10


@pytest.mark.parametrize("policy", KARPENTER)
def test_karpenter_has_its_six_policies(addons, policy):
    """One document of all of them would break the limit; split as Karpenter splits them, each is far below it."""
    stack = addons({"karpenter": {}})

    assert len(stack.one("aws_iam_policy", name=f"acme-dev-karpenter-{policy}")["policy"]) < 6144
    assert len(stack.all("aws_iam_policy")) == len(KARPENTER)


def test_karpenter_hears_of_five_kinds_of_event(addons):
    """Each has a rule, and each rule puts it into the queue."""
    stack = addons({"karpenter": {}})
    (queue,) = stack.all("aws_sqs_queue")
    patterns = [json.loads(rule["event_pattern"]) for rule in stack.all("aws_cloudwatch_event_rule").values()]
    targets = stack.all("aws_cloudwatch_event_target").values()

    assert sorted((pattern["source"][0], pattern["detail-type"][0]) for pattern in patterns) == [
        ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
        ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
        ("aws.ec2", "EC2 Instance State-change Notification"),
        ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
        ("aws.health", "AWS Health Event"),
    ]
    assert {target["arn"] for target in targets} == {f"${{aws_sqs_queue.{queue}.arn}}"}
    assert {target["rule"] for target in targets} == {
        f"${{aws_cloudwatch_event_rule.{name}.name}}" for name in stack.all("aws_cloudwatch_event_rule")
    }


def test_only_those_rules_fill_the_queue_and_only_over_tls(addons):
    """It is encrypted, and nobody else can send."""
    stack = addons({"karpenter": {}})
    send, deny = json.loads(stack.one("aws_sqs_queue_policy")["policy"])["Statement"]
    rules = stack.all("aws_cloudwatch_event_rule").values()

    assert stack.one("aws_sqs_queue")["sqs_managed_sse_enabled"] is True
    assert send["Principal"] == {"Service": "events.amazonaws.com"}
    assert sorted(send["Condition"]["ArnEquals"]["aws:SourceArn"]) == sorted(
        f"arn:aws:events:eu-west-1:111122223333:rule/{rule['name']}" for rule in rules
    )
    assert (deny["Sid"], deny["Effect"], deny["Condition"]) == (
        "DenyHTTP",
        "Deny",
        {"Bool": {"aws:SecureTransport": "false"}},
    )


def test_nodes_of_karpenter_may_join(addons):
    """EKS makes an access entry only for node groups; the controller may pass this role and no other."""
    stack = addons({"karpenter": {}})
    entry = stack.one("aws_eks_access_entry")
    passed = statements(stack)["karpenter-iam-integration", "PassNodeRole"]

    assert (entry["type"], entry["cluster_name"]) == ("EC2_LINUX", "acme-dev")
    assert passed["Resource"] == "arn:aws:iam::111122223333:role/acme-dev-karpenter-node"
    assert passed["Condition"] == {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    assert stack.where("aws_iam_role", name="acme-dev-karpenter-node")


def test_karpenter_finds_private_subnets_and_one_security_group(stacks):
    """Only tags differ with it: nothing moves."""
    tag = "karpenter.sh/discovery"
    without, with_it = stacks({"loki": {}}), stacks({"karpenter": {}})

    for layer, type_, names in (
        ("dev-network", "aws_subnet", [f"acme-dev-private-{zone}" for zone in "abc"]),
        ("dev-cluster", "aws_security_group", ["acme-dev-eks-node"]),
    ):
        found = [body["tags"] for body in with_it[layer].all(type_).values() if body["tags"].pop(tag, None)]
        assert sorted(tags["Name"] for tags in found) == names
        assert with_it[layer].json == without[layer].json


def test_secrets_of_other_environments_stay_unread(addons):
    """`dev` cannot read what belongs to `dev-eu`: names and tags both have to be right."""
    read = statements(addons({"external_secrets": {}}))["external-secrets-read", "Secrets"]

    assert read["Resource"] == "arn:aws:secretsmanager:eu-west-1:111122223333:secret:acme-dev-*-??????"
    assert read["Condition"] == {
        "StringEquals": {"aws:ResourceTag/environment": "dev", "aws:ResourceTag/project": "acme"}
    }


def test_a_key_is_used_through_its_service_only(addons):
    """The key of the secrets decrypts secrets, and nothing else."""
    key = statements(addons({"external_secrets": {}}))["external-secrets-read", "Key"]

    assert key["Resource"] == "${data.terraform_remote_state.secrets.outputs.key_arn}"
    assert key["Condition"] == {"StringEquals": {"kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com"}}


def test_another_secret_changes_no_role(addons):
    """A secret can be added without applying this layer."""
    before = addons({"external_secrets": {}})
    after = addons({"external_secrets": {}}, secrets={"database": {"generate": {}}})

    assert before.json == after.json


def test_the_controller_opens_security_groups_of_this_vpc_only(addons):
    """And changes load balancers of this cluster only."""
    found = statements(addons({"aws_load_balancer_controller": {}}))
    name = "aws-load-balancer-controller"

    assert found[f"{name}-security-groups", "Open"]["Condition"] == {
        "ArnEquals": {
            "ec2:Vpc": ("arn:aws:ec2:eu-west-1:111122223333:vpc/${data.terraform_remote_state.network.outputs.vpc_id}")
        }
    }
    assert found[f"{name}-load-balancers", "ChangeOwn"]["Condition"] == {
        "StringEquals": {"aws:ResourceTag/elbv2.k8s.aws/cluster": "acme-dev"}
    }


def test_records_change_only_in_named_zones(addons):
    """cert-manager writes TXT records and no others."""
    found = statements(addons({"external_dns": ZONES, "cert_manager": ZONES}))
    zone = "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"

    assert found["external-dns-zones", "Records"]["Resource"] == zone
    assert found["cert-manager-zones", "Prove"]["Resource"] == zone
    assert found["cert-manager-zones", "Prove"]["Condition"] == {
        "ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": "TXT"}
    }


@pytest.mark.parametrize("addon", ["velero", "loki"])
def test_buckets_are_private_and_have_keys_of_their_own(addons, addon):
    """Each add-on reaches its own bucket and its own key."""
    stack = addons({"velero": {}, "loki": {}})
    found = statements(stack)[f"{addon}-bucket", "Objects"]
    (bucket,) = [name for name, body in stack.all("aws_s3_bucket").items() if body["bucket"] == f"acme-dev-{addon}"]
    encryption = stack.one(
        "aws_s3_bucket_server_side_encryption_configuration", bucket=f"${{aws_s3_bucket.{bucket}.bucket}}"
    )

    assert found["Resource"] == f"arn:aws:s3:::acme-dev-{addon}/*"
    assert encryption["rule"][0]["apply_server_side_encryption_by_default"]["sse_algorithm"] == "aws:kms"
    assert len(stack.all("aws_kms_key")) == 2


def test_backups_do_not_expire_but_logs_do(addons):
    """Velero deletes backups itself; a bucket that did it would break its repositories."""
    velero, loki = (
        addons({addon: settings}).one("aws_s3_bucket_lifecycle_configuration")["rule"][0]
        for addon, settings in (("velero", {}), ("loki", {"retention_days": 400}))
    )

    assert velero["expiration"] == [{"expired_object_delete_marker": True}]
    assert loki["expiration"] == [{"days": 400}]


def test_buckets_can_be_named(addons):
    """Bucket names are unique in all of AWS."""
    stack = addons({"velero": {"bucket": "acme-backups"}})

    assert stack.one("aws_s3_bucket")["bucket"] == "acme-backups"
    assert stack.outputs["facts"]["velero"]["bucket"] == "acme-backups"


def test_container_insights_write_into_groups_that_exist(addons):
    """Groups that the agent made itself would keep logs for ever, unencrypted by a key of ours."""
    stack = addons({"cloudwatch": {"retention_days": 14}})
    groups = stack.all("aws_cloudwatch_log_group").values()

    assert sorted(group["name"] for group in groups) == [
        f"/aws/containerinsights/acme-dev/{kind}" for kind in ("application", "dataplane", "host", "performance")
    ]
    assert {group["retention_in_days"] for group in groups} == {14}
    assert all("kms_key_id" in group for group in groups)
    assert not [body for body in statements(stack).values() if "logs:CreateLogGroup" in body["Action"]]


def test_gitops_learns_what_it_needs(addons):
    """Role, namespace and service account of each add-on, and the names of its queue, roles and buckets."""
    outputs = addons(EVERY).outputs

    assert outputs["enabled"] == list(EVERY)
    assert set(outputs["facts"]) == set(EVERY)
    for addon in ADDONS:
        shared = {"namespace"} if addon in IN_CLUSTER else {"iam_role_arn", "namespace", "service_account"}
        assert shared <= outputs["facts"][addon.name].keys()
    assert outputs["facts"]["karpenter"] == {
        "iam_role_arn": "arn:aws:iam::111122223333:role/acme-dev-karpenter",
        "namespace": "kube-system",
        "node_role": "acme-dev-karpenter-node",
        "queue": "acme-dev-karpenter",
        "service_account": "karpenter",
        "cluster_name": "acme-dev",
        "region": "eu-west-1",
    }
    assert outputs["facts"]["loki"]["bucket"] == "acme-dev-loki"
    assert outputs["facts"]["external_dns"]["hosted_zone_ids"] == ["Z0123456789ABCDEFGHIJ"]


def test_what_pods_cannot_ask_the_instance_for_is_told(addons):
    """Metadata are a hop too far away for pods, so charts take region, cluster and VPC from here."""
    facts = addons(EVERY).outputs["facts"]

    assert {(one["region"], one["cluster_name"]) for one in facts.values()} == {("eu-west-1", "acme-dev")}
    assert {name: one["vpc_id"] for name, one in facts.items() if "vpc_id" in one} == {
        "aws_load_balancer_controller": "${data.terraform_remote_state.network.outputs.vpc_id}"
    }


def test_subnets_and_vpc_of_another_account_are_named_by_it(platforms):
    """What an account shares with this one stays its own: an ARN with this account's number would match nothing."""
    environment = platforms.environment(cluster(OWN_DRIVER, addons=EVERY))
    context, enabled = environment.context("addons"), environment.block(AddonsSettings).enabled
    around = Surroundings("vpc-1", "999988887777", "arn:aws:kms:eu-west-1:111122223333:key/1", node_ssm=False)
    resources = {
        resource
        for addon, settings in enabled.items()
        for role in addon.needs(context, settings, around).roles
        for statements in role.policies.values()
        for statement in statements
        if isinstance(statement, Statement)
        for resource in (*statement.resources, statement.conditions.get("ArnEquals", {}).get("ec2:Vpc", ""))
    }

    assert {one for one in resources if ":999988887777:" in one} == {
        "arn:aws:ec2:eu-west-1:999988887777:subnet/*",
        "arn:aws:ec2:eu-west-1:999988887777:vpc/vpc-1",
    }
    assert not [one for one in resources if ":111122223333:" in one and (":subnet/" in one or ":vpc/" in one)]


def test_each_role_is_given_to_the_service_account_that_it_trusts(addons):
    """Another namespace or account in the settings changes both."""
    stack = addons({"loki": {"namespace": "logging", "service_account": "loki-write"}})
    association = stack.one("aws_eks_pod_identity_association")
    (trust,) = json.loads(stack.one("aws_iam_role")["assume_role_policy"])["Statement"]
    tags = trust["Condition"]["StringEquals"]

    assert (association["namespace"], association["service_account"]) == ("logging", "loki-write")
    assert (tags["aws:RequestTag/kubernetes-namespace"], tags["aws:RequestTag/kubernetes-service-account"]) == (
        "logging",
        "loki-write",
    )
