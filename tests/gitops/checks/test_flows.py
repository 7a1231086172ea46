"""Every connection that something needs is let through, from both ends."""

import pytest
from support.shop import EXPECTED

from stackwright.gitops.checks.flows import findings
from stackwright.gitops.objects.manifests import read

DENY = "NetworkPolicy default-deny"


def told(shop):
    """What is found, as it is printed."""
    return sorted({str(found) for found in findings(shop.rendered, EXPECTED.roles)})


def test_what_is_needed_and_let_through_passes(shop):
    """Calls of pods, of the load balancer and of Prometheus, names, and the credentials of AWS."""
    assert told(shop) == []


def policy(shop, name):
    """The spec of a NetworkPolicy."""
    return shop.shop[f"NetworkPolicy {name}"]["spec"]


def port(shop, name):
    """The port of a service."""
    return shop.shop[f"Service {name}"]["spec"]["ports"][0]


BROKEN = {
    "gitops/shop: shop: Deployment web: must not send to Deployment api on port 8080, as address api.shop:8080 needs; "
    "name that in a NetworkPolicy of shop": lambda shop: policy(shop, "web").update(egress=[]),
    "gitops/shop: shop: Deployment api: takes nothing of Deployment web on port 8080, as address api.shop:8080 needs; "
    "name that in a NetworkPolicy of shop": lambda shop: policy(shop, "api")["ingress"].pop(0),
    "gitops/shop: shop: Deployment web: lets in nobody from outside of the cluster on port 8080, as Ingress web needs; "
    "let the load balancer's addresses in, by an ipBlock of a NetworkPolicy": lambda shop: policy(shop, "web").update(
        ingress=[]
    ),
    "gitops/shop: shop: Deployment api: has a role of AWS, and must not send to the agent that hands out its "
    "credentials; let it send to the ipBlock 169.254.170.23/32, port 80": lambda shop: policy(shop, "api")[
        "egress"
    ].pop(0),
    "gitops/shop: shop: Deployment api: has a role of AWS, and must not send to its APIs; let it send to an ipBlock, "
    "port 443": lambda shop: policy(shop, "api")["egress"].pop(1),
    "gitops/shop: shop: Namespace shop: what no NetworkPolicy names is let through; add a NetworkPolicy for every pod "
    "and both directions that names nothing: default-deny": lambda shop: shop.shop.pop(DENY),
    "gitops/shop: shop: Deployment web: API of container app names the service apu of namespace shop, and nobody makes "
    "it; name one that there is (api, web), or switch on what makes it": lambda shop: shop.container("web").update(
        env=[{"name": "API", "value": "http://apu:8080"}]
    ),
    "gitops/shop: shop: Deployment web: address main.watch:9090 names the service main of namespace watch, and nobody "
    "makes it; name one that there is (none), or switch on what makes it": lambda shop: shop.container("web").update(
        args=["--metrics=http://main.watch.svc:9090"]
    ),
    "gitops/shop: shop: Deployment web: address api.shop:9090 names port 9090 of the service api of namespace shop, "
    "which has not got it; use one of its ports: 8080 (http)": lambda shop: shop.container("web").update(
        env=[{"name": "API", "value": "api:9090"}]
    ),
    "gitops/shop: shop: Ingress web: backend web names the service web of namespace shop, whose selector chooses no "
    "pod; mend the service's selector, or the labels of the pods": lambda shop: shop.shop["Service web"]["spec"].update(
        selector={"app": "wep"}
    ),
    "gitops/shop: shop: Ingress web: backend web names port http of the service web of namespace shop, which has not "
    "got it; use one of its ports: 8080 (web)": lambda shop: port(shop, "web").update(name="web"),
    "gitops/shop: shop: Ingress web: backend web leads to the port grpc of Deployment web, which has not got it; use "
    "one of its ports as the service's targetPort: http": lambda shop: port(shop, "web").update(targetPort="grpc"),
    "gitops/shop: shop: ServiceMonitor api: selects no port of any service; mend its selector, namespaces or "
    "ports": lambda shop: shop.shop["ServiceMonitor api"]["spec"]["endpoints"][0].update(port="metrics"),
    "gitops/shop: shop: PodMonitor api: selects no pod; mend its selector or namespaces": lambda shop: shop.shop[
        "PodMonitor api"
    ]["spec"].update(namespaceSelector={"matchNames": ["watch"]}),
    "gitops/shop: shop: PodMonitor api: names port metrics of Deployment api, which has not got it; use one of its "
    "ports: http": lambda shop: shop.shop["PodMonitor api"]["spec"]["podMetricsEndpoints"][0].update(port="metrics"),
}


