"""What Terraform makes in a cluster, on stand-ins: it lives as in a real one, though nobody is asked."""

import json

import pytest
from support.required import required

HOST = "${aws_eks_cluster.main.endpoint}"
TOKEN = {"api_version": "client.authentication.k8s.io/v1", "command": "/nowhere/aws", "args": ["eks", "get-token"]}
WRITTEN = "${aws_secretsmanager_secret_version.git.secret_id}"
READ = "ephemeral.aws_secretsmanager_secret_version.git.secret_string"
RELEASE = {"name": "argo-cd", "chart": "argo-cd", "version": "10.1.1", "namespace": "argocd"}
CLUSTER = {
    "terraform": {"required_providers": required("aws", "helm", "kubernetes")},
    "provider": {
        "aws": [{"region": "eu-west-1"}],
        "helm": [{"kubernetes": {"host": HOST, "exec": TOKEN}}],
        "kubernetes": [{"host": HOST, "exec": [TOKEN]}],
    },
    "ephemeral": {"aws_secretsmanager_secret_version": {"git": {"secret_id": WRITTEN}}},
    "resource": {
        "aws_eks_cluster": {
            "main": {
                "name": "main",
                "role_arn": "arn:aws:iam::111122223333:role/x",
                "vpc_config": [{"subnet_ids": ["subnet-1"]}],
            }
        },
        "aws_secretsmanager_secret": {"git": {"name": "git"}},
        "aws_secretsmanager_secret_version": {
            "git": {
                "secret_id": "${aws_secretsmanager_secret.git.id}",
                "secret_string_wo": '${jsonencode({token = "given"})}',
                "secret_string_wo_version": 1,
            }
        },
        "kubernetes_namespace_v1": {"argo": {"metadata": [{"name": "argocd"}]}},
        "kubernetes_secret_v1": {
            "git": {
                "metadata": [{"name": "git", "namespace": "${kubernetes_namespace_v1.argo.id}"}],
                "data_wo": {"token": f"${{jsondecode({READ}).token}}"},
                "data_wo_revision": 1,
            }
        },
        "helm_release": {"argo": {**RELEASE, "values": ["a: 1"], "depends_on": ["kubernetes_secret_v1.git"]}},
    },
}
IDS = {
    "helm_release.argo": "argocd/argo-cd",
    "kubernetes_namespace_v1.argo": "argocd",
    "kubernetes_secret_v1.git": "argocd/git",
}


@pytest.fixture
def cluster(workspace):
    """A cluster, and what runs in it, applied at once: where its API will be is not known before."""
    made = workspace(CLUSTER)
    outcome = made.apply()
    assert outcome.returncode == 0, outcome.stderr
    return made


def change(cluster, resource, kind="resource", **arguments: object):
    """Give a resource other arguments."""
    document = json.loads((cluster.folder / "main.tf.json").read_text())
    type_, name = resource.split(".")
    document[kind][type_][name] |= arguments
    (cluster.folder / "main.tf.json").write_text(json.dumps(document))


def test_what_runs_in_a_cluster_lives_and_ends(cluster):
    """A second plan is empty, though secrets pass through; an update is seen; all of it can be destroyed."""
    assert cluster.terraform("plan", "-detailed-exitcode").returncode == 0
    assert "given" not in (cluster.folder / "terraform.tfstate").read_text()
    before = cluster.state()["helm_release.argo"]

    change(cluster, "helm_release.argo", values=["a: 2"])
    assert "~ metadata" in cluster.terraform("plan").stdout
    assert "0 added, 1 changed, 0 destroyed" in cluster.apply().stdout
    assert cluster.state()["helm_release.argo"]["values"] == ["a: 2"]
    assert cluster.state()["helm_release.argo"]["id"] == before["id"]

    outcome = cluster.terraform("destroy", "-auto-approve")
    made = [file for address in IDS for file in cluster.made(address.partition(".")[0])]
    assert outcome.returncode == 0, outcome.stderr
    assert len(made) == len(IDS)
    assert all("deleted" in json.loads(file.read_text()) for file in made)


def test_what_runs_in_a_cluster_is_imported_as_it_is(cluster):
    """By the ids that the real providers take, once a state has forgotten it."""
    assert cluster.terraform("state", "rm", *IDS).returncode == 0
    document = json.loads((cluster.folder / "main.tf.json").read_text())
    document["import"] = [{"to": address, "id": id_} for address, id_ in IDS.items()]
    (cluster.folder / "main.tf.json").write_text(json.dumps(document))

    assert "Plan: 3 to import, 0 to add, 0 to change, 0 to destroy." in cluster.terraform("plan").stdout


@pytest.mark.parametrize("number", [1, 2])
def test_a_written_value_is_read_back_by_the_name_of_its_secret(cluster, number):
    """As in AWS: a write-only value is another one only once its number is."""
    other = {"secret_string_wo": '${jsonencode({other = "given"})}', "secret_string_wo_version": number}
    change(cluster, "aws_secretsmanager_secret_version.git", **other)
    assert cluster.apply().returncode == 0
    change(cluster, "aws_secretsmanager_secret_version.git", kind="ephemeral", secret_id="git")
    outcome = cluster.terraform("plan")

    assert outcome.returncode == number - 1
    assert ('This object does not have an attribute named "token"' in outcome.stderr) is (number == 2)
