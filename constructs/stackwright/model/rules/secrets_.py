"""Rules over secrets: composed names, and regions of what they use."""

import re
from collections.abc import Iterator

from stackwright.model.catalogue import limits
from stackwright.model.environment import Environment
from stackwright.model.errors import Fault, Key

_SOURCE = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html"
# AWS ends a secret's ARN with a hyphen and six characters, and takes a name for such an ARN without them.
_LOOKS_LIKE_A_SUFFIX = re.compile(r".*-[^-]{6}", re.ASCII)


def faults(environment: Environment) -> Iterator[Fault]:
    """What is wrong with one environment's secrets."""
    region = environment.region.name
    for name, secret in environment.settings.secrets.items():
        key: Key = ("secrets", name)
        full = environment.names.secret(name)
        if problem := limits.SECRET.problem(full):
            yield Fault(problem, "shorten it, or the name of the project or of the environment", key)
        elif _LOOKS_LIKE_A_SUFFIX.fullmatch(full):
            problem = f"makes {full} end in a hyphen and six characters, which AWS says not to do ({_SOURCE})"
            yield Fault(problem, f"add a word, e.g. {name}-key", key)
        for replica, settings in secret.replicas.items():
            here: Key = (*key, "replicas", replica)
            if replica == region:
                yield Fault("is the region of the secret itself", "name another", here)
            if settings.kms_key_arn and f":kms:{replica}:" not in settings.kms_key_arn:
                remedy = f"name a key of {replica}"
                yield Fault("is a key of another region", remedy, (*here, "kms_key_arn"), settings.kms_key_arn)
        if secret.rotation and f":lambda:{region}:" not in secret.rotation.lambda_arn:
            lambda_key: Key = (*key, "rotation", "lambda_arn")
            yield Fault(
                "is a function of another region", f"name one of {region}", lambda_key, secret.rotation.lambda_arn
            )
