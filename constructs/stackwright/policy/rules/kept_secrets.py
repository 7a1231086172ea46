"""No secret stands in what is synthesized, and none in a state."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from stackwright.policy.reading.configuration import Configuration
from stackwright.policy.reading.resources import Resource, Unknown, is_known, leaves
from stackwright.policy.reading.secret_scanner import found_in
from stackwright.policy.rule import Problem, stack_rule

_NAME = re.compile(
    r"(?i).*(secret_string|secret_binary|passw(or)?d|passphrase|auth_?token|access_?token|api_?key|private_?key(_?pem)?"
    r"|client_?secret|secret_?key|secret_?access_?key|webhook_?url)(_wo)?|(.*[_.-])?token(_wo)?|.*[a-z]Token"
)
"""What the name of something secret ends with: a name, an ARN or a version of it is none."""
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
        for path, name, value in _named(one.arguments):
            if _is_secret(name, value):
                yield Problem(f"has a secret in clear text: {name}", one, ".".join(path))
    given = [(f"provider.{name}", block) for name, blocks in stack.providers.items() for block in blocks]
    given += [(f"terraform.backend.{kind}", block) for kind, block in stack.terraform.get("backend", {}).items()]
    for what, block in given:
        for _, name, value in _named(block):
            if _is_secret(name, value) or (name == "access_key" and is_known(value)):
                yield Problem(f"has a secret in clear text: {name}", what=what)


def _named(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, object]]:
    """Every text with its name, within texts of JSON, too; in a pair of name and value, the name is the pair's."""
    if isinstance(value, Mapping):
        if isinstance(value.get("name"), str) and isinstance(value.get("value"), str):
            yield path, value["name"], value["value"]
        for name, inner in value.items():
            if isinstance(inner, str):
                yield (*path, str(name)), str(name), inner
            yield from _named(inner, (*path, str(name)))
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner, path)
    elif isinstance(value, str) and value[:1] in {"{", "["}:
        for _, name, inner in _named(_json(value)):
            yield path, name, inner


@lru_cache(maxsize=4096)  # the same policies stand in many stacks
def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None  # a text that begins like JSON


def _is_secret(name: str, value: object) -> bool:
    return (
        isinstance(value, str)
        and _NAME.fullmatch(name) is not None
        and is_known(value)
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
