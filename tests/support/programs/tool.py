"""A program with a layer that installs one chart, and reads nothing."""

from dataclasses import dataclass
from typing import Annotated

from cdktf_cdktf_provider_helm.provider import HelmProvider, HelmProviderKubernetes
from cdktf_cdktf_provider_helm.release import Release, ReleaseSet
from cdktf_cdktf_provider_kubernetes.namespace_v1 import NamespaceV1, NamespaceV1Metadata
from cdktf_cdktf_provider_kubernetes.provider import KubernetesProvider
from constructs import Construct
from pydantic import Field

from stackwright.model.layer import Inputs, Layer
from stackwright.model.settings.form import Settings
from stackwright.synthesis.program import Program

HOST = "https://main.example.com"


class ToolSettings(Settings):
    """A tool."""

    values: str = ""
    """Values of its chart, before what Terraform alone knows."""
    set: dict[str, str] = Field(default_factory=dict)
    """Single values, over these."""


@dataclass(frozen=True)
class ToolRef:
    """A tool."""

    name: Annotated[str, "Name of the release"]


class Tool(Construct):
    """A tool, told the id that Kubernetes gave to its namespace."""

    def __init__(self, scope: Construct, id_: str, *, settings: ToolSettings) -> None:
        super().__init__(scope, id_)
        KubernetesProvider(self, "kubernetes", host=HOST)
        HelmProvider(self, "helm", kubernetes=HelmProviderKubernetes(host=HOST))
        namespace = NamespaceV1(self, "namespace", metadata=NamespaceV1Metadata(name="tools"))
        release = Release(
            self,
            "release",
            name="tool",
            repository="https://charts.example.com",
            chart="tool",
            version="1.2.3",
            namespace=namespace.metadata.name,
            values=[settings.values, f"uid: {namespace.metadata.uid}"],
            set=[ReleaseSet(name=name, value=value) for name, value in settings.set.items()],
        )
        self.ref = ToolRef(name=release.name)


def build(inputs: Inputs[ToolSettings]) -> Tool:
    """The construct of the layer."""
    return Tool(inputs.stack, "tool", settings=inputs.settings)


TOOL = Layer(name="tool", purpose="A tool. Without it there is none.", settings=ToolSettings, ref=ToolRef, build=build)

program = Program(layers=(TOOL,))

if __name__ == "__main__":
    program.main()
