"""A small shop that every rule lets pass: two workloads, one of which calls the other, and Prometheus beside them.

A test changes one thing of it.
"""

import copy

from stackwright.gitops.expected import Expected
from stackwright.gitops.objects.manifests import read
from stackwright.gitops.rendering.applications import Rendered
from stackwright.gitops.rendering.cluster import Cluster
from support.custom_resources import definition

SHOP = """
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {stackwright.io/owner: team, pod-security.kubernetes.io/enforce: restricted}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}, automountServiceAccountToken: false}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: api, namespace: shop}, automountServiceAccountToken: false}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      containers:
        - name: app
          image: registry.example/web:v1
          env: [{name: API, value: "http://api:8080/v1"}]
          ports: [{name: http, containerPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  template:
    metadata: {labels: {app: api}}
    spec:
      serviceAccountName: api
      containers:
        - name: app
          image: registry.example/api:v1
          env: [{name: AWS_REGION, value: eu-west-1}]
          ports: [{name: http, containerPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 8080, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {selector: {app: api}, ports: [{name: http, port: 8080, targetPort: http}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]}}]}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: api
  namespace: shop
  annotations: {argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true}
spec: {selector: {matchLabels: {app: api}}, endpoints: [{port: http}]}
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: api
  namespace: shop
  annotations: {argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true}
spec: {selector: {matchLabels: {app: api}}, podMetricsEndpoints: [{port: http}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ipBlock: {cidr: 10.0.0.0/16}}]
      ports: [{port: http}]
  egress:
    - to: [{podSelector: {matchLabels: {app: api}}}]
      ports: [{port: 8080}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
      ports: [{port: 8080}]
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: watch}}
          podSelector: {matchLabels: {app.kubernetes.io/name: prometheus}}
      ports: [{port: 8080}]
  egress:
    - to: [{ipBlock: {cidr: 169.254.170.23/32}}]
      ports: [{port: 80}]
    - to: [{ipBlock: {cidr: 0.0.0.0/0}}]
      ports: [{port: 443}]
"""
WATCH = """
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: watch}
spec: {serviceAccountName: main}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: main, namespace: watch}}
"""
PROJECT = {
    "kind": "AppProject",
    "metadata": {"name": "platform"},
    "spec": {
        "sourceRepos": ["https://git.example/platform.git"],
        "destinations": [{"server": "https://kubernetes.default.svc", "namespace": "*"}],
        "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
    },
}
TEAMS = {
    "kind": "AppProject",
    "metadata": {"name": "applications"},
    "spec": {
        "sourceRepos": ["https://git.example/*"],
        "destinations": [{"server": "https://kubernetes.default.svc", "namespace": "shop"}],
        "clusterResourceWhitelist": [{"group": "", "kind": "Namespace"}],
    },
}
EXPECTED = Expected(
    Cluster(
        "acme-dev",
        "1.35",
        {"environment": "dev", "stage": "development"},
        {"gitops_path": "gitops", "argo_cd_namespace": "argocd"},
    ),
    {("shop", "api"): "workloads.api"},
    frozenset({"acme-dev-database"}),
    (PROJECT, TEAMS),
)


MONITORS = [definition(kind, "monitoring.coreos.com") for kind in ("ServiceMonitor", "PodMonitor", "Prometheus")]


class Shop:
    """Two applications, to be changed.

    Attributes:
        shop: The objects of the shop by kind and name, e.g. `shop["Service api"]`.
        watch: Those of the application that looks at it.
        specs: What both Applications say, by their names.
    """

    def __init__(self) -> None:
        self.shop = _by_name(read(SHOP))
        self.watch = _by_name([*MONITORS, *read(WATCH)])
        self.specs = {
            "shop": _spec("applications", "shop", []),
            "watch": _spec("platform", "watch", ["CreateNamespace=true"]),
        }

    def spec(self, name):
        """The spec of the pods of a Deployment."""
        return self.shop[f"Deployment {name}"]["spec"]["template"]["spec"]

    def container(self, name):
        """The container of a Deployment."""
        return self.spec(name)["containers"][0]

    @property
    def rendered(self):
        """Both, as they come from rendering."""
        return [
            Rendered(
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": name}, "spec": spec},
                tuple((self.shop if name == "shop" else self.watch).values()),
            )
            for name, spec in self.specs.items()
        ]


def _by_name(objects):
    return {f"{one['kind']} {one['metadata']['name']}": copy.deepcopy(one) for one in objects}


def _spec(project, name, options):
    return {
        "project": project,
        "source": {"repoURL": "https://git.example/platform.git", "path": f"gitops/{name}"},
        "destination": {"server": "https://kubernetes.default.svc", "namespace": name},
        "syncPolicy": {"syncOptions": options, "retry": {"limit": 5}},
    }