@pytest.mark.parametrize(("said", "broken"), BROKEN.items())
def test_each_end_that_is_shut_is_told(shop, said, broken):
    """One thing changed, one line, with the place and the remedy."""
    broken(shop)

    assert told(shop) == [said]


@pytest.mark.parametrize(
    ("change", "denies"),
    [
        ({"policyTypes": ["Egress", "Ingress"], "ingress": []}, True),
        ({"policyTypes": ["Ingress"]}, False),
        ({"podSelector": {"matchLabels": {"app": "api"}}}, False),
        ({"egress": [{}]}, False),
    ],
)
def test_a_namespace_of_ours_denies_what_nobody_names(shop, change, denies):
    """Every pod, both directions, no exception: another form of the same is as good."""
    policy(shop, "default-deny").update(change)

    assert any("what no NetworkPolicy names" in found for found in told(shop)) != denies


def test_prometheus_is_let_into_the_namespace_of_others(shop):
    """By ServiceMonitors and by PodMonitors."""
    policy(shop, "api")["ingress"].pop(1)

    place = "gitops/shop: shop: Deployment api: takes nothing of Prometheus main on port 8080, as"
    remedy = "needs; name that in a NetworkPolicy of shop"
    assert told(shop) == [f"{place} PodMonitor api {remedy}", f"{place} it is scraped {remedy}"]


def test_every_pod_asks_for_names(shop):
    """By UDP and by TCP, unless it has names of its own."""
    del shop.shop["NetworkPolicy dns"]
    shop.spec("api")["dnsPolicy"] = "Default"

    assert told(shop) == [
        f"gitops/shop: shop: Deployment web: must not ask the cluster's DNS for names, by {protocol}; "
        "let it send to k8s-app: kube-dns of kube-system, port 53"
        for protocol in ("TCP", "UDP")
    ]


def test_a_service_in_another_namespace_is_pointed_at(shop):
    """The usual mistake in values that are written before namespaces are."""
    shop.container("web")["args"] = ["--api=http://api.shop-dev.svc.cluster.local:8080"]

    (found,) = told(shop)
    assert found.endswith("and nobody makes it; there is one in shop: name that")


@pytest.mark.parametrize("way", ["volumes", "items", "projected", "envFrom", "env"])
def test_what_a_config_map_says_is_what_its_pods_call(shop, way):
    """However the pods are given it."""
    (config,) = read("{kind: ConfigMap, metadata: {name: config, namespace: shop}, data: {a: 'x: http://web:8080/'}}")
    shop.shop["ConfigMap config"] = config
    assert told(shop) == []

    volumes = {
        "volumes": {"configMap": {"name": "config"}},
        "items": {"configMap": {"name": "config", "items": [{"key": "a", "path": "a"}]}},
        "projected": {"projected": {"sources": [{"configMap": {"name": "config"}}]}},
    }
    if way in volumes:
        shop.spec("api")["volumes"] = [{"name": "config", **volumes[way]}]
    elif way == "envFrom":
        shop.container("api")["envFrom"] = [{"configMapRef": {"name": "config"}}]
    else:
        one = {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "config", "key": "a"}}}
        shop.container("api")["env"] = [one]

    assert [found.split(";")[0] for found in told(shop)] == [
        (
            "gitops/shop: shop: Deployment api: must not send to Deployment web on port 8080, as address "
            "web.shop:8080 needs"
        ),
        (
            "gitops/shop: shop: Deployment web: takes nothing of Deployment api on port 8080, as address "
            "web.shop:8080 needs"
        ),
    ]


def test_of_a_config_map_only_the_keys_count_that_a_pod_gets(shop):
    """What stands beside them is for others."""
    (config,) = read("{kind: ConfigMap, metadata: {name: config, namespace: shop}, data: {a: 'http://web:8080', b: x}}")
    shop.shop["ConfigMap config"] = config
    one = {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "config", "key": "b"}}}
    shop.container("api")["env"] = [one]

    assert told(shop) == []


