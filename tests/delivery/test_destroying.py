"""The end of an environment: what its cluster made goes first, AWS is asked what is left, and then its stacks go."""

import json
import stat
import sys

import pytest

from stackwright.delivery.destroying import destroying, leftovers
from stackwright.delivery.destroying.contents import Contents
from stackwright.delivery.errors import DeliveryError
from stackwright.synthesis import records
from stackwright.terraform.binary import Terraform
from stackwright.terraform.runner import Result, Runner
from stackwright.terraform.state_doctor.kept.connection import Connection

ROOT = {"name": "root", "namespace": "argocd"}
CHILD = {"name": "api", "namespace": "argocd", "ownerReferences": [{"kind": "ApplicationSet"}]}
OBJECTS = {
    "applications.argoproj.io": [{"metadata": ROOT}, {"metadata": CHILD}],
    "services": [
        {"metadata": {"name": "web", "namespace": "shop"}, "spec": {"type": "LoadBalancer"}},
        {"metadata": {"name": "api", "namespace": "shop"}, "spec": {"type": "ClusterIP"}},
    ],
    "persistentvolumeclaims": [{"metadata": {"name": "data", "namespace": "shop"}}],
    "ingresses.networking.k8s.io": [{"metadata": {"name": "web", "namespace": "shop"}}],
    "nodepools.karpenter.sh": [{"metadata": {"name": "general"}}],
}


class Cluster:
    """A cluster as kubectl shows it, which writes down what is done to it.

    Args:
        objects: What is in it, by kind.
        fails: The verb that fails.
    """

    def __init__(self, objects=None, fails="") -> None:
        self.objects = OBJECTS if objects is None else objects
        self.done, self.told, self._fails = [], [], fails

    def __call__(self, arguments) -> Result:
        """Run kubectl."""
        verb, *rest = arguments
        if verb == self._fails:
            return Result(1, "the server is not there", 0.1)
        if verb == "api-resources":
            return Result(0, "\n".join([*self.objects, "applicationsets.argoproj.io"]), 0.1)
        if verb == "get":
            return Result(0, json.dumps({"items": self.objects.get(rest[0], [])}), 0.1)
        self.done.append(" ".join(one for one in arguments if not one.startswith("--timeout")))
        return Result(0, "", 0.1)


def test_what_a_cluster_made_goes_while_its_controllers_live():
    """Argo CD lets go first, the root before the sets and these before their applications; then what AWS keeps."""
    cluster = Cluster()

    Contents(cluster, cluster.told.append).delete()

    let_go = '--type=merge --patch={"spec": {"syncPolicy": {"automated": null}}}'
    assert cluster.done == [
        f"patch applications.argoproj.io root --namespace=argocd {let_go}",
        "delete applicationsets.argoproj.io --all --all-namespaces --cascade=orphan",
        f"patch applications.argoproj.io root --namespace=argocd {let_go}",
        f"patch applications.argoproj.io api --namespace=argocd {let_go}",
        "delete ingresses.networking.k8s.io --all --all-namespaces",
        "delete service web --namespace=shop",
        "delete deployments,statefulsets,daemonsets,cronjobs,jobs,replicasets,pods --all --namespace=shop",
        "delete persistentvolumeclaims --all --namespace=shop",
        "delete nodepools.karpenter.sh --all",
    ]


def test_an_empty_cluster_is_left_alone():
    """Kinds that it does not know are not asked for, and nothing is deleted where there is nothing."""
    cluster = Cluster({})

    Contents(cluster, cluster.told.append).delete()

    assert not cluster.done


def test_a_cluster_that_is_not_reached_stops_everything():
    """The message says what failed, that nothing was destroyed, and what to do."""
    with pytest.raises(DeliveryError, match="kubectl api-resources --output=name failed: the server is not there") as e:
        Contents(Cluster(fails="api-resources"), print).delete()
    assert "--cluster-is-empty" in str(e.value)


@pytest.fixture
def connection(local_aws):
    """Clients of the local AWS."""
    return Connection(local_aws.client("s3", "eu-west-1"), local_aws.client("dynamodb", "eu-west-1"), local_aws.client)


def volume(connection, **tags):
    """Make a volume with tags, and return its id."""
    ec2 = connection.client("ec2", "eu-west-1")
    made = [{"Key": key, "Value": value} for key, value in tags.items()]
    return ec2.create_volume(
        AvailabilityZone="eu-west-1a", Size=1, TagSpecifications=[{"ResourceType": "volume", "Tags": made}]
    )["VolumeId"]


