"""An add-on, declared once: its settings, what it needs of AWS, and what its chart has to be told.

An add-on is something that Argo CD installs into the cluster. Its AWS half is made from this declaration by one
construct (`aws/addons`); what it is told about that half is known before anything is applied.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar

from stackwright.model.addons.needs import Needs, Policies, Role
from stackwright.model.context import Context
from stackwright.model.iam import Statement
from stackwright.model.settings.consequence import Consequence, changing, makes, nothing, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import KubernetesName

SettingsT = TypeVar("SettingsT", bound="AddonSettings")


ROLE = makes("eks_pod_identity_association", "iam_role")
"""What every add-on gets that calls AWS."""
OBSERVABILITY = "observability"
"""Namespace of whatever watches the cluster."""


@changing(
    namespace=nothing("Argo CD moves the add-on; its volumes, and the namespace itself, stay where they were"),
)
class AddonSettings(Settings):
    """What the settings of all add-ons have: where the add-on runs."""

    namespace: KubernetesName
    """Its namespace."""

    @property
    def service_accounts(self) -> tuple[str, ...]:
        """All of its service accounts that get a role, in its namespace."""
        return ()


@changing(
    namespace=replaces("eks_pod_identity_association") | updates("iam_role"),
    service_account=replaces("eks_pod_identity_association") | updates("iam_role"),
)
class AwsAddonSettings(AddonSettings):
    """What the settings of add-ons have that call AWS: as whom."""

    service_account: KubernetesName
    """Its service account."""

    @property
    def service_accounts(self) -> tuple[str, ...]:
        """All of its service accounts that get a role, in its namespace."""
        return (self.service_account,)


@dataclass(frozen=True)
class Surroundings:
    """What other layers have made that policies of add-ons name.

    Attributes:
        vpc_id: The VPC.
        network_account_id: The account that the VPC and its subnets belong to.
        secrets_key_arn: KMS key of the environment's secrets.
        node_ssm: Whether Session Manager can open a shell on the cluster's nodes.
        node_statements: What nodes may do beside what AWS's own policies for them say.
    """

    vpc_id: str
    network_account_id: str
    secrets_key_arn: str
    node_ssm: bool
    node_statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What every add-on's chart has to know.

    Attributes:
        namespace: Its namespace.
        cluster_name: The cluster, by which the add-on marks what it makes.
        region: The region, which pods cannot ask the instance for: its metadata are a hop too far away.
    """

    namespace: str
    cluster_name: str
    region: str


@dataclass(frozen=True)
class AwsFacts(Facts):
    """What the chart of an add-on has to know that calls AWS. One with more to tell has a class of its own.

    Attributes:
        iam_role_arn: Role of its service account.
        service_account: Its service account.
    """

    iam_role_arn: str
    service_account: str


@dataclass(frozen=True)
class Addon(Generic[SettingsT]):
    """One add-on.

    Attributes:
        name: Its key below `addons`.
        purpose: What it is for, in a few words.
        settings: The shape of its block.
        grants: What its role may do, in a few words.
        beside: What it gets beside its role, in a few words.
        needs: The AWS half.
        calls: Services of AWS that it does not work without, by the names of their endpoints.
        requires: Other add-ons that it does not work without, by name, each with what for.
        isolated: What has to be set elsewhere where nothing lets it out of the VPC, with its source.
        told: What its chart has to know beside `AwsFacts`: a function that makes them, given these.
        hands_on: Names of those of its `Surroundings` that its chart has to know too.
        annotates: Names of the facts, beside namespace and service account, that the tree of GitOps is told.
        eks_name: What EKS calls the same add-on; its own name with hyphens if left out.
        consequence: What comes and goes with it.
    """

    name: str
    purpose: str
    settings: type[SettingsT]
    grants: str = ""
    needs: Callable[[Context, SettingsT, Surroundings], Needs] = lambda _context, _settings, _around: Needs()
    calls: tuple[str, ...] = ()
    requires: Mapping[str, str] = field(default_factory=dict, hash=False)
    isolated: str = ""
    beside: str = ""
    told: Callable[[AwsFacts, Context, SettingsT], AwsFacts] = lambda facts, _context, _settings: facts
    hands_on: tuple[str, ...] = ()
    annotates: tuple[str, ...] = ()
    eks_name: str = ""
    consequence: Consequence = ROLE

    @property
    def id(self) -> str:
        """Its construct id, and the last part of its names."""
        return self.name.replace("_", "-")

    def role(self, context: Context, settings: AwsAddonSettings, policies: Policies, **more: Any) -> Role:  # noqa: ANN401
        """Its role, named after it.

        Args:
            context: Where it is made.
            settings: Its block.
            policies: What it may do.
            more: Further fields of `Role`.
        """
        description = f"Add-on {self.name} of {context.names.cluster}"
        return Role(context.names.addon(self.name), description, settings.service_account, policies, **more)

    def facts(self, context: Context, settings: SettingsT) -> Facts:
        """What its chart has to know; all of it is known before anything is applied."""
        facts = Facts(settings.namespace, context.names.cluster, context.region.name)
        if not isinstance(settings, AwsAddonSettings):
            return facts
        arn = context.role_arn(context.names.addon(self.name))
        own = AwsFacts(**asdict(facts), iam_role_arn=arn, service_account=settings.service_account)
        return self.told(own, context, settings)

    def annotations(self, context: Context, settings: SettingsT) -> dict[str, str]:
        """What the tree of GitOps is told of it: annotations of the cluster's secret. Lists are joined by commas."""
        facts = asdict(self.facts(context, settings))
        shared = [name for name in ("namespace", "service_account") if name in facts]
        told = {name: facts[name] for name in (*shared, *self.annotates)}
        return {
            f"{self.name}_{name}": ",".join(value) if isinstance(value, tuple) else value
            for name, value in told.items()
        }

    def fact_texts(self, context: Context, settings: SettingsT, around: Surroundings) -> dict[str, Any]:
        """The facts as plain values by name: text, and lists of text.

        What is handed on of other layers is among them; it is known once these are applied.
        """
        handed_on = {name: getattr(around, name) for name in self.hands_on}
        facts = {**asdict(self.facts(context, settings)), **handed_on}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}
