"""Access entries and policies of the local EKS: who somebody is, and what is refused."""

import pytest

ROLE = "arn:aws:iam::444455556666:role/team/readers"
USER = "arn:aws:iam::444455556666:user/ann"
PERSON = (
    "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admins_0123456789abcdef"
)
VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


@pytest.mark.parametrize(
    ("given", "username", "groups"),
    [
        ({"principalArn": ROLE}, "arn:aws:sts::444455556666:assumed-role/readers/{{SessionName}}", []),
        ({"principalArn": USER}, USER, []),
        ({"principalArn": ROLE, "username": "them", "kubernetesGroups": ["a"]}, "them", ["a"]),
        ({"principalArn": ROLE, "type": "EC2_LINUX"}, "system:node:{{EC2PrivateDNSName}}", ["system:nodes"]),
    ],
)
def test_an_entry_says_who_its_principal_is(eks, cluster, given, username, groups):
    """As it is told, or else as EKS names a role, a user or a node."""
    made = eks.create_access_entry(clusterName=cluster, tags={"Team": "a"}, **given)["accessEntry"]

    assert (made["username"], made["kubernetesGroups"], made["tags"]) == (username, groups, {"Team": "a"})
    assert made["type"] == given.get("type", "STANDARD")
    assert made["accessEntryArn"].startswith(f"arn:aws:eks:eu-central-1:444455556666:access-entry/{cluster}/")
    assert eks.describe_access_entry(clusterName=cluster, principalArn=given["principalArn"])["accessEntry"] == made


def test_an_entry_keeps_what_is_not_changed(eks, cluster):
    """Groups are replaced as a whole."""
    eks.create_access_entry(clusterName=cluster, principalArn=ROLE, username="them", kubernetesGroups=["a"])
    entry = eks.update_access_entry(clusterName=cluster, principalArn=ROLE, kubernetesGroups=["b"])["accessEntry"]

    assert (entry["username"], entry["kubernetesGroups"]) == ("them", ["b"])


def test_a_policy_is_associated_once_and_with_its_last_scope(eks, cluster):
    """To associate it again changes the scope; entries can be asked for by their policy."""
    of_role = {"clusterName": cluster, "principalArn": ROLE}
    for principal in (ROLE, PERSON, USER):
        eks.create_access_entry(clusterName=cluster, principalArn=principal)
        assert (
            eks.describe_access_entry(clusterName=cluster, principalArn=principal)["accessEntry"]["type"] == "STANDARD"
        )
    scope = {"type": "namespace", "namespaces": ["shop"]}
    eks.associate_access_policy(**of_role, policyArn=VIEW, accessScope={"type": "cluster"})
    made = eks.associate_access_policy(**of_role, policyArn=VIEW, accessScope=scope)["associatedAccessPolicy"]
    eks.associate_access_policy(**of_role, policyArn=ADMIN, accessScope={"type": "cluster"})

    assert made["accessScope"] == scope
    found = eks.list_associated_access_policies(**of_role)["associatedAccessPolicies"]
    assert [one["policyArn"] for one in found] == [VIEW, ADMIN]
    assert eks.list_access_entries(clusterName=cluster, associatedPolicyArn=VIEW)["accessEntries"] == [ROLE]
    assert eks.list_access_entries(clusterName=cluster)["accessEntries"] == sorted([ROLE, PERSON, USER])
    eks.disassociate_access_policy(**of_role, policyArn=VIEW)
    (left,) = eks.list_associated_access_policies(**of_role)["associatedAccessPolicies"]
    assert left["policyArn"] == ADMIN


def test_policies_go_with_their_entry(eks, cluster):
    """An entry that is made again has none."""
    of_role = {"clusterName": cluster, "principalArn": ROLE}
    eks.create_access_entry(**of_role)
    eks.associate_access_policy(**of_role, policyArn=VIEW, accessScope={"type": "cluster"})
    eks.delete_access_entry(**of_role)
    eks.create_access_entry(**of_role)

    assert eks.list_associated_access_policies(**of_role)["associatedAccessPolicies"] == []


def test_what_is_there_or_not_there_is_refused(eks, cluster, refused):
    """A second entry of a principal, one that nobody made, a policy that nobody associated."""
    of_role = {"clusterName": cluster, "principalArn": ROLE}
    associated = {"policyArn": VIEW, "accessScope": {"type": "cluster"}}
    assert refused("describe_access_entry", **of_role)[0] == "ResourceNotFoundException"
    assert refused("associate_access_policy", **of_role, **associated)[0] == "ResourceNotFoundException"
    eks.create_access_entry(**of_role)
    assert refused("create_access_entry", **of_role)[0] == "ResourceInUseException"
    assert refused("disassociate_access_policy", **of_role, policyArn=VIEW)[0] == "ResourceNotFoundException"
    eks.delete_access_entry(**of_role)
    assert refused("delete_access_entry", **of_role)[0] == "ResourceNotFoundException"


def test_a_cluster_that_asks_its_config_map_has_no_entries(eks, cluster, refused):
    """Until its mode is changed."""
    other = f"{cluster}-by-map"
    eks.create_cluster(name=other, roleArn=ROLE, resourcesVpcConfig={"subnetIds": ["subnet-1"]})
    code, message = refused("create_access_entry", clusterName=other, principalArn=ROLE)
    assert code == "InvalidRequestException"
    assert "one of [API, API_AND_CONFIG_MAP]" in message

    eks.update_cluster_config(name=other, accessConfig={"authenticationMode": "API_AND_CONFIG_MAP"})
    eks.create_access_entry(clusterName=other, principalArn=ROLE)
