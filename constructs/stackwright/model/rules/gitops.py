"""Rules over GitOps, in view of the cluster, of the add-ons and of the secrets around it."""

from collections.abc import Iterator

from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key, did_you_mean
from stackwright.model.gaps import rule
from stackwright.model.layer import Case
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.capabilities import ArgoCdCapabilitySettings
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.gitops import GitOpsSettings
from stackwright.model.settings.secrets_ import SecretsSettings

ONLY_HELM = ("hostname", "sso", "roles", "notifications", "high_availability", "own_upgrade", "values")
"""Settings of an Argo CD of one's own; of the other, AWS decides, or `cluster.capabilities.argocd` says."""
SYSTEM = ("kube-system", "kube-public", "kube-node-lease", "default")


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's GitOps."""
    environment, settings = case.environment, case.environment.block(GitOpsSettings)
    if settings is None:
        return
    yield from _cluster_faults(environment, settings)
    yield from _credential_faults(environment, settings)
    yield from _hand_over_faults(environment, settings)
    yield from _namespace_faults(environment, settings)
    yield from _host_faults(environment, settings)


def notices(case: Case) -> Iterator[str]:
    """What has to be there before the layer can be planned."""
    environment, settings = case.environment, case.environment.block(GitOpsSettings)
    if settings:
        yield from (f"{environment.name}: {notice}" for notice in _reach_notices(environment, settings))


@rule
def _cluster_faults(environment: Environment, settings: GitOpsSettings) -> Iterator[Fault]:
    cluster = environment.block(ClusterSettings)
    if cluster is None:
        return
    capability = cluster.capabilities.argocd
    if settings.mode == "helm":
        if capability:
            remedy = "set it to eks_capability, or remove cluster.capabilities.argocd"
            yield Fault("installs a second Argo CD beside the one that AWS runs", remedy, ("gitops", "mode"), "helm")
        return
    if capability is None:
        problem = "needs Argo CD as an EKS Capability, which signs people in by IAM Identity Center"
        remedy = "add cluster.capabilities.argocd with idc_instance_arn, roles and access_policies"
        yield Fault(problem, remedy, ("gitops", "mode"), "eks_capability")
        return
    yield from _capability_faults(settings, capability)


@rule
def _capability_faults(settings: GitOpsSettings, capability: ArgoCdCapabilitySettings) -> Iterator[Fault]:
    for name in ONLY_HELM:
        if name in settings.written:
            problem = "is for an Argo CD of one's own, and mode eks_capability has AWS run it"
            remedy = (
                "remove it" if name != "roles" else "remove it, and name members in cluster.capabilities.argocd.roles"
            )
            yield Fault(problem, remedy, ("gitops", name))
    if settings.namespace != capability.namespace:
        remedy = f"write {capability.namespace}, or change cluster.capabilities.argocd.namespace"
        yield Fault("is not the namespace of the capability", remedy, ("gitops", "namespace"), settings.namespace)
    # EKS gives the capability's role an entry that lets it do nothing to what it deploys.
    # Source: https://docs.aws.amazon.com/eks/latest/userguide/argocd-register-clusters.html
    if not capability.access_policies:
        problem = "lets Argo CD deploy nothing into the cluster"
        remedy = "write access_policies: {AmazonEKSClusterAdminPolicy: {scope: cluster}}"
        yield Fault(problem, remedy, ("cluster", "capabilities", "argocd"))


@rule
def _credential_faults(environment: Environment, settings: GitOpsSettings) -> Iterator[Fault]:
    credentials, secrets = settings.repository.credentials, environment.block(SecretsSettings)
    if credentials is None or secrets is None:
        return
    key: Key = ("gitops", "repository", "credentials", "secret")
    if credentials.secret not in secrets.root:
        remedy = did_you_mean(credentials.secret, secrets.root) if secrets.root else f"add secrets.{credentials.secret}"
        yield Fault("is not one of secrets", remedy, key, credentials.secret)
    elif secrets.root[credentials.secret].generate is not None:
        problem = "has a generated value, and a repository knows nothing of it"
        yield Fault(problem, f"remove generate from secrets.{credentials.secret}", key, credentials.secret)


@rule
def _hand_over_faults(environment: Environment, settings: GitOpsSettings) -> Iterator[Fault]:
    """What External Secrets brings to Argo CD: it has to be there, and so has the secret."""
    addons, secrets = environment.block(AddonsSettings), environment.block(SecretsSettings)
    for name, wanted in (("sso", settings.sso), ("notifications", settings.notifications)):
        if wanted is None:
            continue
        if not _has(addons, "external_secrets"):
            yield Fault("is brought by External Secrets", "add addons.external_secrets: {}", ("gitops", name))
        if secrets is None or f"argocd-{name}" not in secrets.root:
            problem = f"is read from the secret argocd-{name}, which secrets do not have"
            yield Fault(problem, f"add secrets.argocd-{name}: {{}}", ("gitops", name))


@rule
def _namespace_faults(environment: Environment, settings: GitOpsSettings) -> Iterator[Fault]:
    """Applications of teams that would come to lie where others are."""
    addons = environment.block(AddonsSettings)
    taken = dict.fromkeys(SYSTEM, "Kubernetes") | {settings.namespace: "Argo CD"}
    for addon, own in addons.enabled.items() if addons else ():
        taken.setdefault(own.namespace, f"addons.{addon.name}")
    for name, namespace in settings.namespaces(environment.name).items():
        if other := taken.get(namespace):
            key: Key = ("gitops", "applications", name, "namespace")
            yield Fault(f"is the namespace of {other}", "choose another", key, namespace)


@rule
def _host_faults(environment: Environment, settings: GitOpsSettings) -> Iterator[Fault]:
    addons = environment.block(AddonsSettings)
    if settings.hostname and not _has(addons, "aws_load_balancer_controller"):
        remedy = "add addons.aws_load_balancer_controller: {}, or remove it"
        yield Fault("needs a load balancer", remedy, ("gitops", "hostname"), settings.hostname)
    if settings.sso and not settings.hostname:
        problem = "sends people back to a host name, and there is none"
        yield Fault(problem, "add gitops.hostname", ("gitops", "sso"))
    given = settings.roles.admins or settings.roles.developers
    if given and settings.mode == "helm" and not settings.sso:
        yield Fault("has groups, and nobody comes with groups without sso", "add gitops.sso", ("gitops", "roles"))


def _has(addons: AddonsSettings | None, name: str) -> bool:
    return addons is not None and name in {addon.name for addon in addons.enabled}


@rule
def _reach_notices(environment: Environment, settings: GitOpsSettings) -> Iterator[str]:
    cluster = environment.block(ClusterSettings)
    if settings.mode == "eks_capability":
        yield (
            "gitops: Argo CD begins when somebody who reaches the cluster's API has applied what the layer puts out: "
            f"terraform -chdir=cdktf.out/stacks/{environment.name}-gitops output -raw manifests | kubectl apply -f -"
        )
    elif cluster and not cluster.endpoint.public:
        yield (
            "gitops: the cluster's API has a private endpoint only: plan and apply of this layer need a runner inside "
            "the VPC, or in a network that reaches it, e.g. a self-hosted one in a private subnet; GitHub's own cannot "
            "reach it. Or have AWS run Argo CD: mode: eks_capability"
        )
