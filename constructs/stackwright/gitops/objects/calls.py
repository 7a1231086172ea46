"""Who calls which service, as far as what is rendered says it.

Environment variables, arguments and mounted ConfigMaps name addresses; Ingresses, webhooks and APIServices name
services; monitors select what Prometheus scrapes. What a program knows by itself, such as the Kubernetes API, stands in
no file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stackwright.gitops.objects.addresses import addresses, only_address
from stackwright.gitops.objects.configuration import configuration
from stackwright.gitops.objects.contents import Contents, Port, Running
from stackwright.gitops.objects.label_selectors import selects
from stackwright.gitops.objects.manifests import Object, texts
from stackwright.gitops.objects.pods import containers
from stackwright.gitops.rendering.applications import Rendered

USE_ANNOTATION = "use-annotation"
"""The backend's port where an annotation of the Ingress says which service is meant.

Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions
"""


@dataclass(frozen=True)
class Call:
    """A service that is called.

    Attributes:
        app: The application of what says so.
        one: The object that says so.
        said: How it says so.
        namespace: The service's namespace.
        service: Its name.
        port: Its port by number or name; None if any.
        sources: The pods that call, as far as they are known.
        from_outside: Whether a load balancer or the API server calls, whose address is none of a pod.
    """

    app: Rendered
    one: Object
    said: str
    namespace: str
    service: str
    port: Port | None
    sources: Sequence[Running] = ()
    from_outside: bool = False


def calls(contents: Contents) -> Iterator[Call]:
    """Every call that something speaks of."""
    for pod in contents.pods:
        yield from _of_a_pod(pod, contents)
    for app, one in contents.of_kind("Ingress"):
        yield from _of_an_ingress(app, one, contents)
    yield from _of_the_api_server(contents)
    for app, one in contents.of_kind("AnalysisTemplate", "ClusterAnalysisTemplate", "Alertmanager", "Prometheus"):
        yield from _in_texts(app, one, one["spec"], (), contents)


def monitored(contents: Contents) -> Iterator[tuple[Rendered, Object, Sequence[Call]]]:
    """Every ServiceMonitor with the calls that Prometheus makes because of it; none if it selects nothing."""
    scrapers = [pod for pod in contents.pods if pod.maker["kind"] == "Prometheus"]
    for app, one in contents.of_kind("ServiceMonitor"):
        spaces = namespaces_of(app, one, contents)
        services = [
            (namespace, name, service)
            for (namespace, name), (_, service) in contents.services.items()
            if namespace in spaces and selects(one["spec"]["selector"], service["metadata"].get("labels") or {})
        ]
        yield (
            app,
            one,
            [
                Call(app, one, "it is scraped", namespace, name, port, scrapers)
                for endpoint in one["spec"]["endpoints"]
                for namespace, name, service in services
                for port in _scraped(endpoint, service, contents.behind(namespace, service))
            ],
        )


def namespaces_of(app: Rendered, monitor: Object, contents: Contents) -> Sequence[str]:
    """The namespaces that a monitor looks into."""
    selector = monitor["spec"].get("namespaceSelector") or {}
    return list(contents.namespaces) if selector.get("any") else selector.get("matchNames", [app.namespace_of(monitor)])


def _of_a_pod(pod: Running, contents: Contents) -> Iterator[Call]:
    for _, container in containers(dict(pod.spec)):
        for variable in container.get("env") or ():
            found = only_address(variable.get("value") or "", pod.namespace)
            if found and (pod.namespace, found.service) not in contents.services:
                said = f"{variable['name']} of container {container['name']}"
                yield Call(pod.app, pod.maker, said, found.namespace, found.service, found.port, [pod])
        given = [variable.get("value") for variable in container.get("env") or ()]
        said_here = [given, container.get("args"), container.get("command")]
        yield from _in_texts(pod.app, pod.maker, said_here, [pod], contents)
    for one, data in configuration(pod, contents):
        yield from _in_texts(pod.app, one, data, [pod], contents)


def _in_texts(
    app: Rendered,
    one: Object,
    value: Any,  # noqa: ANN401 - any YAML
    sources: Sequence[Running],
    contents: Contents,
) -> Iterator[Call]:
    namespace = app.namespace_of(one)
    found = {address for text in texts(value) for address in addresses(text, namespace, contents)}
    for address in sorted(found, key=str):
        yield Call(app, one, f"address {address}", address.namespace, address.service, address.port, sources)


def _of_an_ingress(app: Rendered, one: Object, contents: Contents) -> Iterator[Call]:
    spec, namespace = one["spec"], app.namespace_of(one)
    paths = [path for rule in spec.get("rules") or () for path in (rule.get("http") or {}).get("paths") or ()]
    for backend in [path["backend"] for path in paths] + [spec.get("defaultBackend") or {}]:
        if service := backend.get("service"):
            port = service["port"].get("number") or service["port"].get("name")
            found = [(service["name"], port)] if port != USE_ANNOTATION else _rolled(one, namespace, contents)
            for name, number in found:
                yield Call(app, one, f"backend {name}", namespace, name, number, from_outside=True)


def _rolled(ingress: Object, namespace: str, contents: Contents) -> Iterator[tuple[str, Port]]:
    """The services that Argo Rollouts divides an Ingress's traffic between."""
    for app, one in contents.of_kind("Rollout"):
        canary = one["spec"].get("strategy", {}).get("canary") or {}
        alb = (canary.get("trafficRouting") or {}).get("alb") or {}
        if app.namespace_of(one) == namespace and alb.get("ingress") == ingress["metadata"]["name"]:
            for name in (canary.get("stableService"), canary.get("canaryService"), alb.get("rootService")):
                if name:
                    yield name, alb["servicePort"]


def _of_the_api_server(contents: Contents) -> Iterator[Call]:
    for app, one in contents.of_kind("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"):
        for webhook in one["webhooks"]:
            if service := webhook["clientConfig"].get("service"):
                yield _answered(app, one, f"webhook {webhook['name']}", service)
    for app, one in contents.of_kind("CustomResourceDefinition"):
        conversion = (one["spec"].get("conversion") or {}).get("webhook") or {}
        if service := (conversion.get("clientConfig") or {}).get("service"):
            yield _answered(app, one, "its conversion", service)
    for app, one in contents.of_kind("APIService"):
        if service := one["spec"].get("service"):
            yield _answered(app, one, "its own requests", service)


def _answered(app: Rendered, one: Object, said: str, service: Mapping[str, Any]) -> Call:
    return Call(app, one, said, service["namespace"], service["name"], service.get("port", 443), from_outside=True)


def _scraped(endpoint: Mapping[str, Any], service: Object, behind: Sequence[Running]) -> Iterator[Port]:
    """The ports of a service that an endpoint of a monitor means: by their name, or by the pods' port behind them."""
    for port in service["spec"].get("ports") or ():
        wanted, container = endpoint.get("port"), endpoint.get("targetPort")
        meant = {pod.number(container) for pod in behind} - {None} if container else set()
        if port.get("name") == wanted if wanted else meant & {pod.led_to(port) for pod in behind}:
            yield port["port"]
