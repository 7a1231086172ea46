"""The roles of a platform with everything that the apply role of an environment could reach and should not."""

import pytest
from support import ci_roles
from support.platforms import Platforms

IDS = {"repository.owner_id": 4711, "repository.id": 8150}
CREDENTIALS = {"credentials": {"kind": "github_app", "secret": "git"}}
DEV = {
    "stage": "development",
    "secrets": {"git": {}, "other": {}},
    "cluster": {"endpoint": {"private": True}, "node_groups": {"general": {"instance_types": ["m7i.large"]}}},
    "gitops": {"repository": CREDENTIALS, "applications": {}},
}

REGISTRY = {
    "enhanced_scanning": {},
    "permissions": {
        "replicate_from": [{"account": "444455556666", "external": True, "repository_prefixes": ["acme-"]}]
    },
    "pull_through_caches": {"quay": {"upstream": "quay.io"}},
    "replication": {"destinations": [{"region": "eu-central-1"}]},
}


@pytest.fixture(scope="session")
def platform(tmp_path_factory):
    """`dev`, `dev-blue` and `prod` in one account, whose registry `dev-blue` has something to say about."""
    others = {
        "dev-blue": {"network.cidr": "10.1.0.0/16", "registry": REGISTRY},
        "prod": {"network.cidr": "10.2.0.0/16"},
    }
    return Platforms(tmp_path_factory.mktemp("platform")).platform(DEV, platform=IDS, others=others)


@pytest.fixture(scope="session")
def environments(platform):
    """Its environments, by name."""
    return {one.name: one for one in platform.environments}


@pytest.fixture(scope="session")
def roles(simulator, platform):
    """The roles of an environment, by its name."""
    return {one.name: ci_roles.roles(simulator, platform, one.name) for one in platform.environments}
