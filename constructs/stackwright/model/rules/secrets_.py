"""Rules over secrets: composed names, and regions of what they use."""

import re
from collections.abc import Iterator, Mapping

from stackwright.model.catalogue import limits
from stackwright.model.catalogue.regions import REGIONS, Region
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.gaps import rule
from stackwright.model.iam import document_problem
from stackwright.model.layer import Case, UsedName
from stackwright.model.policies import only_readers
from stackwright.model.rules.arns import apart, misplaced
from stackwright.model.settings.secrets_ import (
    ReaderSettings,
    ReplicaSettings,
    SecretSettings,
    SecretsSettings,
    reader_arn,
)

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
        yield from _readers_faults(case.environment, secret, (*key, "readers"))
        yield from _policy_faults(secret, (*key, "readers"))


@rule
def _name_faults(environment: Environment, name: str) -> Iterator[Fault]:
    full = environment.names.secret(name)
    if _LOOKS_LIKE_A_SUFFIX.fullmatch(full):
        problem = f"makes {full} end in a hyphen and six characters, which AWS says not to do ({_SOURCE})"
        yield Fault(problem, f"add a word, e.g. {name}-key", ("secrets", name))


@rule
def _replicas_faults(environment: Environment, secret: SecretSettings, key: Key) -> Iterator[Fault]:
    for name, replica in secret.replicas.items():
        if region := REGIONS.get(name):  # where there is none of that name, it is refused where it stands
            yield from _replica_fault(environment, region, (*key, name))
            yield from _replica_key_fault(region, replica, (*key, name, "kms_key_arn"))


@rule
def _replica_fault(environment: Environment, region: Region, key: Key) -> Iterator[Fault]:
    if region == environment.region:
        yield Fault("is the region of the secret itself", "name another", key)
    yield from apart(region, environment.region, key)


@rule
def _replica_key_fault(region: Region, replica: ReplicaSettings, key: Key) -> Iterator[Fault]:
    if replica.kms_key_arn:
        yield from misplaced(replica.kms_key_arn, region, key)


@rule
def _rotation_faults(environment: Environment, secret: SecretSettings, key: Key) -> Iterator[Fault]:
    if secret.rotation:
        yield from misplaced(secret.rotation.lambda_arn, environment.region, (*key, "rotation", "lambda_arn"))


@rule
def _readers_faults(environment: Environment, secret: SecretSettings, key: Key) -> Iterator[Fault]:
    for place, reader in enumerate(secret.readers):
        yield from _reader_fault(environment, reader, (*key, place))


@rule
def _reader_fault(environment: Environment, reader: str | ReaderSettings, key: Key) -> Iterator[Fault]:
    yield from misplaced(reader_arn(reader), environment.region, key)


@rule
def _policy_faults(secret: SecretSettings, key: Key) -> Iterator[Fault]:
    if too_long := document_problem(only_readers(secret.reader_arns), kind="secret"):
        yield Fault(too_long, "name fewer readers", key)


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of the secrets and of their key."""
    yield UsedName(limits.KMS_ALIAS, environment.names.secrets_key_alias)
    remedy = "shorten it, or the name of the project or of the environment"
    for name in _secrets(environment):
        yield UsedName(limits.SECRET, environment.names.secret(name), ("secrets", name), remedy)
    for name, secret in _secrets(environment).items():
        for region in secret.replicas:
            if region != environment.region.name:
                copy: Key = ("secrets", name, "replicas", region)
                yield UsedName(limits.SECRET, environment.names.secret(name), copy, remedy, region=region)


def _secrets(environment: Environment) -> Mapping[str, SecretSettings]:
    block = environment.block(SecretsSettings)
    return block.root if block else {}
