"""Whoever is trusted is named: services by what they act for, accounts by number, workflows by where they run."""

import re
from collections.abc import Iterator

from stackwright.model.environment import Environment
from stackwright.policy.iam.attached import attached_to
from stackwright.policy.iam.documents import Policy, policies, types
from stackwright.policy.iam.statements import ANYBODY, Statement, listed
from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.rule import Problem, stack_rule

TRUST = types("trust", "resource")
_EQUAL = ("stringequals", "stringequalsignorecase", "arnequals")
_ALIKE = ("stringlike", "arnlike")
_WHO = re.compile(
    r"(?i)aws:(principal(arn|account|orgid|orgpaths)|source(account|arn|orgid|orgpaths|owner|vpc|vpce)|userid)$"
    r"|kms:calleraccount$|sts:externalid$|s3:dataaccesspointaccount$"
)
"""Keys of conditions that say who it is."""
_WHO_TAKES = re.compile(r"(?i)aws:principal(arn|account|orgid|orgpaths)$")
"""The same for roles: what services say of themselves is no bound there, as each of them would be let in."""
_FOR_WHOM = re.compile(
    r"(?i)aws:source(account|arn|orgid|orgpaths)$|aws:requesttag/|kms:encryptioncontext:|sts:externalid$|kms:viaservice$"
)
"""Keys of conditions that say for whom a service acts."""
# Services that take the place of somebody of another account, where AWS documents a condition against that.
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# Not among them: ec2, lambda and capabilities.eks, for which it documents none.
_DEPUTIES = {
    "trust": frozenset(
        {
            "backup.amazonaws.com",
            "bedrock.amazonaws.com",
            "cloudtrail.amazonaws.com",
            "codebuild.amazonaws.com",
            "config.amazonaws.com",
            "ecs-tasks.amazonaws.com",
            "eks-fargate-pods.amazonaws.com",
            "eks.amazonaws.com",
            "events.amazonaws.com",
            "firehose.amazonaws.com",
            "pipes.amazonaws.com",
            "pods.eks.amazonaws.com",
            "scheduler.amazonaws.com",
            "ssm.amazonaws.com",
            "states.amazonaws.com",
            "transfer.amazonaws.com",
            "vpc-flow-logs.amazonaws.com",
        }
    ),
    "resource": frozenset(
        {
            "cloudtrail.amazonaws.com",
            "cloudwatch.amazonaws.com",
            "config.amazonaws.com",
            "delivery.logs.amazonaws.com",
            "events.amazonaws.com",
            "logging.s3.amazonaws.com",
            "s3.amazonaws.com",
            "sns.amazonaws.com",
        }
    ),
}
_LOGS = re.compile(r"logs\.[a-z0-9-]+\.amazonaws\.com")
_ACCOUNT = re.compile(r"arn:[^:]+:(?:iam|sts)::(\d{12}):")


@stack_rule(
    "trust-nobody-in-general",
    title="Nobody in general is trusted",
    why="A role, key, queue, bucket or image that lets in `*` lets in every account of AWS.",
    remedy="name the principals, or bound them with aws:PrincipalOrgID, aws:SourceArn or aws:PrincipalArn",
    severity="critical",
    about=TRUST,
    controls=("FSBP S3.2", "FSBP KMS.5", "FSBP IAM.21", "SOC2 CC6.1"),
    waivable=False,
)
def anybody(stack: Configuration) -> Iterator[Problem]:
    """A star, alone or for AWS, is bounded by a condition that says who."""
    for one in policies(stack, "trust", "resource"):
        for statement in one.allowing:
            keys = _WHO_TAKES if one.kind == "trust" else _WHO
            if ANYBODY in statement.principals and not _says(statement, keys):
                yield Problem(f"lets in everybody{statement.named}", one.resource, one.argument)


@stack_rule(
    "trust-services-bounded",
    title="Services are trusted for one's own things only",
    why="Whoever names this role or queue to the same service, in another account, would use it through the service.",
    remedy="add a condition on aws:SourceAccount or aws:SourceArn",
    severity="high",
    about=TRUST,
    controls=("SOC2 CC6.1",),
)
def services(stack: Configuration) -> Iterator[Problem]:
    """Where AWS documents such a condition; for a cluster with Auto Mode it documents none."""
    for one in policies(stack, "trust", "resource"):
        for statement in one.allowing:
            for name in _of_kind(statement, "Service"):
                deputy = name in _DEPUTIES[one.kind] or (one.kind == "resource" and _LOGS.fullmatch(name))
                if deputy and not _says(statement, _FOR_WHOM) and not _is_of_auto_mode(stack, one, name):
                    yield Problem(f"{name} may act for anybody{statement.named}", one.resource, one.argument)


