"""What a cluster opens to the internet is named, and speaks TLS."""

import json
import re
from collections.abc import Iterator

from stackwright.policy.rule import Problem, Tree, tree_rule
from stackwright.policy.rules.kubernetes_rbac import of_kind, problem

_ALB = "alb.ingress.kubernetes.io"
_SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme"
_MODERN = re.compile(r"ELBSecurityPolicy-(TLS13-1-[23]-|TLS-1-2-|FS-1-2-)")


@tree_rule(
    "k8s-services-internal",
    title="Services open nothing to the internet",
    why="A NodePort listens on every node, and a load balancer of a Service passes by every Ingress and its rules.",
    remedy="use ClusterIP and an Ingress, or say aws-load-balancer-scheme: internal",
    severity="high",
    about=("Service",),
    controls=("SOC2 CC6.6",),
)
def services(tree: Tree) -> Iterator[Problem]:
    """Load balancers of Services say that they are internal."""
    for app, one in of_kind(tree, "Service"):
        kind = one["spec"].get("type", "ClusterIP")
        scheme = (one["metadata"].get("annotations") or {}).get(_SCHEME)
        if kind == "NodePort":
            yield problem(app, one, "listens on every node")
        elif kind == "LoadBalancer" and scheme != "internal":
            yield problem(app, one, "has a load balancer that faces the internet")


@tree_rule(
    "k8s-ingress-internal",
    title="In production what faces the internet is agreed on",
    why="Anybody who may change the tree could otherwise open an application to everybody by one annotation.",
    remedy="say scheme: internal, or waive it for this one and say who may reach it",
    severity="high",
    about=("Ingress", "IngressClassParams"),
    controls=("SOC2 CC6.6",),
    stages=("production",),
)
def ingresses(tree: Tree) -> Iterator[Problem]:
    """By the annotation, or by the class."""
    for app, one in of_kind(tree, "Ingress"):
        if (one["metadata"].get("annotations") or {}).get(f"{_ALB}/scheme") == "internet-facing":
            yield problem(app, one, "faces the internet")
    for app, one in of_kind(tree, "IngressClassParams"):
        if (one.get("spec") or {}).get("scheme") == "internet-facing":
            yield problem(app, one, "makes every Ingress of its class face the internet")


@tree_rule(
    "k8s-ingress-tls",
    title="Ingresses speak TLS 1.2 or newer",
    why="A listener of HTTP sends passwords in clear text, and older versions of TLS are broken.",
    remedy='say listen-ports: [{"HTTPS":443}] and ssl-policy: ELBSecurityPolicy-TLS13-1-2-2021-06',
    severity="high",
    about=("Ingress",),
    controls=("FSBP ELB.1", "SOC2 CC6.7"),
)
def tls(tree: Tree) -> Iterator[Problem]:
    """Those of the load balancer controller; one of HTTP that redirects is fine."""
    for app, one in of_kind(tree, "Ingress"):
        said = {
            name.partition("/")[2]: value
            for name, value in (one["metadata"].get("annotations") or {}).items()
            if name.startswith(f"{_ALB}/")
        }
        if not said:
            continue
        if "HTTP" in _listens(said.get("listen-ports"), with_tls="certificate-arn" in said) and not said.get(
            "ssl-redirect"
        ):
            yield problem(app, one, "answers in clear text")
        if (policy := said.get("ssl-policy")) and not _MODERN.match(policy):
            yield problem(app, one, f"speaks old versions of TLS: {policy}")


def _listens(ports: str | None, *, with_tls: bool) -> set[str]:
    """The protocols of the listeners; without a word, HTTPS where there is a certificate, else HTTP."""
    if ports is None:
        return {"HTTPS" if with_tls else "HTTP"}
    return {protocol for listener in json.loads(ports) for protocol in listener}
