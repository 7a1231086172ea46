"""The `addons` block: what each add-on inside the cluster needs of AWS."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from stackwright.model.catalogue import limits
from stackwright.model.errors import Fault, Refusal, refuse
from stackwright.model.settings.eks_addons import KubernetesName
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import LogRetentionDays, filled, matching, within


def _once(ids: tuple[str, ...]) -> tuple[str, ...]:
    for place, zone in enumerate(ids):
        if zone in ids[:place]:
            raise refuse("is listed twice", "remove one of the two", place)
    return ids


# Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html
HostedZoneId = Annotated[
    str,
    AfterValidator(
        matching("Z[A-Z0-9]{3,31}", "is not the id of a hosted zone", "write it like Z0123456789ABCDEFGHIJ")
    ),
    WithJsonSchema({"type": "string", "pattern": "^Z[A-Z0-9]{3,31}$"}),
]
# Each zone takes about 60 characters of a policy.
HostedZoneIds = Annotated[tuple[HostedZoneId, ...], AfterValidator(filled), AfterValidator(_once), Field(max_length=50)]
BucketName = Annotated[str, within(limits.S3_BUCKET)]


class LoadBalancerControllerSettings(Settings):
    """AWS Load Balancer Controller: makes load balancers for Ingresses, Gateways and Services."""

    namespace: KubernetesName = "kube-system"
    """Its namespace."""
    service_account: KubernetesName = "aws-load-balancer-controller"
    """Its service account."""


class ExternalSecretsSettings(Settings):
    """External Secrets Operator: reads this environment's secrets, and no others, into Kubernetes."""

    namespace: KubernetesName = "external-secrets"
    """Its namespace."""
    service_account: KubernetesName = "external-secrets"
    """Its service account."""


class ExternalDnsSettings(Settings):
    """ExternalDNS: keeps records in Route 53 for Ingresses and Services."""

    hosted_zone_ids: HostedZoneIds
    """Ids of the hosted zones that it may write to, at most 50."""
    namespace: KubernetesName = "external-dns"
    """Its namespace."""
    service_account: KubernetesName = "external-dns"
    """Its service account."""


class CertManagerSettings(Settings):
    """cert-manager: proves by TXT records in Route 53 that a domain is yours."""

    hosted_zone_ids: HostedZoneIds
    """Ids of the hosted zones that it may write TXT records to, at most 50."""
    namespace: KubernetesName = "cert-manager"
    """Its namespace."""
    service_account: KubernetesName = "cert-manager"
    """Its service account."""


class ClusterAutoscalerSettings(Settings):
    """Cluster Autoscaler: changes the sizes of this cluster's node groups."""

    namespace: KubernetesName = "kube-system"
    """Its namespace."""
    service_account: KubernetesName = "cluster-autoscaler"
    """Its service account."""


class KarpenterSettings(Settings):
    """Karpenter: starts and ends nodes of its own choice. Brings the nodes' role, and a queue of what AWS announces."""

    namespace: KubernetesName = "kube-system"
    """Its namespace. In kube-system, its calls to the API are served before those of workloads."""
    service_account: KubernetesName = "karpenter"
    """Its service account."""


class VeleroSettings(Settings):
    """Velero: backs up objects of the cluster into a bucket, and volumes into snapshots."""

    bucket: BucketName | None = None
    """Name of the bucket, unique in all of AWS. `<project>-<env>-velero` if left out."""
    noncurrent_days: int = Field(default=30, ge=1, le=3650)
    """Days for which backups that were deleted or replaced can be restored, 1 to 3,650. How long backups are kept is
    said in Velero's schedules: a bucket that deletes by age would break its repositories."""
    namespace: KubernetesName = "velero"
    """Its namespace."""
    service_account: KubernetesName = "velero-server"
    """Its service account."""


