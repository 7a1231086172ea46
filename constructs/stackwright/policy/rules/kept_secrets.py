"""No secret stands in what is synthesized, and none in a state."""

import re
from collections.abc import Iterator

from stackwright.policy.configuration import Configuration
from stackwright.policy.resource import Resource, Unknown, is_known, leaves
from stackwright.policy.rule import Problem, stack_rule
from stackwright.policy.secret_scanner import found_in

_ARGUMENT = re.compile(
    r"(?i)(^|_|-|\.)(secret_string|secret_binary|passw(or)?d|passphrase|master_password|auth_token|access_token|api_?key"
    r"|private_key(_pem)?|client_secret|secret_key|secret_access_key|token|webhook_url)(_wo)?$"
)
_NAMES = re.compile(r"(?i)(arn|name|id|path|ref|key_id|file|url|version|revision|secret_name)$")
_NO_SECRET = re.compile(r"\s*|\$.*|/.*|<.*>|\{\{.*\}\}|true|false|null|none|\d{1,4}|arn:.*|required|optional")
_STATE = {
    "aws_secretsmanager_secret_version": ("secret_string", "secret_binary"),
    "aws_ssm_parameter": ("value",),
    "aws_db_instance": ("password",),
    "aws_rds_cluster": ("master_password",),
    "aws_redshift_cluster": ("master_password",),
    "aws_elasticache_replication_group": ("auth_token",),
}
_MAKERS = ("random_password", "tls_private_key")


@stack_rule(
    "no-secret-literals",
    title="No password stands in what is synthesized",
    why="Whoever may read the repository, the artifacts of CI or the state has it, for as long as git remembers.",
    remedy="put it into secrets, where Secrets Manager generates it, and read it from there",
    severity="critical",
    controls=("SOC2 CC6.1", "CIS-EKS-1.8 4.4.1"),
    waivable=False,
)
def literals(stack: Configuration) -> Iterator[Problem]:
    """By the names of arguments and of keys in them; expressions and references are no secrets."""
    for one in stack.resources:
        for path, value in leaves(one.arguments):
            if _is_secret(path, value):
                yield Problem(f"has a secret in clear text in {path[-1]}", one, ".".join(path))
    given = [(f"provider.{name}", block) for name, blocks in stack.providers.items() for block in blocks]
    given += [(f"terraform.backend.{kind}", block) for kind, block in stack.terraform.get("backend", {}).items()]
    for what, block in given:
        for path, value in leaves(block):
            if _is_secret(path, value) or (path[-1] == "access_key" and is_known(value)):
                yield Problem(f"has a secret in clear text in {path[-1]}", what=what)


def _is_secret(path: tuple[str, ...], value: object) -> bool:
    return (
        bool(path)
        and isinstance(value, str)
        and is_known(value)
        and _ARGUMENT.search(path[-1]) is not None
        and "http_tokens" not in path
        and _NO_SECRET.fullmatch(value) is None
    )


@stack_rule(
    "no-secrets-in-text",
    title="No key or token stands in a text",
    why="User data, values of charts and environment variables are read by whoever sees the machine or the cluster.",
    remedy="take it out, make it invalid where it was made, and read it from Secrets Manager",
    severity="critical",
    controls=("SOC2 CC6.1", "CIS-EKS-1.8 4.4.1"),
    waivable=False,
)
def texts(stack: Configuration) -> Iterator[Problem]:
    """Whatever detect-secrets knows by its form: keys of AWS, GitHub, Slack, Stripe, private keys, and so on."""
    for one in stack.resources:
        for path, value in leaves(one.arguments):
            if isinstance(value, str):
                for kind in found_in(value):
                    yield Problem(f"holds what looks like a secret: {kind}", one, ".".join(path))
    for name, output in stack.outputs.items():
        for kind in found_in(str(output.get("value"))):
            yield Problem(f"holds what looks like a secret: {kind}", what=f"output.{name}")


@stack_rule(
    "no-secrets-in-state",
    title="No secret is in a state",
    why="Whoever may plan reads states; a value that is only written, or only asked for, is in none.",
    remedy="use secrets.<name>.generate, or an argument that is only written, such as secret_string_wo",
    severity="high",
    about=(*_STATE, *_MAKERS),
    controls=("SOC2 CC6.1",),
)
def states(stack: Configuration) -> Iterator[Problem]:
    """Neither what is made there, nor what is passed on by an argument that the state keeps."""
    for one in stack.of_type(*_MAKERS):
        yield Problem("keeps what it makes in the state", one)
    for one in stack.of_type(*_STATE):
        if one.type == "aws_ssm_parameter" and one.value("type") != "SecureString":
            continue
        for argument in _STATE[one.type]:
            if _is_kept(one, argument):
                yield Problem("keeps the value in the state", one, argument)


def _is_kept(one: Resource, argument: str) -> bool:
    value = one.value(argument)
    return isinstance(value, Unknown) or (isinstance(value, str) and not is_known(value))
