"""Clusters and node groups of the local EKS keep what they are given; what changes them is an update."""

import pytest

ROLE = "arn:aws:iam::444455556666:role/somebody"


def test_a_cluster_keeps_what_it_is_given_and_has_the_defaults_of_the_rest(eks, cluster):
    """Those of the API, where nothing is said."""
    found = eks.describe_cluster(name=cluster)["cluster"]

    assert found["accessConfig"]["authenticationMode"] == "API"
    assert found["upgradePolicy"] == {"supportType": "EXTENDED"}
    assert found["zonalShiftConfig"] == {"enabled": False}


@pytest.mark.parametrize(
    ("member", "value", "type_"),
    [
        ("accessConfig", {"authenticationMode": "API_AND_CONFIG_MAP"}, "AccessConfigUpdate"),
        ("upgradePolicy", {"supportType": "STANDARD"}, "UpgradePolicyUpdate"),
        ("zonalShiftConfig", {"enabled": True}, "ZonalShiftConfigUpdate"),
        ("resourcesVpcConfig", {"endpointPublicAccess": False}, "VpcConfigUpdate"),
        ("deletionProtection", True, "DeletionProtectionUpdate"),
    ],
)
def test_a_change_is_an_update_that_leaves_the_rest(eks, cluster, member, value, type_):
    """It is done when it is answered, and can be asked for."""
    before = eks.describe_cluster(name=cluster)["cluster"]
    update = eks.update_cluster_config(name=cluster, **{member: value})["update"]
    after = eks.describe_cluster(name=cluster)["cluster"]

    assert (update["type"], update["status"]) == (type_, "Successful")
    assert eks.describe_update(name=cluster, updateId=update["id"])["update"] == update
    assert after[member] == ({**before[member], **value} if isinstance(value, dict) else value)
    assert {**after, member: None} == {**before, member: None}


def test_a_new_version_is_an_update(eks, cluster):
    """Of the cluster, and of its node groups."""
    group = {"clusterName": cluster, "nodegroupName": "general"}
    eks.create_nodegroup(**group, nodeRole=ROLE, subnets=["subnet-1"], version="1.35")
    updates = [
        eks.update_cluster_version(name=cluster, version="1.36")["update"],
        eks.update_nodegroup_version(**group, version="1.36")["update"],
    ]

    assert {update["type"] for update in updates} == {"VersionUpdate"}
    assert eks.describe_cluster(name=cluster)["cluster"]["version"] == "1.36"
    assert eks.describe_nodegroup(**group)["nodegroup"]["version"] == "1.36"


def test_a_node_group_has_what_it_is_given_and_no_key_that_nobody_gave_it(eks, cluster):
    """Nobody can log in to nodes without a key."""
    group = {"clusterName": cluster, "nodegroupName": "general"}
    given = {"updateConfig": {"maxUnavailablePercentage": 33}, "nodeRepairConfig": {"enabled": True}}
    made = eks.create_nodegroup(**group, nodeRole=ROLE, subnets=["subnet-1"], **given)["nodegroup"]
    assert given.items() <= made.items()
    assert "remoteAccess" not in made

    changed = {"updateConfig": {"maxUnavailable": 2}, "labels": {"addOrUpdateLabels": {"pool": "general"}}}
    update = eks.update_nodegroup_config(**group, **changed)["update"]
    asked = eks.describe_update(name=cluster, updateId=update["id"], nodegroupName="general")["update"]
    assert asked["status"] == "Successful"
    found = eks.describe_nodegroup(**group)["nodegroup"]
    assert (found["updateConfig"], found["labels"]) == ({"maxUnavailable": 2}, {"pool": "general"})


def test_everything_in_a_cluster_has_tags(eks, cluster, refused):
    """They are added and taken away by the ARN."""
    of_it = {"clusterName": cluster}
    oidc = {"identityProviderConfigName": "people", "issuerUrl": "https://people.example.org", "clientId": "shop"}
    eks.associate_identity_provider_config(**of_it, oidc=oidc)
    config = {"type": "oidc", "name": "people"}
    asked = eks.describe_identity_provider_config(**of_it, identityProviderConfig=config)["identityProviderConfig"]
    account = {"namespace": "shop", "serviceAccount": "api", "roleArn": ROLE}
    group = {"nodegroupName": "general", "nodeRole": ROLE, "subnets": ["subnet-1"]}
    arns = [
        eks.describe_cluster(name=cluster)["cluster"]["arn"],
        eks.create_nodegroup(**of_it, **group)["nodegroup"]["nodegroupArn"],
        eks.create_addon(**of_it, addonName="coredns")["addon"]["addonArn"],
        eks.create_access_entry(**of_it, principalArn=ROLE)["accessEntry"]["accessEntryArn"],
        eks.create_pod_identity_association(**of_it, **account)["association"]["associationArn"],
        asked["oidc"]["identityProviderConfigArn"],
    ]
    for arn in arns:
        eks.tag_resource(resourceArn=arn, tags={"Team": "a", "Old": "b"})
        eks.untag_resource(resourceArn=arn, tagKeys=["Old"])
        assert eks.list_tags_for_resource(resourceArn=arn)["tags"] == {"Team": "a"}
    assert refused("tag_resource", resourceArn=f"{arns[0]}-else", tags={})[0] == "ResourceNotFoundException"


def test_a_cluster_takes_one_identity_provider(eks, cluster, refused):
    """Another one is refused until the first is gone."""
    oidc = {"issuerUrl": "https://people.example.org", "clientId": "shop"}

    def named(name):
        return {"clusterName": cluster, "oidc": {"identityProviderConfigName": name, **oidc}}

    def of_it(name):
        return {"clusterName": cluster, "identityProviderConfig": {"type": "oidc", "name": name}}

    eks.associate_identity_provider_config(**named("people"))
    assert refused("associate_identity_provider_config", **named("others"))[0] == "ResourceInUseException"
    assert eks.list_identity_provider_configs(clusterName=cluster)["identityProviderConfigs"] == [
        {"type": "oidc", "name": "people"}
    ]
    eks.disassociate_identity_provider_config(**of_it("people"))
    assert refused("describe_identity_provider_config", **of_it("people"))[0] == "ResourceNotFoundException"
    eks.associate_identity_provider_config(**named("others"))