def test_on_the_way_out_the_services_port_counts_and_on_the_way_in_the_containers(shop):
    """As the VPC CNI looks at them; a service with another port than its containers needs both."""
    port(shop, "api")["port"] = 80
    shop.container("web")["env"] = [{"name": "API", "value": "http://api"}]
    (found,) = told(shop)
    assert "Deployment web: must not send to Deployment api on port 80" in found

    policy(shop, "web")["egress"][0]["ports"].append({"port": 80})
    assert told(shop) == []


WEBHOOK = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: any}
webhooks: [{name: any.example, clientConfig: {service: {name: api, namespace: shop, port: 8080}}, rules: []}]
"""
API = """
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: any}
spec: {service: {name: api, namespace: shop, port: 8080}}
"""
CONVERSION = """
kind: CustomResourceDefinition
metadata: {name: any}
spec: {conversion: {webhook: {clientConfig: {service: {name: api, namespace: shop, port: 8080}}}}}
"""


@pytest.mark.parametrize("text", [WEBHOOK, API, CONVERSION])
def test_the_api_server_reaches_who_answers_for_it(shop, text):
    """It is no pod: only a range lets it in."""
    (one,) = read(text)
    one.setdefault("apiVersion", "apiextensions.k8s.io/v1")
    if one["kind"] == "CustomResourceDefinition":
        one["spec"] |= {"group": "any.example", "names": {"kind": "Any"}, "versions": []}
    shop.shop["any"] = one

    (found,) = told(shop)
    assert f"Deployment api: lets in nobody from outside of the cluster on port 8080, as {one['kind']} any" in found


def test_a_canarys_services_are_called_where_an_annotation_chooses_between_them(shop):
    """The backend's port says so; Argo Rollouts then names stable and canary service."""
    backend = shop.shop["Ingress web"]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    backend["port"] = {"name": "use-annotation"}
    rolled = {"stableService": "web", "canaryService": "web-canary"}
    traffic = {"trafficRouting": {"alb": {"ingress": "web", "servicePort": 8080}}}
    (rollout,) = read("{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: web, namespace: shop}}")
    reference = {"kind": "Deployment", "name": "web"}
    shop.shop["Rollout web"] = {**rollout, "spec": {"workloadRef": reference, "strategy": {"canary": rolled | traffic}}}

    (found,) = told(shop)
    assert (
        "Ingress web: backend web-canary names the service web-canary of namespace shop, and nobody makes it" in found
    )


def test_a_rollout_of_another_ingress_does_not_count(shop):
    """Neither does one of the same name elsewhere."""
    backend = shop.shop["Ingress web"]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    backend["port"] = {"name": "use-annotation"}
    for name, namespace, ingress in (("a", "shop", "other"), ("b", "elsewhere", "web")):
        alb = {"ingress": ingress, "servicePort": 8080}
        canary = {"stableService": "gone", "trafficRouting": {"alb": alb}}
        spec = {"workloadRef": {"kind": "Deployment", "name": "none"}, "strategy": {"canary": canary}}
        metadata = {"name": name, "namespace": namespace}
        shop.shop[f"Rollout {name}"] = {"kind": "Rollout", "metadata": metadata, "spec": spec}

    assert told(shop) == []


@pytest.mark.parametrize(("target", "found"), [("http", 0), (8080, 0), ("grpc", 1), (9090, 1)])
def test_a_monitor_may_name_the_port_of_the_pods(shop, target, found):
    """By number or by name, whatever the service calls its own."""
    endpoint = {"targetPort": target}
    shop.shop["ServiceMonitor api"]["spec"]["endpoints"] = [endpoint]

    assert len(told(shop)) == found


@pytest.mark.parametrize("port", [{"portNumber": 8080}, {"targetPort": "http"}])
def test_a_pod_monitor_may_name_its_port_otherwise(shop, port):
    """By number, and in the old way."""
    shop.shop["PodMonitor api"]["spec"]["podMetricsEndpoints"] = [port]

    assert told(shop) == []
