"""Rules over composed names and tags: what AWS allows, and each name once, at the key that they come from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stackwright.model.addons.karpenter import KARPENTER, discovery_tags
from stackwright.model.catalogue.limits import MAX_TAGS, Scope
from stackwright.model.environment import Account, Environment
from stackwright.model.errors import Fault, dotted
from stackwright.model.gaps import rule
from stackwright.model.layer import Layers, UsedName
from stackwright.model.rules import ci
from stackwright.model.rules.accounts import account_names
from stackwright.model.rules.limits import limit_faults
from stackwright.model.settings.addons import AddonsSettings
from stackwright.model.settings.values import RESERVED_TAGS

_WHERE: dict[Scope, str] = {
    "partition": "in all of AWS",
    "account": "in an account",
    "region": "in an account and region",
    "network": "in a VPC",
}


def name_faults(environment: Environment, layers: Layers) -> Iterator[Fault]:
    """Names that break a limit of AWS."""
    yield from limit_faults(environment_names(environment, layers))


def environment_names(environment: Environment, layers: Layers) -> Iterator[UsedName]:
    """Every name that an environment uses, as far as they are known."""
    for layer in layers:
        if layer.name in environment.blocks:
            yield from rule(layer.used_names)(environment)
    yield from ci.used_names(environment)


@dataclass(frozen=True)
class Claim:
    """A name, and whose it is going to be.

    Attributes:
        owner: The environment or account that makes the thing of that name.
        used: The name.
    """

    owner: Account | Environment
    used: UsedName

    @property
    def file(self) -> str:
        """The file that it comes from."""
        return f"{self.owner.name}.yaml" if isinstance(self.owner, Environment) else "platform.yaml"

    @property
    def identity(self) -> tuple[str, ...] | None:
        """What no other claim may have; None where a name of its kind may be given again."""
        scope = self.used.limit.unique
        return (self.used.limit.what, self.used.name, *self._place(scope)) if scope else None

    def _place(self, scope: Scope) -> tuple[str, ...]:
        if scope == "partition":
            return (self.owner.region.partition,)
        account = self.owner.account if isinstance(self.owner, Environment) else self.owner
        if scope == "account":
            return (account.id,)
        return (account.id, self.owner.name if scope == "network" else self.used.region or self.owner.region.name)

    def clash(self, earlier: "Claim") -> Fault:
        """What is wrong with it when an earlier one is of the same identity."""
        used, scope = self.used, self.used.limit.unique
        once = f"AWS takes it once {_WHERE[scope]}" if scope else ""
        where = f"{dotted(earlier.used.key)} of {earlier.file}"
        rename = "rename the environment" if used.key == ("environment",) else "choose another, here or there"
        problem = f"makes the {used.limit.what} {used.name!r}, as {where} does, and {once}"
        return Fault(problem, used.rename or rename, used.key)


def claims(accounts: Iterable[Account], environments: Sequence[Environment], layers: Layers) -> Iterator[Claim]:
    """Every name of a platform: those of the accounts' own stacks, then those of the environments."""
    for account in accounts:
        yield from (Claim(account, used) for used in account_names(account))
    for environment in environments:
        yield from (Claim(environment, used) for used in environment_names(environment, layers))


def clashes(
    accounts: Iterable[Account], environments: Sequence[Environment], layers: Layers
) -> Iterator[tuple[str, Fault]]:
    """Names that are given twice where AWS takes them once: the file of the later one, and what is wrong with it.

    Hyphens join the parts of names and stand in them: `database` of `dev-blue` is `blue-database` of `dev`.
    """
    first: dict[tuple[str, ...], Claim] = {}
    for claim in claims(accounts, environments, layers):
        yield from _clash(claim, first)


@rule
def _clash(claim: Claim, first: dict[tuple[str, ...], Claim]) -> Iterator[tuple[str, Fault]]:
    file, identity = claim.file, claim.identity
    if identity and (earlier := first.setdefault(identity, claim)) is not claim:
        yield file, claim.clash(earlier)


@rule
def tag_faults(environment: Environment) -> Iterator[Fault]:
    """More tags than AWS allows."""
    addons = environment.block(AddonsSettings)
    discovery = discovery_tags(environment.names) if addons and addons.of(KARPENTER) else {}
    # Each subnet may carry its tier's tags on top of the environment's, and those that Kubernetes looks for.
    largest = max(map(len, environment.network.subnet_tags.values()), default=0)
    count = len({*environment.tags, *RESERVED_TAGS}) + largest + 1 + len(discovery)
    if count > MAX_TAGS:
        problem = f"add up to {count} tags with those of platform.yaml, AWS allows {MAX_TAGS} on a resource"
        yield Fault(problem, f"drop {count - MAX_TAGS} or more", ("tags",))
