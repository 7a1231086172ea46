"""Rules over the roles of CI: their names, their limits, and what would not be theirs alone."""

from collections.abc import Iterable, Iterator, Sequence

from stackwright.model.catalogue import limits
from stackwright.model.catalogue.placeholders import is_example_account
from stackwright.model.catalogue.policy_limits import MAX_ROLE_POLICIES, ROLE_POLICIES_SOURCE
from stackwright.model.ci import access_entries
from stackwright.model.ci.boundary import boundary
from stackwright.model.ci.roles import AREAS, Policies, apply_policies, plan_policies
from stackwright.model.ci.scope import Scope
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault
from stackwright.model.gaps import rule
from stackwright.model.iam import UNKNOWN, Statement, document_problem
from stackwright.model.layer import UsedName
from stackwright.model.settings.cluster import ClusterSettings
from stackwright.model.settings.platform_file import PlatformSettings

PLAN_POLICIES = ("read", "state", "refused")
APPLY_POLICIES = ("read", *(area.name for area in AREAS), "state", "refused")
BY_NAME = (
    *(limits.IAM_ROLE, limits.IAM_INSTANCE_PROFILE, limits.S3_BUCKET, limits.KMS_ALIAS),
    *(limits.SQS_QUEUE, limits.EVENT_RULE, limits.SSM_DOCUMENT, limits.AUTO_SCALING_GROUP),
)
"""What policies know by its name, and by nothing else. Policies are called as their roles are."""
_SHORTEN = "shorten the name of the project or of the environment, or set ci.roles: false"


@rule
def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of an environment's roles of CI, of their policies and of the boundary."""
    if not environment.platform.ci.roles:
        return
    names = environment.names
    for role, policies in ((names.plan_role, PLAN_POLICIES), (names.apply_role, APPLY_POLICIES)):
        yield UsedName(limits.IAM_ROLE, role, remedy=_SHORTEN)
        yield from (UsedName(limits.IAM_POLICY, f"{role}-{policy}", remedy=_SHORTEN) for policy in policies)
    if not environment.platform.iam.permissions_boundary:
        yield UsedName(limits.IAM_POLICY, names.boundary, remedy=_SHORTEN)


@rule
def platform_faults(platform: PlatformSettings) -> Iterator[Fault]:
    """More policies than a role can have."""
    ci = platform.ci
    for key, own, given in (
        ("plan_policies", len(PLAN_POLICIES), ci.plan_policies),
        ("apply_policies", len(APPLY_POLICIES), ci.apply_policies),
    ):
        if own + len(given) > MAX_ROLE_POLICIES:
            problem = f"are {len(given)} beside {own} of the role's own, AWS allows {MAX_ROLE_POLICIES}"
            remedy = f"list {MAX_ROLE_POLICIES - own} at most: merge some"
            yield Fault(f"{problem} ({ROLE_POLICIES_SOURCE})", remedy, ("ci", key))


@rule
def remarks(platform: PlatformSettings) -> Iterator[Fault]:
    """What is missing for workflows to be known for sure; not while nothing of the platform is anybody's."""
    repository = platform.repository
    missing = [key for key in ("owner_id", "id") if getattr(repository, key) is None]
    real = any(not is_example_account(account.id) for account in platform.accounts.values())
    if missing and platform.ci.roles and real:
        problem = (
            f"has no {' and no '.join(missing)}: the roles of ci trust whatever repository has its name, "
            "and workflows of repositories that were made or renamed after 2026-07-15 cannot take them"
        )
        query = "--jq '{owner_id: .owner.id, id: .id}'"
        yield Fault(
            problem, f"add what this shows: gh api repos/{repository.owner}/{repository.name} {query}", ("repository",)
        )


@rule
def faults(environment: Environment, environments: Sequence[Environment], names: Iterable[UsedName]) -> Iterator[Fault]:
    """What is wrong with the roles of an environment.

    Args:
        environment: The environment.
        environments: All environments.
        names: The names that it uses.
    """
    if not environment.platform.ci.roles:
        return
    used = tuple(names)
    scope = Scope.of(environment, environments, used, key_arn=UNKNOWN)
    yield from _others_names(scope, used)
    yield from _length_faults(scope)
    yield from _entry_faults(environment)


def _others_names(scope: Scope, names: Iterable[UsedName]) -> Iterator[Fault]:
    """Names that begin as those of another environment do, or as those of CI: the apply role is kept from them."""
    ours = {scope.environment.names.plan_role, scope.environment.names.apply_role}
    for used in names:
        if used.key == ("environment",):
            continue
        if used.limit is limits.IAM_ROLE and used.name.startswith(tuple(f"{one}-" for one in ours)):
            yield _taken(used, "as those of the roles of ci do")
        for other in scope.extended_by if used.limit in BY_NAME else ():
            if used.name.removeprefix("alias/").startswith(f"{other.names.prefix}-"):
                yield _taken(used, f"as those of the environment {other.name} do")


def _taken(used: UsedName, whose: str) -> Fault:
    problem = f"makes the {used.limit.what} {used.name!r}, which begins {whose}: the apply role is kept from it"
    return Fault(problem, used.rename or "rename it, or set ci.roles: false", used.key)


def _length_faults(scope: Scope) -> Iterator[Fault]:
    """Policies that are longer than IAM allows."""
    roles: tuple[tuple[str, Policies], ...] = (("plan", plan_policies(scope)), ("apply", apply_policies(scope)))
    documents: list[tuple[str, Sequence[Statement]]] = [
        (f"the policy {name} of its {role} role", statements)
        for role, policies in roles
        for name, statements in policies.items()
    ]
    for what, statements in (*documents, ("the boundary of its roles", tuple(boundary(scope)))):
        if problem := document_problem(*statements, kind="managed"):
            yield Fault(
                f"makes {what} too long: {problem}", "shorten iam.path, or set ci.roles: false", ("environment",)
            )


def _entry_faults(environment: Environment) -> Iterator[Fault]:
    """Access entries that are made without being asked for."""
    made = access_entries.access_entries(environment)
    cluster = environment.block(ClusterSettings)
    for name, entry in cluster.access_entries.items() if cluster else ():
        key = ("cluster", "access_entries", name)
        if name in made:
            yield Fault("is the name of an entry that is made by itself, for a role of ci", "choose another", key)
        elif any(entry.principal_arn == one.principal_arn for one in made.values()):
            yield Fault("is for a role of ci, whose entry is made by itself", "remove it", key)
