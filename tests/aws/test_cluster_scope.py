"""What a cluster's add-ons can reach of another cluster in the same account: nothing that carries the other's name."""

import json

import pytest
from support.clusters import cluster

SCOPED = "arn:aws:iam::aws:policy/AmazonEBSCSIDriverEKSClusterScopedPolicy"
DRIVER = "cluster.eks_addons.aws-ebs-csi-driver"
OWNED = {"aws:ResourceTag/kubernetes.io/cluster/acme-dev": "owned"}
ASKED = {"aws:RequestTag/kubernetes.io/cluster/acme-dev": "owned"}
OF_A_BACKUP = {"aws:ResourceTag/velero.io/backup": "false"}


@pytest.fixture
def addons(platforms, synth):
    """The stack of some add-ons, beside a cluster without a driver of EKS's own."""
    own = {DRIVER: {"enabled": False}}
    return lambda **settings: synth(platforms.environment({**cluster(), **own, "addons": settings}))["dev-addons"]


@pytest.fixture
def driver(platforms, synth):
    """The stack of a cluster whose driver EKS installs."""
    return lambda **settings: synth(platforms.environment({**cluster(), DRIVER: settings}))["dev-cluster"]


def attached(stack, policy):
    """Whether a policy of AWS's own is attached to a role of the stack."""
    return bool(stack.where("aws_iam_role_policy_attachment", policy_arn=policy))


def statements(stack):
    """All statements of a stack's policies by name."""
    documents = [json.loads(policy["policy"]) for policy in stack.all("aws_iam_policy").values()]
    return {one["Sid"]: one for document in documents for one in document["Statement"]}


def test_the_driver_that_eks_installs_manages_volumes_of_its_own_cluster(driver):
    """With AWS's older policy, the driver of dev detaches and deletes the volumes of prod."""
    assert attached(driver(), SCOPED)


def test_a_token_names_no_cluster_so_the_role_does(driver):
    """The policy compares a tag of whoever asks: Pod Identity sends it with the session, a token does not."""
    stack = driver(identity="irsa")
    (role,) = [body for body in stack.all("aws_iam_role").values() if "WithWebIdentity" in body["assume_role_policy"]]

    assert role["tags"]["eks-cluster-name"] == "acme-dev"


@pytest.mark.parametrize(
    ("version", "refused"), [("v1.57.1-eksbuild.1", True), ("v1.58.0-eksbuild.1", False), ("v1.100.0", False)]
)
def test_a_driver_that_does_not_name_the_cluster_on_volumes_is_refused(platforms, version, refused):
    """Its role would let it touch none of those that it has just made."""
    faults = platforms.faults({**cluster(), DRIVER: {"version": version}})

    assert [fault for fault in faults if "tags no volume with the cluster's name" in fault] == faults
    assert bool(faults) == refused


def test_an_older_driver_may_have_a_role_that_it_can_use(platforms):
    """Volumes that were made before can be tagged in peace."""
    role = {"service_account": "ebs-csi-controller-sa", "managed_policies": ["service-role/AmazonEBSCSIDriverPolicyV2"]}

    assert platforms.faults({**cluster(), DRIVER: {"version": "v1.57.1-eksbuild.1", "role": role}}) == []


@pytest.mark.parametrize(
    ("settings", "policy"),
    [
        ({}, SCOPED),
        ({"volumes": "cluster"}, SCOPED),
        ({"volumes": "account"}, "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicyV2"),
    ],
)
def test_a_driver_of_ones_own_says_whose_volumes_it_manages(addons, settings, policy):
    """Volumes without the tag that names the cluster are reached only by a policy for the whole account."""
    stack = addons(ebs_csi=settings)

    assert stack.one("aws_iam_role_policy_attachment")["policy_arn"] == policy
    assert stack.outputs["facts"]["ebs_csi"]["cluster_name"] == "acme-dev"


def test_velero_deletes_snapshots_of_its_own_cluster(addons):
    """A snapshot of a backup may be another cluster's backup: the cluster's tag has to be on it, too."""
    delete = statements(addons(velero={}))["DeleteOwn"]

    assert delete["Condition"] == {"StringEquals": OWNED, "Null": OF_A_BACKUP}


def test_velero_takes_snapshots_of_its_own_clusters_volumes(addons):
    """Whoever can take a snapshot of a volume can read it."""
    found = statements(addons(velero={}))
    of, into = found["SnapshotOwn"], found["MakeSnapshot"]

    assert (of["Resource"], of["Condition"]) == (
        "arn:aws:ec2:eu-west-1:111122223333:volume/*",
        {"StringEquals": OWNED},
    )
    assert (into["Resource"], into["Condition"]["StringEquals"]) == ("arn:aws:ec2:eu-west-1::snapshot/*", ASKED)


def test_velero_restores_backups_of_any_cluster_into_volumes_of_its_own(addons):
    """A cluster that is lost is restored into one of another name."""
    found = statements(addons(velero={}))

    assert found["Restore"]["Condition"] == {"Null": OF_A_BACKUP}
    assert found["MakeVolume"]["Condition"] == {"StringEquals": ASKED}


def test_listeners_that_name_another_cluster_stay_as_they_are(addons):
    """Those without a tag may be older than the controller's tags, so only another cluster's name keeps it away."""
    found = statements(addons(aws_load_balancer_controller={}))
    other = {"StringEqualsIfExists": {"aws:ResourceTag/elbv2.k8s.aws/cluster": "acme-dev"}}

    assert found["Listeners"]["Condition"] == other
    assert found["TagListeners"]["Condition"] == other


def test_the_autoscaler_sizes_groups_that_eks_has_given_to_this_cluster(addons):
    """EKS puts both tags on the groups of its node groups; the second one names the cluster."""
    scale = statements(addons(cluster_autoscaler={}))["Scale"]

    assert scale["Condition"] == {
        "StringEquals": {
            "aws:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
            "aws:ResourceTag/k8s.io/cluster-autoscaler/acme-dev": "owned",
        }
    }
