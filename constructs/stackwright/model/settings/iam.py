"""`iam`: where the platform's roles and policies lie in IAM, and what none of its roles gets past."""

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from stackwright.model.catalogue import limits
from stackwright.model.errors import refuse
from stackwright.model.settings.consequence import OF_CI, changing, makes, replaces, updates
from stackwright.model.settings.form import Settings
from stackwright.model.settings.values import matching, within

# AWS keeps them for roles of its services and of IAM Identity Center.
# Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
RESERVED_PATHS = ("/aws-service-role/", "/aws-reserved/")
_PATH = r"/([\w+=,.@-]+/)*"
_POLICY = r"([\w+=,.@-]+/)*[\w+=,.@-]{1,128}"


def _not_reserved(path: str) -> str:
    if path.startswith(RESERVED_PATHS):
        raise refuse(f"starts with one of {', '.join(RESERVED_PATHS)}, which AWS keeps for itself", "choose another")
    return path


def _name(name: str) -> str:
    if name.startswith("arn:"):
        raise refuse("is an ARN, which names one account", "write what follows ':policy/' in it")
    return name


IamPath = Annotated[
    str,
    within(limits.IAM_PATH),
    AfterValidator(
        matching(_PATH, "is not a path of roles", "write it like /platform/, of letters, digits, '+=,.@-_'")
    ),
    AfterValidator(_not_reserved),
    WithJsonSchema({"type": "string", "maxLength": 512, "pattern": r"^/([A-Za-z0-9_+=,.@-]+/)*$"}),
]
OwnPolicyName = Annotated[
    str,
    AfterValidator(_name),
    AfterValidator(
        matching(_POLICY, "is not the name of a policy", "write its path and name, like platform/boundary or boundary")
    ),
    WithJsonSchema({"type": "string", "pattern": r"^([A-Za-z0-9_+=,.@-]+/)*[A-Za-z0-9_+=,.@-]{1,128}$"}),
]
"""A policy that an account has already: its path, without the first slash, and its name."""
PolicyArn = Annotated[
    str,
    AfterValidator(
        matching(
            r"arn:aws(-cn|-us-gov)?:iam::(aws|[0-9]{12}):policy/[\w+=,.@/-]{1,512}",
            "is not the ARN of a policy",
            "write it like arn:aws:iam::111122223333:policy/nodes, or arn:aws:iam::aws:policy/<name> for AWS's own",
        )
    ),
]


@changing(
    path=replaces(
        *("iam_role", "iam_policy", "iam_instance_profile", "eks_cluster"),
        note="Clusters and nodes go with their roles: set it before the first apply",
    )
    | updates("eks_addon"),
    permissions_boundary=updates("iam_role") | makes("iam_policy") | OF_CI,
)
class IamSettings(Settings):
    """What all roles, policies and instance profiles of the platform have in common."""

    path: IamPath = "/"
    """Their path, e.g. `/platform/`. It is part of every ARN, so that policies and boundaries of an organization can
    speak of all of them at once."""
    permissions_boundary: OwnPolicyName | None = None
    """Name of the policy that bounds what every role may do, whatever its own policies allow, with its path if it has
    one: what follows `:policy/` in its ARN. Each account has to have a policy of that name before its first apply."""
