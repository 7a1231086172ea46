"""Ways to give the roles of CI too much."""

from support.sabotage.changes import (
    ABSENT,
    added,
    allowing,
    anew,
    put,
    resources,
    statement,
)
from support.sabotage.sabotage import Sabotage

ACME = ("acme/bootstrap-main",)
BOTH = ("acme/bootstrap-main", "voting-app/bootstrap-production")
APPLY = "ci_prod_apply_"
GITHUB = "token.actions.githubusercontent.com"
SUBJECT = f"Condition/StringEquals/{GITHUB}:sub"


def _trusts(part: str, value: object):
    return statement("aws_iam_role", "Workflows", part, value, like=APPLY, policy="assume_role_policy")


def _subject_alike(document):
    subject = {f"{GITHUB}:aud": "sts.amazonaws.com"}
    _trusts("Condition", {"StringEquals": subject, "StringLike": {f"{GITHUB}:sub": "repo:acme-corp/*"}})(document)


def _attached(arn: str):
    return lambda document: put(resources(document, "aws_iam_role_policy_attachment", APPLY)[0], "policy_arn", arn)


def _bound_attached(document):
    name = next(name for name in document["resource"]["aws_iam_policy"] if "ci_prod_boundary" in name)
    _attached(f"${{aws_iam_policy.{name}.arn}}")(document)


WAYS = (
    Sabotage("subject by a pattern", "trust-tokens-whole", _subject_alike, ACME),
    Sabotage("subject of the whole organization", "trust-tokens-whole", _trusts(SUBJECT, "repo:acme-corp/*"), ACME),
    Sabotage("subject not asked for", "trust-tokens-whole", _trusts(SUBJECT, ABSENT), ACME),
    Sabotage(
        "audience not asked for", "trust-tokens-whole", _trusts(f"Condition/StringEquals/{GITHUB}:aud", ABSENT), ACME
    ),
    Sabotage(
        "subject if there is one",
        "trust-tokens-whole",
        _trusts(
            "Condition",
            {
                "ForAllValues:StringEquals": {
                    f"{GITHUB}:sub": "repo:acme-corp/platform:environment:prod",
                    f"{GITHUB}:aud": "sts.amazonaws.com",
                }
            },
        ),
        ACME,
    ),
    Sabotage(
        "apply role for pull requests",
        "trust-pull-requests-read",
        _trusts(SUBJECT, "repo:acme-corp/platform:pull_request"),
        ACME,
    ),
    Sabotage(
        "apply role for a stranger's account",
        "trust-accounts-named",
        _trusts("Principal", {"AWS": "arn:aws:iam::999988887777:root"}),
        ACME,
    ),
    Sabotage("apply role for everybody", "trust-nobody-in-general", _trusts("Principal", {"AWS": "*"}), ACME),
    Sabotage(
        "AdministratorAccess attached",
        "iam-no-admin-attachments",
        _attached("arn:aws:iam::aws:policy/AdministratorAccess"),
        ACME,
    ),
    Sabotage(
        "PowerUserAccess attached",
        "iam-no-admin-attachments",
        _attached("arn:aws:iam::aws:policy/PowerUserAccess"),
        ("voting-app/bootstrap-production",),
    ),
    Sabotage(
        "IAMFullAccess attached",
        "iam-no-admin-attachments",
        added(
            "aws_iam_role_policy_attachment",
            {"role": "acme-prod-terraform-plan", "policy_arn": "arn:aws:iam::aws:policy/IAMFullAccess"},
        ),
        ACME,
    ),
    Sabotage(
        "policy of CI allows everything",
        "iam-no-admin",
        allowing("aws_iam_policy", "*", "*", f"{APPLY}policy-cluster"),
        BOTH,
    ),
    Sabotage(
        "policy of CI allows all of IAM",
        "iam-no-whole-service",
        allowing("aws_iam_policy", "iam:*", "*", f"{APPLY}policy-cluster"),
        ACME,
    ),
    Sabotage(
        "policy of CI allows all but IAM",
        "iam-no-allow-by-exception",
        anew("aws_iam_policy", {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, name="odd"),
        ACME,
    ),
    Sabotage(
        "role passed to any service",
        "iam-pass-role-bounded",
        statement("aws_iam_policy", "PassRoles", "Condition", ABSENT, like=f"{APPLY}policy-identities"),
        ACME,
    ),
    Sabotage(
        "any role passed",
        "iam-pass-role-bounded",
        statement("aws_iam_policy", "PassRoles", "Resource", "*", like=f"{APPLY}policy-identities"),
        ACME,
    ),
    Sabotage(
        "any role's trust rewritten",
        "iam-no-escalation",
        statement(
            "aws_iam_policy", "Roles", "Resource", "arn:aws:iam::111122223333:role/*", like=f"{APPLY}policy-identities"
        ),
        ACME,
    ),
    Sabotage(
        "any policy rewritten",
        "iam-no-escalation",
        statement("aws_iam_policy", "Policies", "Resource", "*", like=f"{APPLY}policy-identities"),
        ACME,
    ),
    Sabotage(
        "apply role may change itself",
        "iam-no-self-change",
        statement("aws_iam_policy", "Guards", "Sid", ABSENT, like="ci_prod_apply_policy-refused"),
        ACME,
    ),
    Sabotage(
        "bound lets through changes of identities",
        "iam-boundary-holds",
        statement("aws_iam_policy", "Identities", "Sid", ABSENT, like="ci_prod_boundary"),
        ACME,
    ),
    Sabotage(
        "bound denies only elsewhere",
        "iam-boundary-holds",
        statement(
            "aws_iam_policy",
            "Identities",
            "Condition",
            {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}},
            like="ci_prod_boundary",
        ),
        ACME,
    ),
    Sabotage("bound attached as a policy", "iam-no-admin", _bound_attached, ACME),
    Sabotage("user with a key", "no-iam-users", added("aws_iam_access_key", {"user": "terraform"}), ACME),
    Sabotage(
        "roles made without a bound",
        "iam-roles-bounded",
        statement("aws_iam_policy", "BoundedRoles", "Condition", ABSENT, like=f"{APPLY}policy-identities"),
        ACME,
    ),
    Sabotage(
        "bound lets roles write states",
        "iam-boundary-guards-states",
        statement("aws_iam_policy", "State", "Sid", ABSENT, like="ci_prod_boundary"),
        ACME,
    ),
    Sabotage(
        "bound lets roles write locks",
        "iam-boundary-guards-states",
        statement("aws_iam_policy", "Locks", "Sid", ABSENT, like="ci_prod_boundary"),
        BOTH,
    ),
    Sabotage(
        "keys of everybody changed",
        "iam-changes-named",
        statement("aws_iam_policy", "Keys", "Condition", ABSENT, like=f"{APPLY}policy-data"),
        ACME,
    ),
)
