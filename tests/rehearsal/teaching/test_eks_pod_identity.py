"""Pod Identity associations of the local EKS: one for each service account."""

ROLE = "arn:aws:iam::444455556666:role/karpenter"
ACCOUNT = {"namespace": "karpenter", "serviceAccount": "karpenter"}


def test_an_association_keeps_what_it_is_given_until_it_is_changed(eks, cluster):
    """Its account stays, its role can be another one."""
    given = {**ACCOUNT, "roleArn": ROLE, "targetRoleArn": f"{ROLE}-there", "disableSessionTags": True}
    made = eks.create_pod_identity_association(clusterName=cluster, tags={"Team": "a"}, **given)["association"]
    assert (given | {"tags": {"Team": "a"}}).items() <= made.items()
    assert made["associationArn"].endswith(f":podidentityassociation/{cluster}/{made['associationId']}")

    of_it = {"clusterName": cluster, "associationId": made["associationId"]}
    changed = eks.update_pod_identity_association(**of_it, roleArn=f"{ROLE}-else")["association"]
    assert changed.items() >= (ACCOUNT | {"roleArn": f"{ROLE}-else", "targetRoleArn": f"{ROLE}-there"}).items()
    assert eks.describe_pod_identity_association(**of_it)["association"] == changed


def test_associations_are_found_by_namespace_and_account(eks, cluster):
    """With what identifies them, and no more."""
    for name in ("api", "web"):
        eks.create_pod_identity_association(clusterName=cluster, namespace="shop", serviceAccount=name, roleArn=ROLE)
    eks.create_pod_identity_association(clusterName=cluster, roleArn=ROLE, **ACCOUNT)

    def found(**asked):
        listed = eks.list_pod_identity_associations(clusterName=cluster, **asked)["associations"]
        assert all("roleArn" not in one for one in listed)
        return [one["serviceAccount"] for one in listed]

    assert found() == ["api", "web", "karpenter"]
    assert found(namespace="shop") == ["api", "web"]
    assert found(namespace="shop", serviceAccount="web") == ["web"]
    assert found(namespace="karpenter", serviceAccount="web") == []


def test_what_is_there_or_not_there_is_refused(eks, cluster, refused):
    """A second role for a service account, an association that nobody made or that is gone."""
    given = {"clusterName": cluster, "roleArn": ROLE, **ACCOUNT}
    id_ = eks.create_pod_identity_association(**given)["association"]["associationId"]
    assert refused("create_pod_identity_association", **given) == (
        "ResourceInUseException",
        f"Association already exists: {id_}",
    )
    of_it = {"clusterName": cluster, "associationId": id_}
    eks.delete_pod_identity_association(**of_it)
    codes = {refused(f"{do}_pod_identity_association", **of_it)[0] for do in ("describe", "update", "delete")}
    assert codes == {"ResourceNotFoundException"}
    eks.create_pod_identity_association(**given)
