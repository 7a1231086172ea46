"""Rules over secrets: composed names, and regions of what they use."""

import re
from collections.abc import Iterator, Mapping

from stackwright.model.catalogue import limits
from stackwright.model.catalogue.regions import REGIONS
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key
from stackwright.model.iam import document_problem
from stackwright.model.layer import Case, UsedName
from stackwright.model.policies import only_readers
from stackwright.model.rules.arns import apart, misplaced
from stackwright.model.settings.secrets_ import SecretSettings, SecretsSettings

_SOURCE = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html"
# AWS ends a secret's ARN with a hyphen and six characters, and takes a name for such an ARN without them.
_LOOKS_LIKE_A_SUFFIX = re.compile(r".*-[^-]{6}", re.ASCII)


def faults(case: Case) -> Iterator[Fault]:
    """What is wrong with an environment's secrets."""
    region = case.environment.region
    for name, secret in _secrets(case.environment).items():
        key: Key = ("secrets", name)
        full = case.environment.names.secret(name)
        if _LOOKS_LIKE_A_SUFFIX.fullmatch(full):
            problem = f"makes {full} end in a hyphen and six characters, which AWS says not to do ({_SOURCE})"
            yield Fault(problem, f"add a word, e.g. {name}-key", key)
        for replica, settings in secret.replicas.items():
            here: Key = (*key, "replicas", replica)
            if replica == region.name:
                yield Fault("is the region of the secret itself", "name another", here)
            yield from apart(REGIONS[replica], region, here)
            if settings.kms_key_arn:
                yield from misplaced(settings.kms_key_arn, REGIONS[replica], (*here, "kms_key_arn"))
        if secret.rotation:
            yield from misplaced(secret.rotation.lambda_arn, region, (*key, "rotation", "lambda_arn"))
        for place, reader in enumerate(secret.reader_arns):
            yield from misplaced(reader, region, (*key, "readers", place))
        if too_long := document_problem(only_readers(secret.reader_arns), kind="secret"):
            yield Fault(too_long, "name fewer readers", (*key, "readers"))


def used_names(environment: Environment) -> Iterator[UsedName]:
    """Names of the secrets and of their key."""
    yield UsedName(limits.KMS_ALIAS, environment.names.secrets_key_alias)
    remedy = "shorten it, or the name of the project or of the environment"
    for name, secret in _secrets(environment).items():
        key: Key = ("secrets", name)
        yield UsedName(limits.SECRET, environment.names.secret(name), key, remedy)
        for region in secret.replicas:
            copy: Key = (*key, "replicas", region)
            yield UsedName(limits.SECRET, environment.names.secret(name), copy, remedy, region=region)


def _secrets(environment: Environment) -> Mapping[str, SecretSettings]:
    block = environment.block(SecretsSettings)
    return block.root if block else {}
