"""Add-ons of the local EKS: what is given comes back, what is missing is an error of AWS's."""

ROLE = "arn:aws:iam::444455556666:role/ebs"


def test_an_addon_keeps_what_it_is_given_until_it_is_changed(eks, cluster):
    """It is active at once; an update is done when it is answered, and can be asked for."""
    given = {
        "addonName": "coredns",
        "addonVersion": "v1.13.2-eksbuild.31",
        "configurationValues": '{"replicaCount": 3}',
    }
    made = eks.create_addon(clusterName=cluster, tags={"Team": "a"}, **given)["addon"]
    assert given.items() <= made.items()
    assert (made["status"], made["tags"], made["clusterName"]) == ("ACTIVE", {"Team": "a"}, cluster)
    assert made["addonArn"].startswith(f"arn:aws:eks:eu-central-1:444455556666:addon/{cluster}/coredns/")

    update = eks.update_addon(clusterName=cluster, addonName="coredns", addonVersion="v1.14.3-eksbuild.23")["update"]
    asked = eks.describe_update(name=cluster, updateId=update["id"], addonName="coredns")["update"]
    assert (asked["status"], asked["type"]) == ("Successful", "AddonUpdate")
    found = eks.describe_addon(clusterName=cluster, addonName="coredns")["addon"]
    assert found["addonVersion"] == "v1.14.3-eksbuild.23"
    assert found["configurationValues"] == given["configurationValues"]


def test_an_addon_without_a_version_has_the_default_of_its_cluster(eks, cluster):
    """As EKS chooses one, for the cluster's version of Kubernetes."""
    made = eks.create_addon(clusterName=cluster, addonName="kube-proxy")["addon"]

    assert made["addonVersion"].startswith("v1.35.")


def test_the_associations_of_an_addon_come_and_go_with_it(eks, cluster):
    """They are Pod Identity associations that the add-on owns."""
    account = {"serviceAccount": "ebs-csi-controller-sa", "roleArn": ROLE}
    addon = eks.create_addon(clusterName=cluster, addonName="aws-ebs-csi-driver", podIdentityAssociations=[account])
    (made,) = eks.list_pod_identity_associations(clusterName=cluster)["associations"]
    assert addon["addon"]["podIdentityAssociations"] == [made["associationArn"]]
    assert made["ownerArn"] == addon["addon"]["addonArn"]

    eks.update_addon(clusterName=cluster, addonName="aws-ebs-csi-driver", configurationValues="{}")
    assert eks.list_pod_identity_associations(clusterName=cluster)["associations"] == [made]
    eks.delete_addon(clusterName=cluster, addonName="aws-ebs-csi-driver")
    assert eks.list_pod_identity_associations(clusterName=cluster)["associations"] == []


def test_addons_are_listed_page_by_page(eks, cluster):
    """By their names."""
    for name in ("vpc-cni", "coredns", "kube-proxy"):
        eks.create_addon(clusterName=cluster, addonName=name)
    pages = list(eks.get_paginator("list_addons").paginate(clusterName=cluster, PaginationConfig={"PageSize": 2}))

    assert [page["addons"] for page in pages] == [["coredns", "kube-proxy"], ["vpc-cni"]]


def test_what_is_there_or_not_there_is_refused(eks, cluster, refused):
    """A second one of its name, one that nobody made, one that is gone, one of no cluster."""
    coredns = {"clusterName": cluster, "addonName": "coredns"}
    missing = ("ResourceNotFoundException", f"No addon: coredns found in cluster: {cluster}")
    assert refused("describe_addon", **coredns) == missing
    eks.create_addon(**coredns)
    assert refused("create_addon", **coredns) == ("ResourceInUseException", "Addon already exists.")
    assert eks.delete_addon(**coredns)["addon"]["status"] == "DELETING"
    assert {refused(f"{do}_addon", **coredns) for do in ("describe", "update", "delete")} == {missing}
    assert refused("create_addon", **coredns | {"clusterName": "none"})[0] == "ResourceNotFoundException"
    assert refused("describe_update", name=cluster, updateId="none")[0] == "ResourceNotFoundException"
