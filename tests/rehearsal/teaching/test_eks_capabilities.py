"""Capabilities of the local EKS: Argo CD as AWS runs it is given, changed and taken away."""

ROLE = "arn:aws:iam::444455556666:role/argo-cd"
ADMINS, VIEWERS = ({"id": id_, "type": "SSO_GROUP"} for id_ in ("admins", "viewers"))
ARGO_CD = {
    "awsIdc": {"idcInstanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "idcRegion": "eu-central-1"},
    "rbacRoleMappings": [{"role": "ADMIN", "identities": [ADMINS, VIEWERS]}],
}
GIVEN = {"capabilityName": "argocd", "type": "ARGOCD", "roleArn": ROLE, "deletePropagationPolicy": "RETAIN"}


def test_argo_cd_keeps_what_it_is_given_until_it_is_changed(eks, cluster):
    """AWS adds where it is reached; roles are shifted one by one, all else stays."""
    made = eks.create_capability(clusterName=cluster, **GIVEN, configuration={"argoCd": ARGO_CD})["capability"]
    assert GIVEN.items() <= made.items()
    assert made["status"] == "ACTIVE"
    argo_cd = made["configuration"]["argoCd"]
    assert ARGO_CD["awsIdc"].items() <= argo_cd["awsIdc"].items()
    assert argo_cd["namespace"] == "argocd"
    assert argo_cd["serverUrl"].startswith("https://")

    viewer = {"role": "VIEWER", "identities": [VIEWERS]}
    shift = {
        "addOrUpdateRoleMappings": [viewer],
        "removeRoleMappings": [{"role": "ADMIN", "identities": [VIEWERS]}],
    }
    changed = {"roleArn": f"{ROLE}-2", "configuration": {"argoCd": {"rbacRoleMappings": shift}}}
    update = eks.update_capability(clusterName=cluster, capabilityName="argocd", **changed)["update"]
    assert (update["status"], update["type"]) == ("Successful", "CapabilityUpdate")
    found = eks.describe_capability(clusterName=cluster, capabilityName="argocd")["capability"]
    assert found["roleArn"] == f"{ROLE}-2"
    assert found["configuration"]["argoCd"] == {
        **argo_cd,
        "rbacRoleMappings": [{"role": "ADMIN", "identities": [ADMINS]}, viewer],
    }


def test_a_cluster_has_one_of_each_type(eks, cluster, refused):
    """And each by its name; what is not there is an error of AWS's."""
    missing = ("ResourceNotFoundException", f"No capability argocd found in cluster {cluster}")
    assert refused("describe_capability", clusterName=cluster, capabilityName="argocd") == missing
    arn = eks.create_capability(clusterName=cluster, **GIVEN, tags={"Team": "a"})["capability"]["arn"]
    kro = {**GIVEN, "capabilityName": "kro", "type": "KRO"}
    eks.create_capability(clusterName=cluster, **kro)
    assert [one["type"] for one in eks.list_capabilities(clusterName=cluster)["capabilities"]] == ["ARGOCD", "KRO"]
    assert eks.list_tags_for_resource(resourceArn=arn)["tags"] == {"Team": "a"}

    for second in ({**GIVEN, "capabilityName": "other"}, {**GIVEN, "type": "ACK"}):
        assert refused("create_capability", clusterName=cluster, **second)[0] == "ResourceInUseException"
    gone = eks.delete_capability(clusterName=cluster, capabilityName="argocd")["capability"]
    assert gone["status"] == "DELETING"
    assert refused("delete_capability", clusterName=cluster, capabilityName="argocd") == missing