class LokiSettings(Settings):
    """Loki: keeps logs in a bucket."""

    bucket: BucketName | None = None
    """Name of the bucket, unique in all of AWS. `<project>-<env>-loki` if left out."""
    retention_days: int = Field(default=365, ge=2, le=3650)
    """Days after which the bucket deletes what Loki has not deleted, 2 to 3,650. Set it beyond `retention_period` of
    Loki, which deletes what nobody asks for any longer in the right order."""
    noncurrent_days: int = Field(default=7, ge=1, le=3650)
    """Days for which deleted objects can be restored, 1 to 3,650."""
    namespace: KubernetesName = "loki"
    """Its namespace."""
    service_account: KubernetesName = "loki"
    """Its service account."""


class CloudwatchSettings(Settings):
    """Container Insights: the CloudWatch agent sends metrics, Fluent Bit sends logs."""

    retention_days: LogRetentionDays = 30
    """Days after which logs are deleted; one of the periods that CloudWatch Logs knows."""
    namespace: KubernetesName = "amazon-cloudwatch"
    """Namespace of both."""
    service_account: KubernetesName = "cloudwatch-agent"
    """Service account of the CloudWatch agent."""
    fluent_bit_service_account: KubernetesName = "fluent-bit"
    """Service account of Fluent Bit."""

    @model_validator(mode="after")
    def _two_accounts(self) -> "CloudwatchSettings":
        if self.service_account == self.fluent_bit_service_account:
            remedy = "give Fluent Bit an account of its own"
            raise refuse("is the agent's service account too", remedy, "fluent_bit_service_account")
        return self


class EbsCsiSettings(Settings):
    """A driver for EBS volumes that you install yourself, instead of EKS's own add-on aws-ebs-csi-driver."""

    namespace: KubernetesName = "kube-system"
    """Its namespace."""
    service_account: KubernetesName = "ebs-csi-controller-sa"
    """Service account of its controller."""


class AddonsSettings(Settings):
    """The AWS half of add-ons that GitOps installs: roles, queues, buckets.

    Each add-on is off until it is named; `{}` takes its defaults.
    """

    aws_load_balancer_controller: LoadBalancerControllerSettings | None = None
    """Load balancers for Ingresses, Gateways and Services."""
    external_secrets: ExternalSecretsSettings | None = None
    """This environment's secrets as Kubernetes secrets."""
    external_dns: ExternalDnsSettings | None = None
    """Records in Route 53."""
    cert_manager: CertManagerSettings | None = None
    """Certificates by DNS proof in Route 53."""
    cluster_autoscaler: ClusterAutoscalerSettings | None = None
    """Sizes of node groups."""
    karpenter: KarpenterSettings | None = None
    """Nodes beside those of node groups."""
    velero: VeleroSettings | None = None
    """Backups."""
    loki: LokiSettings | None = None
    """Logs in a bucket."""
    cloudwatch: CloudwatchSettings | None = None
    """Logs and metrics in CloudWatch."""
    ebs_csi: EbsCsiSettings | None = None
    """EBS volumes, by a driver of your own."""

    @property
    def enabled(self) -> tuple[str, ...]:
        """Names of the add-ons that are on, in the order in which this class lists them."""
        return tuple(name for name in type(self).model_fields if getattr(self, name) is not None)

    @property
    def service_accounts(self) -> dict[str, list[tuple[str, str]]]:
        """Namespace and name of the service accounts that get a role, by add-on."""
        found = {}
        for name in self.enabled:
            settings = getattr(self, name)
            found[name] = [(settings.namespace, settings.service_account)]
            if isinstance(settings, CloudwatchSettings):
                found[name].append((settings.namespace, settings.fluent_bit_service_account))
        return found

    @model_validator(mode="after")
    def _one_role_each(self) -> "AddonsSettings":
        faults = list(self._shared_accounts())
        if faults:
            raise Refusal(*faults)
        return self

    def _shared_accounts(self) -> Iterator[Fault]:
        """Service accounts of two add-ons: Pod Identity gives each one role."""
        first: dict[tuple[str, str], str] = {}
        for name, accounts in self.service_accounts.items():
            for account in accounts:
                if (other := first.setdefault(account, name)) != name:
                    problem = f"is the service account of {other} too, and gets one role only"
                    yield Fault(problem, "choose another", (name, "service_account"), account[1])