@stack_rule(
    "trust-accounts-named",
    title="Other accounts are trusted by name",
    why="An account that stands in no file of the platform was let in by nobody who can be asked about it.",
    remedy="name it in the file with external: true, list it in platform.yaml, or ask it for an sts:ExternalId",
    severity="high",
    about=TRUST,
    controls=("FSBP IAM.21", "SOC2 CC6.1"),
)
def accounts(stack: Configuration) -> Iterator[Problem]:
    """The platform's own, those that the file names, and those that show an ExternalId."""
    known: frozenset[str] | None = None
    for one in policies(stack, "trust", "resource"):
        for statement in one.allowing:
            for principal in statement.principals:
                found = _ACCOUNT.match(principal)
                if found and not statement.tests("sts:ExternalId"):
                    known = known if known is not None else _known(stack)
                    if found[1] not in known:
                        problem = f"trusts {principal}, of an account that no file names{statement.named}"
                        yield Problem(problem, one.resource, one.argument)


@stack_rule(
    "trust-tokens-whole",
    title="Tokens of OIDC are asked for audience and subject, whole",
    why="The provider signs tokens for everybody's repositories and pods: only the subject tells yours from theirs.",
    remedy="compare both with StringEquals, and leave no star in the subject",
    severity="critical",
    about=("aws_iam_role",),
    controls=("SOC2 CC6.1",),
    waivable=False,
)
def tokens(stack: Configuration) -> Iterator[Problem]:
    """Operators that hold where the claim is missing say nothing, nor do patterns."""
    for one in policies(stack, "trust"):
        for statement in one.allowing:
            if not _of_kind(statement, "Federated") or not statement.may("sts:AssumeRoleWithWebIdentity"):
                continue
            for claim in ("aud", "sub"):
                values = [
                    value
                    for (operator, key), given in statement.conditions.items()
                    if key.endswith(f":{claim}") and operator in (*_EQUAL, "stringlike", "foranyvalue:stringequals")
                    for value in given
                ]
                if not values:
                    yield Problem(f"does not ask for `{claim}`{statement.named}", one.resource, one.argument)
                elif any("*" in value or "?" in value for value in values):
                    text = f"asks for a part of `{claim}` only: {', '.join(values)}{statement.named}"
                    yield Problem(text, one.resource, one.argument)


@stack_rule(
    "trust-pull-requests-read",
    title="Pull requests take no role that changes anything",
    why="Whoever may open a pull request chooses what its workflow runs.",
    remedy="trust an environment, e.g. repo:acme-corp/platform:environment:prod, with reviewers at GitHub",
    severity="critical",
    about=("aws_iam_role",),
    controls=("SOC2 CC8.1",),
)
def pull_requests(stack: Configuration) -> Iterator[Problem]:
    """Neither a role of ci.roles that applies, nor one that may make roles or machines."""
    for one in policies(stack, "trust"):
        subjects = [
            value
            for statement in one.allowing
            for (_, key), values in statement.conditions.items()
            if key.endswith(":sub")
            for value in values
        ]
        if not any(value.endswith(":pull_request") for value in subjects):
            continue
        changes = (
            statement.may(action)
            for policy in attached_to(stack, one.resource)
            for statement in policy.allowing
            for action in ("iam:CreateRole", "ec2:RunInstances", "eks:CreateCluster", "ec2:CreateVpc", "s3:PutObject")
        )
        if any(changes):
            yield Problem("is taken by pull requests, and changes things", one.resource, one.argument)


def _says(statement: Statement, keys: re.Pattern[str]) -> bool:
    """Whether a condition on one of some keys is always asked, and asks for more than anything."""
    return any(
        keys.match(key) and operator in (*_EQUAL, *_ALIKE) and not any(value.strip("*") == "" for value in values)
        for (operator, key), values in statement.conditions.items()
    )


def _of_kind(statement: Statement, kind: str) -> tuple[str, ...]:
    given = statement.body.get("Principal", {})
    return listed(given.get(kind, ())) if isinstance(given, dict) else ()


def _is_of_auto_mode(stack: Configuration, policy: Policy, service: str) -> bool:
    # Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
    return service == "eks.amazonaws.com" and any(
        cluster.is_on("compute_config.enabled") and policy.resource.address in cluster.refers("role_arn")
        for cluster in stack.of_type("aws_eks_cluster")
    )


def _known(stack: Configuration) -> frozenset[str]:
    """Accounts of the platform, and whatever has twelve digits in the file."""
    owner = stack.stack.owner
    platform = owner.platform
    text = repr(owner.settings) if isinstance(owner, Environment) else ""
    return frozenset({*(one.id for one in platform.accounts.values()), *re.findall(r"(?<!\d)\d{12}(?!\d)", text)})
