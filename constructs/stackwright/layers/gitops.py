"""The gitops layer: Argo CD, and what it has to know to make everything else in the cluster."""

from stackwright.layers.addons import ADDONS
from stackwright.layers.cluster import CLUSTER
from stackwright.layers.network import NETWORK
from stackwright.layers.secrets_ import SECRETS
from stackwright.layers.workloads import WORKLOADS
from stackwright.model.gitops import argo_cd_values, objects
from stackwright.model.gitops.cluster_secret import cluster_secret
from stackwright.model.gitops.tree import Tree
from stackwright.model.layer import Built, Inputs, Layer
from stackwright.model.refs import GitOpsRef
from stackwright.model.rules import gitops as rules
from stackwright.model.settings.gitops import GitOpsSettings


def _build(inputs: Inputs[GitOpsSettings]) -> Built[GitOpsRef]:
    from stackwright.aws.argo_cd.argo_cd import ArgoCd
    from stackwright.aws.argo_cd.managed_argo_cd import ManagedArgoCd

    environment, settings = inputs.environment, inputs.settings
    tree, stage = Tree.of(environment, settings), environment.settings.stage
    secret = cluster_secret(environment, settings, vpc_id=inputs.read(NETWORK).vpc_id)
    if settings.mode == "eks_capability":
        return ManagedArgoCd(
            inputs.stack,
            "argo-cd",
            context=inputs.context,
            settings=settings,
            url=tree.url,
            secrets=inputs.read(SECRETS),
            secret=secret,
            begin=objects.manifests(settings, tree, stage),
        )
    return ArgoCd(
        inputs.stack,
        "argo-cd",
        context=inputs.context,
        settings=settings,
        url=tree.url,
        cluster=inputs.read(CLUSTER),
        secret=secret,
        values=argo_cd_values.values(environment, settings),
        begin=objects.release_values(settings, tree, stage),
    )


GITOPS = Layer(
    name="gitops",
    purpose="Argo CD, which makes everything inside the cluster. Without it there is no gitops layer.",
    settings=GitOpsSettings,
    ref=GitOpsRef,
    build=_build,
    reads=(CLUSTER, SECRETS, NETWORK),
    follows=(ADDONS, WORKLOADS),  # pods get their roles when they start
    faults=rules.faults,
    notices=rules.notices,
)
