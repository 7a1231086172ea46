"""The workloads layer: roles of a team's own pods, in a state that changes as often as they do."""

from stackwright.layers.cluster import CLUSTER
from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import WorkloadsRef
from stackwright.model.rules import workloads as rules
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.workloads import WorkloadsSettings
from stackwright.model.workloads import identity


def _build(inputs: Inputs[WorkloadsSettings]) -> Built[WorkloadsRef]:
    from stackwright.aws.workloads.workloads import Workloads

    cluster = inputs.environment.block(ClusterSettings)
    pod_identity = bool(cluster and cluster.pod_identity)
    tokens = "irsa" in {identity(one, pod_identity=pod_identity) for one in inputs.settings.root.values()}
    return Workloads(
        inputs.stack,
        "workloads",
        context=inputs.context,
        settings=inputs.settings,
        pod_identity=pod_identity,
        cluster=inputs.read(CLUSTER) if tokens else None,
    )


WORKLOADS = Layer(
    name="workloads",
    purpose="Roles for your own workloads in AWS. Without it there is no workloads layer.",
    settings=WorkloadsSettings,
    ref=WorkloadsRef,
    build=_build,
    reads=(CLUSTER,),
    faults=rules.faults,
    used_names=rules.used_names,
)
