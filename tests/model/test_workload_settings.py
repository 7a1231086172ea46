"""The `workloads` block: what it refuses, and what guards ask of it."""

import pytest
from support.clusters import cluster
from support.platforms import OURS

READ = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::acme-orders/*"]}
ORDERS = {"namespace": "shop", "statements": {"Read": READ}}
AGENT = {"cluster.eks_addons.eks-pod-identity-agent": {"enabled": False}, "cluster.eks_addons.vpc-cni.identity": "irsa"}
NO_AGENT = {**AGENT, "cluster.eks_addons.aws-ebs-csi-driver.identity": "irsa"}
NOTHING = {
    **{f"cluster.eks_addons.{name}": {"enabled": False} for name in ("eks-pod-identity-agent", "vpc-cni")},
    "cluster.eks_addons.aws-ebs-csi-driver": {"enabled": False},
    "cluster.oidc_provider": False,
}
FOREIGN = "arn:aws:iam::616263646566:role/orders"


def statement(**values):
    """A workload with one statement that differs from a valid one."""
    return {**ORDERS, "statements": {"Read": {**READ, **values}}}


@pytest.mark.parametrize(
    ("workload", "expected"),
    [
        ({"namespace": "shop"}, "workloads.orders: may do nothing; add statements"),
        (statement(actions=["*"]), "statements.Read.actions[0]: allows everything that there is in AWS"),
        (statement(actions=["GetObject"]), 'actions[0]: is not an action, got "GetObject"; write it like s3:GetObject'),
        (statement(actions=[]), "statements.Read.actions: is empty"),
        (statement(actions=["s3:GetObject"] * 2), "statements.Read.actions[1]: is listed twice"),
        (statement(resources=["acme-orders"]), "resources[0]: is not an ARN"),
        (statement(resources=["arn:aws-cn:s3:::a"]), "is of the partition aws-cn, and eu-west-1 lies in aws"),
        (statement(resources=["arn:aws:iam:eu-west-1:111122223333:role/a"]), "names a region, and no ARN of iam does"),
        (statement(resources=["arn:aws:sqs:eu-wset-1:111122223333:a"]), "did you mean 'eu-west-1'?"),
        (statement(conditions={"StringEqual": {"aws:a": ["b"]}}), "did you mean 'StringEquals'?"),
        (statement(conditions={"Null": {"a": ["b"]}}), "is not a condition key"),
        (statement(conditions={"Null": {"aws:a": []}}), "aws:a: is empty"),
        ({**ORDERS, "statements": {"read-it": READ}}, "is not the id of a statement"),
        ({**ORDERS, "policies": [f"p{number}" for number in range(10)]}, "has 11 policies, a role may have 10"),
        ({**ORDERS, "policies": ["arn:aws:iam::111122223333:policy/a"]}, "is an ARN, which names one account"),
        ({**ORDERS, "namespace": "Shop"}, "is not a Kubernetes name"),
        (
            {**ORDERS, "identity": "irsa", "target_role": FOREIGN},
            "workloads.orders.target_role: is taken by Pod Identity alone",
        ),
        (
            statement(resources=[f"arn:aws:s3:::acme-orders-{number:04}/*" for number in range(300)]),
            "workloads.orders.statements: a managed policy has up to",
        ),
        ({**ORDERS, "namespace": "kube-system", "service_account": "aws-node"}, "of cluster.eks_addons.vpc-cni too"),
    ],
)
def test_a_workload_with_one_fault_is_refused(platforms, workload, expected):
    """Each fault names its key, its value and its remedy."""
    (fault,) = platforms.faults(cluster(workloads={"orders": workload}))

    assert expected in fault


def test_a_service_account_gets_one_role(platforms):
    """Whoever else has one: an add-on, or another workload."""
    account = {"namespace": "velero", "service_account": "velero-server"}
    block = {"backup": {**ORDERS, **account}, "restore": {**ORDERS, **account}}
    both = platforms.faults(cluster(workloads=block, addons={"velero": {}}))

    assert ["is the service account of addons.velero too" in fault for fault in both] == [True, True]
    (fault,) = platforms.faults(cluster(workloads=block))
    assert "workloads.restore.service_account: is the service account of workloads.backup too" in fault


def test_a_workload_called_like_something_of_ours_is_refused(platforms):
    """AWS takes the name of a role once."""
    (fault,) = platforms.faults(cluster(workloads={"eks-node": ORDERS}))

    assert "makes the IAM role name 'acme-dev-eks-node', as environment of dev.yaml does" in fault
    assert "rename the workload" in fault


@pytest.mark.parametrize(
    ("changes", "workload", "expected"),
    [
        (NOTHING, ORDERS, "has no way to its role: neither eks-pod-identity-agent nor an OIDC provider is there"),
        (NO_AGENT, {**ORDERS, "identity": "pod_identity"}, "gets its role by Pod Identity, which needs"),
        (NO_AGENT, {**ORDERS, "target_role": FOREIGN}, "gets its role by Pod Identity, which needs"),
        (
            {"cluster.oidc_provider": False},
            {**ORDERS, "identity": "irsa"},
            "workloads.orders.identity: needs the OIDC provider",
        ),
    ],
)
def test_a_role_that_its_pods_cannot_get_is_refused(platforms, changes, workload, expected):
    """A plan would show nothing of it."""
    (fault,) = platforms.faults({**cluster(), **changes, "workloads": {"orders": workload}})

    assert expected in fault


def test_workloads_need_a_cluster(platforms):
    """Roles are pinned to one."""
    (fault,) = platforms.faults({"workloads": {"orders": ORDERS}})

    assert "workloads: needs the layer cluster" in fault


def test_a_target_of_a_strangers_account_is_said_to_be_external(platforms):
    """A mistyped account is somebody else's."""
    (fault,) = platforms.faults(cluster(workloads={"orders": {**ORDERS, "target_role": FOREIGN}}), platform=OURS)
    external = {**ORDERS, "target_role": {"arn": FOREIGN, "external": True}}

    assert "workloads.orders.target_role: is of the account 616263646566" in fault
    assert platforms.faults(cluster(workloads={"orders": external}), platform=OURS) == []


WIDE = [
    (statement(actions=["s3:*"], resources=["*"]), "statements.Read: s3:* on everything is not allowed in staging"),
    (
        {"namespace": "shop", "managed_policies": ["AdministratorAccess"]},
        "managed_policies[0]: AdministratorAccess is not allowed for a workload in staging",
    ),
]


@pytest.mark.parametrize(("workload", "expected"), WIDE)
def test_wide_permissions_are_for_development(platforms, workload, expected):
    """Past it a guard refuses them, and a waiver lets them pass until a day."""
    waiver = {"guard": "narrow-permissions", "until": "2027-01-01", "reason": "until the migration is done"}
    staging = cluster(stage="staging", workloads={"orders": workload})

    (fault,) = platforms.faults(staging)
    assert expected in fault
    assert platforms.faults({**staging, "waivers": [waiver]}) == []
    assert platforms.faults(cluster(workloads={"orders": workload})) == []


@pytest.mark.parametrize(
    "values", [{"actions": ["s3:*"]}, {"resources": ["*"]}, {"actions": ["s3:Get*"], "resources": ["*"]}]
)
def test_what_is_wide_on_one_side_only_passes(platforms, values):
    """A whole service on things that are named, and some actions on everything: AWS often knows no other way."""
    assert platforms.faults(cluster(stage="production", **PRODUCTION, workloads={"orders": statement(**values)})) == []


PRODUCTION = {"cluster.endpoint": {"private": True}}