@pytest.mark.moto
def test_what_controllers_made_is_found_and_what_others_delete_is_not(connection):
    """By the tags of the controllers, but not what EKS takes away with a node group, nor what is in a state."""
    ours = {"kubernetes.io/cluster/left-dev": "owned"}
    left = volume(connection, **ours)
    volume(connection, **ours, **{"eks:nodegroup-name": "general"})
    volume(connection, **ours, **{"managed-by": "stackwright"})
    volume(connection, **{"kubernetes.io/cluster/other-dev": "owned"})

    found = leftovers.of_cluster("left-dev", "eu-west-1", connection)

    assert [one.rpartition("/")[2] for one in found] == [left]


@pytest.mark.moto
def test_what_is_in_the_way_of_a_network_is_found(connection):
    """A network interface and a security group that no state knows of; not those that go by themselves."""
    ec2 = connection.client("ec2", "eu-west-1")
    vpc = ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.77.0.0/24")["Subnet"]["SubnetId"]
    interface = ec2.create_network_interface(SubnetId=subnet, Description="ELB app/k8s-shop-web")["NetworkInterface"]
    group = ec2.create_security_group(VpcId=vpc, GroupName="k8s-shop-web", Description="of a load balancer")["GroupId"]

    found = leftovers.of_network(vpc, "eu-west-1", connection)

    assert sorted(found) == sorted([f"{interface['NetworkInterfaceId']} ELB app/k8s-shop-web", f"{group} k8s-shop-web"])


KUBECTL = """#!{python}
import json, os, pathlib, sys
with pathlib.Path({log!r}).open("a") as log:
    log.write(" ".join(sys.argv[2:4]) + "\\n")
if sys.argv[2] == "api-resources":
    print("services")
elif sys.argv[2] == "get":
    print(json.dumps({{"items": []}}))
"""


@pytest.mark.terraform
@pytest.mark.node
def test_an_environment_is_destroyed_in_the_reverse_of_its_order(new_live, connection, monkeypatch):
    """Its name has to be typed; `--what` shows it and changes nothing; what is left in AWS stops it, and is told."""
    live = new_live(cluster__deletion_protection=False)
    for _ in range(2):
        live.planned()
        assert live.apply()[0] == 0
    bin_, log = live.folder / "bin", live.folder / "kubectl.log"
    bin_.mkdir()
    (bin_ / "kubectl").write_text(KUBECTL.format(python=sys.executable, log=str(log)))
    (bin_ / "kubectl").chmod(stat.S_IRWXU)
    path = f"{bin_}:{live.environment['PATH']}"
    [name] = [body["name"] for body in live.document("dev-cluster").of_type("aws_eks_cluster").values()]
    connection.client("eks", "eu-west-1").create_cluster(
        name=name, roleArn="arn:aws:iam::280731944521:role/eks", resourcesVpcConfig={}
    )

    shown = live.run("destroy", "dev", "--what", PATH=path)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.index("dev-cluster: ") < shown.stdout.index("dev-network: ")
    assert not any(line.startswith("delete") for line in log.read_text().splitlines())
    assert "nothing was changed; answer dev, or give --confirm dev" in live.run("destroy", "dev", PATH=path).stderr
    wrong = live.run("destroy", "dev", "--confirm", "prod", PATH=path)
    assert "--confirm says prod, and dev was to be destroyed" in wrong.stderr

    left = volume(connection, **{f"kubernetes.io/cluster/{name}": "owned"})
    monkeypatch.setattr(destroying, "PATIENCE_SECONDS", 0.0)
    of_dev = [one for one in records.read(live.output) if one.group == "dev"]
    runner = Runner(live.environment, attended=False)
    end = destroying.Destroying(of_dev, live.output, Terraform.find(), runner, connection, print, lambda *_: None)
    end.cluster_is_empty = True
    with pytest.raises(DeliveryError, match=f"dev-cluster is not destroyed(?s:.*){left}"):
        end.run()
    connection.client("ec2", "eu-west-1").delete_volume(VolumeId=left)

    gone = live.run("destroy", "dev", "--confirm", "dev", PATH=path)
    assert gone.returncode == 0, gone.stderr
    order = [line.partition(":")[0] for line in gone.stderr.splitlines() if line.endswith(" resources destroyed")]
    assert order[-1] == "dev-network"
    assert order.index("dev-cluster") < order.index("dev-network")
    assert live.plan()["dev-network"]["counts"].keys() == {"created"}, "nothing is left"


@pytest.mark.terraform
@pytest.mark.node
def test_protection_is_told_before_anything_is_destroyed(new_live):
    """Deletion protection of the cluster is a setting: the message says which resource, and what to do."""
    live = new_live(cluster__deletion_protection=True)

    refused = live.run("destroy", "dev", "--confirm", "dev", "--cluster-is-empty")

    assert refused.returncode == 1
    assert "deletion_protection; set it to false and apply that first" in refused.stderr
