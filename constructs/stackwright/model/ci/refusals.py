"""What is refused to the roles of CI whatever else they are given: `Deny` wins over every `Allow`.

`plan_policies` and `apply_policies` may allow more, and a policy that somebody attaches by hand, too.
"""

from collections.abc import Iterator, Sequence

from stackwright.model.ci.scope import Scope
from stackwright.model.iam import Conditions, Statement

# What these answer is what people keep, and not how it is kept.
CONTENT = (
    *("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"),
    *("ec2:GetConsoleOutput", "ec2:GetConsoleScreenshot", "ec2:GetPasswordData"),
    *("ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"),
    *("kinesis:GetRecords", "lambda:GetFunction", "rds:DownloadDBLogFilePortion"),
    *("logs:FilterLogEvents", "logs:GetLogEvents", "logs:GetLogRecord", "logs:GetQueryResults", "logs:StartLiveTail"),
    *("logs:StartQuery", "logs:Unmask", "secretsmanager:BatchGetSecretValue", "sqs:ReceiveMessage"),
    *("ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters", "ssm:GetParametersByPath"),
)


def plan_refusals(scope: Scope) -> Iterator[Statement]:
    """A plan reads no content, and changes no state and no lock."""
    yield _deny("Content", CONTENT, ["*"])
    objects = ["s3:GetObject", "s3:GetObjectVersion"]
    yield Statement("Objects", objects, effect="Deny", but_resources=[scope.states])
    values = ["secretsmanager:GetSecretValue"]
    if scope.read_secrets:
        yield Statement("Secrets", values, effect="Deny", but_resources=scope.read_secrets)
    else:
        yield _deny("Secrets", values, ["*"])
    yield from _keys(scope)
    yield _deny("StateAndLock", ["s3:Delete*", "s3:Put*", "s3:Restore*"], scope.state_buckets)
    yield _deny("Locks", ["dynamodb:*"], [scope.lock_table])


def _keys(scope: Scope) -> Iterator[Statement]:
    decrypt = ["kms:Decrypt", "kms:ReEncrypt*"]
    apart: Conditions = {}
    if scope.read_secrets:
        apart = {"StringNotEquals": {"kms:ViaService": scope.context.region.endpoint("secretsmanager")}}
    if scope.key_arn:
        yield Statement("Keys", decrypt, effect="Deny", but_resources=[scope.key_arn], conditions=apart)
    else:
        yield _deny("Keys", decrypt, ["*"], apart)


def apply_refusals(scope: Scope) -> Iterator[Statement]:
    """An apply changes nothing of what guards it: the roles of CI, their boundary, where states are kept."""
    names, account = scope.environment.names, scope.context
    guards = [
        *(account.role_arn(name) for name in (names.plan_role, names.apply_role)),
        *(scope.policy(f"{name}-*") for name in (names.plan_role, names.apply_role)),
        scope.boundary,
        scope.oidc_provider,
    ]
    yield Statement("Guards", effect="Deny", actions=(), but_actions=["iam:Get*", "iam:List*"], resources=guards)
    makes = ["iam:CreateRole", "iam:PutRolePermissionsBoundary"]
    unbounded: Conditions = {"StringNotEquals": {"iam:PermissionsBoundary": scope.boundary}}
    yield _deny("Unbounded", makes, ["*"], unbounded)
    yield _deny("NoBoundary", ["iam:DeleteRolePermissionsBoundary"], ["*"])
    objects = ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
    yield _all_but("StateBucket", objects, scope.state_buckets)
    yield Statement("StatesOfOthers", objects[:2] + objects[3:], effect="Deny", resources=_states_of_others(scope))
    items = ["dynamodb:DeleteItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PutItem"]
    yield _all_but("LockTable", items, [scope.lock_table])
    if scope.key_arn:
        use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
        yield _all_but("StateKey", use, [scope.key_arn])
    yield from _extended(scope)


def _states_of_others(scope: Scope) -> list[str]:
    """The account's own state; those of environments are told apart by what is allowed."""
    return [f"{scope.state_bucket}/bootstrap/*"]


def _extended(scope: Scope) -> Iterator[Statement]:
    """`dev` has no part in what is called `dev-blue-…`, where there is an environment `dev-blue`.

    What AWS knows by tags is told apart by them.
    """
    context = scope.context
    for other in scope.extended_by:
        name = f"{other.names.prefix}-*"
        things = [
            *(context.arn("iam", f"{kind}{context.iam_path}{name}") for kind in ("role", "policy", "instance-profile")),
            *(context.arn("s3", name), context.arn("s3", f"{name}/*")),
            *(context.arn("kms", f"alias/{name}"), context.arn("sqs", name), context.arn("events", f"rule/{name}")),
            context.arn("ssm", f"document/{name}"),
            context.arn("autoscaling", f"autoScalingGroup:*:autoScalingGroupName/{name}"),
        ]
        yield _deny(f"Not{other.name.title().replace('-', '')}", ["*"], things)


def _deny(
    sid: str, actions: Sequence[str], resources: Sequence[str], conditions: Conditions | None = None
) -> Statement:
    return Statement(sid, actions, resources, conditions=conditions or {}, effect="Deny")


def _all_but(sid: str, actions: Sequence[str], resources: Sequence[str]) -> Statement:
    return Statement(sid, (), resources, effect="Deny", but_actions=actions)
