"""A small platform with an Argo CD: environment files, a tree, a chart, and what Terraform makes for them."""

import io
import os
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from stackwright.cdk import cache_folder
from stackwright.gitops.rendering import charts
from support.clusters import cluster
from support.platforms import ENVIRONMENT, OURS, PLATFORM, changed, write

SHOP, STORE = "metrics_server", "velero"
"""The add-ons by which the two applications of the tree are switched on."""


def on(*addons: str) -> dict[str, object]:
    """Changes to an environment file that make an Argo CD, and switch some applications on."""
    public = {"endpoint.public": True, "endpoint.public_cidrs": ["8.8.8.0/24"]}
    return cluster(public, gitops={}, addons={name: {} for name in addons})


ON = on(SHOP, STORE)
"""With both applications."""

TREE = {
    "root/kustomization.yaml": "resources: [shop.yaml, store.yaml]\n",
    "root/shop.yaml": """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: shop }
spec:
  goTemplate: true
  generators: [clusters: { selector: { matchLabels: { enable_metrics_server: "true" } } }]
  template:
    metadata: { name: shop }
    spec:
      destination: { namespace: shop }
      source:
        repoURL: https://git.example/platform.git
        path: '{{ .metadata.annotations.gitops_path }}/shop'
""",
    "root/store.yaml": """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: store, annotations: { argocd.argoproj.io/sync-wave: "5" } }
spec:
  goTemplate: true
  generators: [clusters: { selector: { matchLabels: { enable_velero: "true" } } }]
  template:
    metadata: { name: store }
    spec:
      destination: { namespace: data }
      sources:
        - repoURL: https://charts.example
          chart: store
          targetRevision: 1.0.0
          helm:
            valueFiles: [$tree/gitops/store/values.yaml]
            valuesObject: { vpc: '{{ .metadata.annotations.aws_vpc_id }}' }
        - { repoURL: https://git.example/platform.git, ref: tree }
""",
    "shop/kustomization.yaml": "resources: [shop.yaml]\n",
    "shop/shop.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: shop }
spec:
  replicas: 1
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: web
          image: registry.example/shop:1.0.0
          env: [{ name: A, value: a }, { name: B, value: b }]
          resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 32Mi } }
---
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: shop }
stringData: { password: correct horse battery staple }
""",
    "store/values.yaml": "size: 10\nconfig: |\n  one\n  two\n  three\n",
}
CHART = {
    "Chart.yaml": "{apiVersion: v2, name: store, version: 1.0.0}\n",
    "values.yaml": "{size: 1, config: none, vpc: none}\n",
    "templates/all.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata: { name: store, namespace: {{ .Release.Namespace }} }
data: { size: "{{ .Values.size }}", vpc: {{ .Values.vpc }}, config: {{ .Values.config | quote }} }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: made-up, namespace: {{ .Release.Namespace }} }
data: { certificate: {{ randAlphaNum 30 }}, size: "{{ .Values.size }}" }
---
apiVersion: v1
kind: Secret
metadata: { name: store, namespace: {{ .Release.Namespace }} }
data: { password: {{ randAlphaNum 30 | b64enc }} }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: "store:reader" }
rules: []
---
apiVersion: v1
kind: Pod
metadata: { name: store-test, annotations: { helm.sh/hook: test } }
spec: { containers: [] }
""",
}


class Project:
    """A repository, of which everything can be changed.

    Args:
        folder: A new folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environments(dev=ON)
        self.tree(TREE)
        pack(folder / "charts" / "store-1.0.0.tgz", CHART)

    def environments(self, **files: Mapping[str, object]) -> None:
        """Write environment files: changes of the valid one."""
        wholes = {name: changed(ENVIRONMENT, {"environment": name, **changes}) for name, changes in files.items()}
        for number, whole in enumerate(wholes.values()):
            whole["network"] = {"cidr": f"10.{number}.0.0/16"}
        write(self.folder / "environments", {"platform": changed(PLATFORM, OURS), **wholes})

    def tree(self, texts: Mapping[str, str]) -> None:
        """Write files of the tree."""
        for path, text in texts.items():
            file = self.folder / "gitops" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a text in a file of the tree."""
        text = (self.folder / "gitops" / path).read_text()
        assert old in text
        self.tree({path: text.replace(old, new)})

    def commit(self) -> None:
        """Commit all there is."""
        if not (self.folder / ".git").exists():
            self.git("init", "--quiet", ".")
            (self.folder / ".gitignore").write_text("charts/\ngitops.out/\n")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "all")

    def git(self, *arguments: str) -> str:
        """Run git, whatever is configured on this machine."""
        variables = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        person = ["-c", "user.name=Ada Okafor", "-c", "user.email=ada@shop.example"]
        command = ["git", "-C", str(self.folder), *person, *arguments]
        return subprocess.run(command, env=variables, capture_output=True, text=True, check=True).stdout


def pack(archive: Path, texts: Mapping[str, str]) -> Path:
    """Pack a chart as its repository would."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    name = archive.name.rpartition("-")[0]
    with tarfile.open(archive, "w:gz") as packed:
        for path, text in texts.items():
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(text.encode())
            packed.addfile(entry, io.BytesIO(text.encode()))
    return archive


@pytest.fixture
def argo_cd(tmp_path, monkeypatch):
    """A small platform with an Argo CD, and this process in its folder."""
    project = Project(tmp_path / "project")
    monkeypatch.chdir(project.folder)
    monkeypatch.setenv(charts.FOLDER, str(project.folder / "charts"))
    monkeypatch.setenv(cache_folder.VARIABLE, str(tmp_path / "cache"))
    return project
