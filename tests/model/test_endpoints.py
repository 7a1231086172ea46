"""Who calls which services of AWS, and what has to be there where nothing lets calls out of the VPC."""

import pytest
from support.addons import EVERY, OWN_DRIVER, ZONES
from support.clusters import cluster
from support.platforms import OURS

from stackwright.model.addons import ADDONS
from stackwright.model.calls import NODES, POD_IDENTITY, SESSION_MANAGER, callers, interface_endpoints
from stackwright.model.catalogue.endpoints import GATEWAY_SERVICES, INTERFACE_SERVICES, service_name
from stackwright.model.catalogue.regions import REGIONS
from stackwright.model.settings.eks_addons import CALLS

OF_NODES = [*(service for service in NODES if service != "s3"), POD_IDENTITY]


def isolated(endpoints, **others):
    """A cluster in a network without a way out, with endpoints and other changes."""
    return cluster({}, **{"network.nat": "none", "network.interface_endpoints": endpoints}, **others)


@pytest.mark.parametrize(
    "addon", [addon for addon in ADDONS if addon.calls and "route53" not in addon.calls], ids=lambda one: one.name
)
def test_an_addon_that_reaches_nothing_is_refused(platforms, addon):
    """Its pods would start and fail at every call; the refusal names all that is missing, and who calls it."""
    disabled = {"cluster.eks_addons": {"aws-ebs-csi-driver": {"enabled": False}}} if addon.name == "ebs_csi" else {}
    changes = {**isolated(OF_NODES, addons={addon.name: {}}), **disabled}
    missing = [service for service in addon.calls if service not in (*OF_NODES, "s3")]
    faults = platforms.faults(changes)

    assert len(faults) == bool(missing)
    for service in missing:
        assert f"{service} (for addons.{addon.name})" in faults[0]
    assert platforms.faults({**changes, "network.interface_endpoints": [*OF_NODES, *missing]}) == []


@pytest.mark.parametrize("name", ["external_dns", "cert_manager"])
def test_what_calls_route_53_is_refused_where_it_has_no_endpoint(platforms, name):
    """Its API has an endpoint in us-east-1 and nowhere else; everywhere else only a way out helps."""
    changes = isolated("auto", addons={name: ZONES})
    (fault,) = platforms.faults(changes)

    assert f"addons.{name}: calls route53, of which there is no endpoint in eu-west-1" in fault
    assert platforms.faults({**changes, "network.nat": "single"}) == []
    virginia = platforms.environment({**changes, "region": "us-east-1"})
    assert "route53" in interface_endpoints(virginia)


def test_a_region_without_an_endpoint_for_eks_needs_a_way_out(platforms):
    """EKS runs there, and has no endpoint for its own API."""
    (fault,) = platforms.faults({**isolated("auto"), "region": "mx-central-1"})

    assert "cluster: calls eks, of which there is no endpoint in mx-central-1" in fault


@pytest.mark.parametrize(("destination", "missing"), [("cloudwatch", ["logs"]), ("s3", [])])
def test_a_bastion_that_session_manager_cannot_reach_is_refused(platforms, destination, missing):
    """It needs what the agent calls, and a way to the record of its sessions."""
    access = {"bastion": {"session_logs": {"destination": destination}}}
    (fault,) = platforms.faults(isolated(OF_NODES, access=access))
    needed = [*SESSION_MANAGER, *missing]

    assert f"add {', '.join(needed)}, or auto, or set network.nat" in fault
    assert platforms.faults(isolated([*OF_NODES, *needed], access=access)) == []


def test_records_in_a_bucket_need_a_way_to_it(platforms):
    """S3 is reached through its gateway endpoint, from which images come as well."""
    access = {"bastion": {"session_logs": {"destination": "s3"}}}
    changes = isolated("auto", access=access, **{"network.gateway_endpoints": []})
    (fault,) = platforms.faults(changes)

    assert "network.gateway_endpoints: lacks s3 (for cluster, access.bastion)" in fault


@pytest.mark.parametrize("nat", ["none", "single"])
def test_auto_is_exactly_what_is_called(platforms, nat):
    """With a way out too, where endpoints spare the NAT gateway's price by the gigabyte."""
    addons = {name: {} for name in ("karpenter", "external_secrets", "loki")}
    environment = platforms.environment({**isolated("auto", addons=addons), "network.nat": nat})

    assert set(interface_endpoints(environment)) == {*OF_NODES, "sqs", "ssm", "secretsmanager"}


def test_auto_can_stand_beside_others(platforms):
    """What workloads call, no file says."""
    environment = platforms.environment(isolated(["auto", "execute-api"]))

    assert interface_endpoints(environment) == ("execute-api", *sorted(OF_NODES))


def test_auto_without_a_cluster_is_nothing(platforms):
    """Nobody calls anything."""
    assert interface_endpoints(platforms.environment({"network.interface_endpoints": "auto"})) == ()


def test_a_list_means_what_it_says(platforms):
    """Nothing is added to it."""
    assert interface_endpoints(platforms.environment({"network.interface_endpoints": ["sts"]})) == ("sts",)


def test_what_cannot_be_refused_is_told(platforms):
    """Some things have to be set in charts, of which no file here speaks."""
    addons = {"karpenter": {}, "cluster_autoscaler": {}, "loki": {}}
    told = platforms.platform(isolated("auto", addons=addons), platform=OURS).notices
    about = [line for line in told if "nothing lets it out" in line]

    assert [line.split(": ")[1] for line in about] == ["addons.cluster_autoscaler", "addons.karpenter"]
    assert all("https://" in line for line in about)
    assert platforms.platform(cluster({}, addons=addons), platform=OURS).notices == ()


def test_whoever_is_declared_calls_what_is_known(platforms):
    """A service that is spelled otherwise than its endpoint could never be reached."""
    environment = platforms.environment(cluster(OWN_DRIVER, access={}, addons=EVERY))
    called = {service for caller in callers(environment) for service in caller.services}
    declared = {service for addon in ADDONS for service in addon.calls} | {
        one for many in CALLS.values() for one in many
    }

    assert called | declared <= INTERFACE_SERVICES | {*GATEWAY_SERVICES}


@pytest.mark.parametrize(
    ("region", "service", "name"),
    [
        ("eu-west-1", "sqs", "com.amazonaws.eu-west-1.sqs"),
        ("us-east-1", "route53", "com.amazonaws.route53"),
        ("cn-north-1", "sqs", "cn.com.amazonaws.cn-north-1.sqs"),
        ("cn-north-1", "ssm", "com.amazonaws.cn-north-1.ssm"),
        ("cn-north-1", "s3", "com.amazonaws.cn-north-1.s3"),
    ],
)
def test_an_endpoint_has_the_name_that_aws_gave_it(region, service, name):
    """Global services are named without a region; in China, some start with another domain and some do not."""
    assert service_name(service, REGIONS[region]) == name
