"""Rules over secrets: composed names, and regions of what they use."""

import re
from collections.abc import Iterator, Mapping

from stackwright.model.catalogue import limits
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.iam import document_problem
from stackwright.model.layer import Case, UsedName
from stackwright.model.policies import only_readers
from stackwright.model.settings.secrets_ import ReplicaSettings, SecretSettings, SecretsSettings

_SOURCE = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html"
# AWS ends a secret's ARN with a hyphen and six characters, and takes a name for such an ARN without them.
_LOOKS_LIKE_A_SUFFIX = re.compile(r".*-[^-]{6}", re.ASCII)


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's secrets."""
    secrets = _secrets(case.environment)
    for name in secrets:
        yield from _name_faults(case.environment, name)
    for name, secret in secrets.items():
        key: Key = ("secrets", name)
        yield from _replicas_faults(case.environment, secret, (*key, "replicas"))
        yield from _rotation_faults(case.environment, secret, key)
        yield from _reader_faults(secret, key)


@rule
def _name_faults(environment: Environment, name: str) -> Iterator[Fault]:
    full = environment.names.secret(name)
    if _LOOKS_LIKE_A_SUFFIX.fullmatch(full):
        problem = f"makes {full} end in a hyphen and six characters, which AWS says not to do ({_SOURCE})"
        yield Fault(problem, f"add a word, e.g. {name}-key", ("secrets", name))


@rule
def _replicas_faults(environment: Environment, secret: SecretSettings, key: Key) -> Iterator[Fault]:
    for region, replica in secret.replicas.items():
        yield from _replica_faults(environment, region, replica, (*key, region))


@rule
def _replica_faults(environment: Environment, region: str, replica: ReplicaSettings, key: Key) -> Iterator[Fault]:
    if replica.kms_key_arn and f":kms:{region}:" not in replica.kms_key_arn:
        remedy = f"name a key of {region}"
        yield Fault("is a key of another region", remedy, (*key, "kms_key_arn"), replica.kms_key_arn)
    if region == environment.region.name:
        yield Fault("is the region of the secret itself", "name another", key)


@rule
def _rotation_faults(environment: Environment, secret: SecretSettings, key: Key) -> Iterator[Fault]:
    region = environment.region.name
    if secret.rotation and f":lambda:{region}:" not in secret.rotation.lambda_arn:
        arn = secret.rotation.lambda_arn
        yield Fault("is a function of another region", f"name one of {region}", (*key, "rotation", "lambda_arn"), arn)


@rule
def _reader_faults(secret: SecretSettings, key: Key) -> Iterator[Fault]:
    if too_long := document_problem(only_readers(secret.readers), kind="secret"):
        yield Fault(too_long, "name fewer readers", (*key, "readers"))


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of the secrets and of their key."""
    yield UsedName(limits.KMS_ALIAS, environment.names.secrets_key_alias)
    remedy = "shorten it, or the name of the project or of the environment"
    for name in _secrets(environment):
        yield UsedName(limits.SECRET, environment.names.secret(name), ("secrets", name), remedy)


def _secrets(environment: Environment) -> Mapping[str, SecretSettings]:
    block = environment.block(SecretsSettings)
    return block.root if block else {}
