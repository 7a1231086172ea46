"""What a cluster has made in AWS and no state knows of: load balancers, volumes, nodes. It takes that away itself.

So its controllers have to live as long as there is any of it, and Argo CD must not make anew what is deleted. Hence
the order: Argo CD lets go, then load balancers, then volumes, then Karpenter's nodes; the rest goes with the cluster.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from stackwright.delivery.errors import DeliveryError
from stackwright.terraform.runner import Result

Kubectl = Callable[[Sequence[str]], Result]
"""Runs kubectl with some arguments, against the cluster."""
APPLICATIONS, APPLICATION_SETS = "applications.argoproj.io", "applicationsets.argoproj.io"
NODES = ("nodepools.karpenter.sh", "nodeclaims.karpenter.sh", "ec2nodeclasses.karpenter.k8s.aws")
ROUTES = ("ingresses.networking.k8s.io", "gateways.gateway.networking.k8s.io")
WORKLOADS = "deployments,statefulsets,daemonsets,cronjobs,jobs,replicasets,pods"
"""What may use a volume. Deployments first: one of them may be an operator that makes the others."""
TIMEOUT = "--timeout=15m"
"""How long one kind of thing may take to go: AWS takes minutes for a load balancer."""
LET_GO = json.dumps({"spec": {"syncPolicy": {"automated": None}}})


class Contents:
    """The contents of one cluster.

    Args:
        kubectl: Runs kubectl.
        progress: Called with a line before each step.
    """

    def __init__(self, kubectl: Kubectl, progress: Callable[[str], None]) -> None:
        self._kubectl, self._progress = kubectl, progress

    def delete(self) -> None:
        """Delete what would outlive the cluster.

        Raises:
            DeliveryError: The cluster was not reached, or something did not go.
        """
        kinds = set(self._run("api-resources", "--output=name").split())
        if APPLICATIONS in kinds:
            self._progress("Argo CD lets go: nothing that is deleted is made anew")
            self._stop_argo_cd(has_sets=APPLICATION_SETS in kinds)
        self._progress("deleting load balancers")
        for kind in (one for one in ROUTES if one in kinds):
            self._run("delete", kind, "--all", "--all-namespaces", TIMEOUT)
        for service in self._balanced():
            self._run("delete", "service", service["name"], f"--namespace={service['namespace']}", TIMEOUT)
        self._progress("deleting volumes, with what uses them")
        for namespace in sorted({one["metadata"]["namespace"] for one in self._listed("persistentvolumeclaims")}):
            self._run("delete", WORKLOADS, "--all", f"--namespace={namespace}", TIMEOUT)
            self._run("delete", "persistentvolumeclaims", "--all", f"--namespace={namespace}", TIMEOUT)
        for kind in (one for one in NODES if one in kinds):
            self._progress(f"deleting {kind.partition('.')[0]} of Karpenter")
            self._run("delete", kind, "--all", TIMEOUT)

    def listed(self) -> Iterator[str]:
        """What would be deleted, a line each."""
        kinds = set(self._run("api-resources", "--output=name").split())
        for kind in (one for one in (*ROUTES, "persistentvolumeclaims", *NODES) if one in kinds):
            for one in self._listed(kind):
                yield _named(kind, one["metadata"])
        for service in self._balanced():
            yield _named("services", service)

    def _stop_argo_cd(self, *, has_sets: bool) -> None:
        """First what makes the sets, then the sets, which would make their applications anew, then these."""
        roots = [one["metadata"] for one in self._listed(APPLICATIONS) if not one["metadata"].get("ownerReferences")]
        self._let_go(roots)
        if has_sets:
            self._run("delete", APPLICATION_SETS, "--all", "--all-namespaces", "--cascade=orphan", TIMEOUT)
        self._let_go([one["metadata"] for one in self._listed(APPLICATIONS)])

    def _let_go(self, applications: Sequence[Mapping[str, Any]]) -> None:
        for one in applications:
            where = f"--namespace={one['namespace']}"
            self._run("patch", APPLICATIONS, one["name"], where, "--type=merge", f"--patch={LET_GO}")

    def _balanced(self) -> list[Mapping[str, Any]]:
        """Services for which AWS keeps a load balancer."""
        return [one["metadata"] for one in self._listed("services") if one["spec"].get("type") == "LoadBalancer"]

    def _listed(self, kind: str) -> list[Mapping[str, Any]]:
        printed = self._run("get", kind, "--all-namespaces", "--output=json")
        found: list[Mapping[str, Any]] = json.loads(printed)["items"]
        return found

    def _run(self, *arguments: str) -> str:
        result = self._kubectl(arguments)
        if result.code:
            raise DeliveryError(
                f"kubectl {' '.join(arguments[:2])} failed: {result.output.strip()}\n\n"
                "nothing was destroyed by Terraform; mend it and run this again, or empty the cluster by hand and say "
                "--cluster-is-empty"
            )
        return result.output


def _named(kind: str, metadata: Mapping[str, Any]) -> str:
    namespace = f"{metadata['namespace']}/" if metadata.get("namespace") else ""
    return f"{kind.partition('.')[0]} {namespace}{metadata['name']}"
